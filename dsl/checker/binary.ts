/** Operators between two operands: which types they take, and what they mean for them. */
import type { BinaryNode, BinaryOperator } from "../ast.ts";
import { labels } from "../catalog-places.ts";
import { diagnose } from "../diagnostic.ts";
import type { ArithmeticExpression, ComparisonOperator, Expression } from "../program.ts";
import type { Schema, Type } from "../schema.ts";
import type { Span } from "../span.ts";
import { unitMilliseconds } from "../tokens.ts";
import { slopeOf } from "./clock.ts";
import { clockPlaces, operandPlaces, place, reportNoValue } from "./places.ts";
import { erroneous, type Scope } from "./scope.ts";
import { bool, comparable, describeType, duration, fits, int, time } from "./types.ts";

type Kind = Type["kind"];

/** The type of `left operator right` by kinds, for arithmetic. */
const arithmetic: Readonly<Record<"+" | "-" | "*", readonly (readonly [Kind, Kind, Type])[]>> = {
  "+": [
    ["int", "int", int],
    ["time", "duration", time],
    ["duration", "time", time],
    ["duration", "duration", duration],
  ],
  "-": [
    ["int", "int", int],
    ["time", "duration", time],
    ["time", "time", duration],
    ["duration", "duration", duration],
  ],
  "*": [
    ["int", "int", int],
    ["duration", "int", duration],
    ["int", "duration", duration],
  ],
};

/** `"30 days"`. */
const quotedDuration = (expression: Expression): string | null => {
  if (expression.kind !== "literal" || expression.type.kind !== "string") return null;
  const text = String(expression.value);
  const [, unit = ""] = /^\d+ ([a-z]+?)s?$/.exec(text) ?? [];
  return Object.hasOwn(unitMilliseconds, unit) ? text : null;
};

const mismatch = (scope: Scope, node: BinaryNode, left: Expression, right: Expression): Expression => {
  if (left.type.kind !== "unknown" && right.type.kind !== "unknown") {
    const types = { left: describeType(left.type), right: describeType(right.type) };
    const facts = {
      operator: node.operator,
      ...types,
      duration: quotedDuration(left) ?? quotedDuration(right),
    };
    scope.report(diagnose("LEND0301", node.span, facts, ...operandPlaces(scope, node, left, right)));
  }
  return erroneous(node.span);
};

/** A text literal beside an enum is one of its values. */
const asEnum = (scope: Scope, expression: Expression, wanted: Type): Expression => {
  if (wanted.kind === "set" && expression.kind === "set") {
    const elements = expression.elements.map((element) => asEnum(scope, element, wanted.element));
    return { ...expression, elements, type: { kind: "set", element: elements[0]?.type ?? wanted.element } };
  }
  if (wanted.kind !== "enum" || expression.kind !== "literal" || expression.type.kind !== "string")
    return expression;
  const known = scope.schema.enums[wanted.name]?.values ?? [];
  if (!known.includes(String(expression.value))) {
    reportNoValue(scope, wanted.name, String(expression.value), expression.span);
  }
  return { ...expression, type: wanted };
};

/** Reports what moves with the clock outside of a comparison. */
export const still = (scope: Scope, ...expressions: readonly Expression[]): void => {
  for (const expression of expressions) {
    if (slopeOf(expression) !== 0)
      scope.report(diagnose("LEND0304", expression.span, {}, ...clockPlaces(expression)));
  }
};

const isUnitless = (bare: Expression, other: Expression): boolean =>
  bare.kind === "literal" &&
  bare.type.kind === "int" &&
  (other.type.kind === "duration" || other.type.kind === "time");

/** `beside` is the operand that has a unit. */
const reportUnitless = (scope: Scope, bare: Expression, type: Type, beside: Span): void => {
  const expected = describeType(type);
  const related = { span: beside, label: labels.operand(expected) };
  scope.report(diagnose("LEND0313", bare.span, { expected }, related));
};

const checkComparison = (
  scope: Scope,
  node: BinaryNode,
  operator: ComparisonOperator,
  ...operands: readonly [Expression, Expression]
): Expression => {
  const left = asEnum(scope, operands[0], operands[1].type);
  const right = asEnum(scope, operands[1], operands[0].type);
  for (const [bare, other, beside] of [
    [left, right, node.right],
    [right, left, node.left],
  ] as const) {
    if (isUnitless(bare, other)) {
      reportUnitless(scope, bare, other.type, beside.span);
      return erroneous(node.span);
    }
  }
  const ordered = ["int", "time", "duration", "unknown"];
  if (
    operator !== "==" &&
    operator !== "!=" &&
    !(ordered.includes(left.type.kind) && fits(left.type, right.type))
  ) {
    return mismatch(scope, node, left, right);
  }
  if (!comparable(left.type, right.type)) {
    const plain = ![left, right].some(({ type }) => ["set", "record", "context"].includes(type.kind));
    if (!plain) return mismatch(scope, node, left, right);
    const facts = { left: describeType(left.type), right: describeType(right.type) };
    scope.report(diagnose("LEND0303", node.span, facts, ...operandPlaces(scope, node, left, right)));
    return erroneous(node.span);
  }
  const slopes = [slopeOf(left), slopeOf(right)] as const;
  const slope = slopes[0] === null || slopes[1] === null ? null : slopes[0] - slopes[1];
  if (slope !== 0 && slope !== 1 && slope !== -1) {
    scope.report(diagnose("LEND0304", node.span, {}, ...clockPlaces(left), ...clockPlaces(right)));
    return erroneous(node.span);
  }
  return { kind: "compare", operator, left, right, slope, type: bool, span: node.span };
};

const checkArithmetic = (
  scope: Scope,
  node: BinaryNode,
  operator: ArithmeticExpression["operator"],
  ...[left, right]: readonly [Expression, Expression]
): Expression => {
  const row = arithmetic[operator].find(([a, b]) => a === left.type.kind && b === right.type.kind);
  if (!row) {
    const [bare, other, beside] = isUnitless(left, right)
      ? [left, right, node.right]
      : [right, left, node.left];
    if (operator === "*" || !isUnitless(bare, other)) return mismatch(scope, node, left, right);
    reportUnitless(scope, bare, duration, beside.span);
    return erroneous(node.span);
  }
  return { kind: "arithmetic", operator, left, right, type: row[2], span: node.span };
};

/** Whether an entity of one of these types can be one of those, or have one above it at any distance. */
const canBeBelow = (schema: Schema, names: readonly string[], above: readonly string[]): boolean => {
  const reached = new Set(names);
  for (const name of reached) for (const parent of schema.entities[name]?.parents ?? []) reached.add(parent);
  return above.some((name) => reached.has(name));
};

const checkIn = (scope: Scope, node: BinaryNode, left: Expression, right: Expression): Expression => {
  still(scope, left, right);
  if (left.type.kind === "unknown" || right.type.kind === "unknown") return erroneous(node.span);
  if (right.type.kind === "set") return checkMember(scope, node, left, right);
  if (left.type.kind !== "entity" || right.type.kind !== "entity") return mismatch(scope, node, left, right);
  if (!canBeBelow(scope.schema, left.type.names, right.type.names)) {
    const facts = { left: describeType(left.type), right: describeType(right.type) };
    const declared = left.type.names.map((name) =>
      place(scope.schema.entities[name]?.declaredAs.span, labels.parents(name)),
    );
    scope.report(diagnose("LEND0308", node.span, facts, ...declared.slice(0, 3)));
  }
  return { kind: "within", entity: left, ancestor: right, type: bool, span: node.span };
};

const checkMember = (scope: Scope, node: BinaryNode, member: Expression, within: Expression): Expression => {
  const set = asEnum(scope, within, { kind: "set", element: member.type });
  const wanted = set.type.kind === "set" ? set.type.element : set.type;
  const element = asEnum(scope, member, wanted);
  if (!comparable(element.type, wanted)) {
    return node.operator === "in" ? mismatch(scope, node, element, set) : mismatch(scope, node, set, element);
  }
  return { kind: "member", element, set, type: bool, span: node.span };
};

const checkText = (
  scope: Scope,
  node: BinaryNode,
  operator: "starts with" | "ends with" | "contains" | "like",
  ...[text, part]: readonly [Expression, Expression]
): Expression => {
  if (operator === "contains" && text.type.kind === "set") return checkMember(scope, node, part, text);
  const texts = ["string", "enum", "unknown"];
  if (!texts.includes(text.type.kind) || !texts.includes(part.type.kind))
    return mismatch(scope, node, text, part);
  if (operator !== "like") return { kind: "text", operator, text, part, type: bool, span: node.span };
  if (part.kind !== "literal") {
    scope.report(
      diagnose("LEND0300", part.span, { expected: "a text in quotes", found: "another expression" }),
    );
    return erroneous(node.span);
  }
  const pieces = String(part.value).split("*");
  // Who writes a star knows what it is for; `%` alone is how SQL writes it, and would match no text that was meant.
  if (pieces.length === 1 && pieces[0]?.includes("%")) {
    scope.report(diagnose("LEND0410", part.span, { pattern: String(part.value) }));
  }
  return { kind: "like", text, pieces, type: bool, span: node.span };
};

/** Checks one operator between operands that have been checked. */
export const checkBinary = (
  scope: Scope,
  node: BinaryNode,
  left: Expression,
  right: Expression,
): Expression => {
  const operator: BinaryOperator = node.operator;
  switch (operator) {
    case "==":
    case "!=":
    case "<":
    case "<=":
    case ">":
    case ">=":
      return checkComparison(scope, node, operator, left, right);
    case "+":
    case "-":
    case "*":
      return checkArithmetic(scope, node, operator, left, right);
    case "in":
      return checkIn(scope, node, left, right);
    case "starts with":
    case "ends with":
    case "contains":
    case "like":
      return checkText(scope, node, operator, left, right);
  }
};
