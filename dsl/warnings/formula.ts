/** Conditions as formulas over statements about facts, so that two of them can be compared. */
import { attributesOf, sharedAttribute } from "../checker/types.ts";
import type { CompareExpression, Expression, TextExpression } from "../program.ts";
import type { Schema, Type } from "../schema.ts";
import { lifecycleStates } from "../words.ts";
import { keyOf, stepsOf } from "./keys.ts";
import { type Bound, boundOf } from "./linear.ts";

type Value = string | boolean | number;

/** A statement that holds or does not. */
export type Atom =
  | { readonly is: "bound"; readonly bound: Bound }
  /** A term has a value; `domain` is all that it may have, null where that has no end. */
  | {
      readonly is: "value";
      readonly term: string;
      readonly domain: readonly Value[] | null;
      readonly value: Value;
    }
  | {
      readonly is: "text";
      readonly term: string;
      readonly domain: readonly Value[] | null;
      readonly operator: TextExpression["operator"];
      readonly part: string;
    }
  /** The names that it may have, with "" where it may be absent. */
  | {
      readonly is: "type";
      readonly term: string;
      readonly possible: readonly string[];
      readonly names: readonly string[];
      readonly steps: readonly string[];
    }
  | { readonly is: "present"; readonly steps: readonly string[]; readonly always: boolean }
  | { readonly is: "other"; readonly term: string };

export type Formula =
  | { readonly kind: "constant"; readonly value: boolean }
  | { readonly kind: "and" | "or"; readonly operands: readonly Formula[] }
  | { readonly kind: "atom"; readonly atom: Atom; readonly holds: boolean };

export const constant = (value: boolean): Formula => ({ kind: "constant", value });
const atom = (said: Atom, holds = true): Formula => ({ kind: "atom", atom: said, holds });

export const not = (formula: Formula): Formula => {
  switch (formula.kind) {
    case "constant":
      return constant(!formula.value);
    case "atom":
      return { ...formula, holds: !formula.holds };
    case "and":
    case "or":
      return { kind: formula.kind === "and" ? "or" : "and", operands: formula.operands.map(not) };
  }
};

const domainOf = (schema: Schema, type: Type): readonly Value[] | null => {
  if (type.kind === "bool") return [true, false];
  return type.kind === "enum" ? (schema.enums[type.name]?.values ?? null) : null;
};

/** Whether a path may lead to something absent, as far as the schema says; true where it says nothing. */
const mayBeAbsent = (schema: Schema, expression: Expression): boolean => {
  if (expression.kind === "variable") return false;
  if (expression.kind !== "attribute" || mayBeAbsent(schema, expression.object)) return true;
  const lookup = sharedAttribute(attributesOf(schema, expression.object.type), expression.name);
  return "found" in lookup ? lookup.found.optional : true;
};

/** An equality of what is neither a number nor an instant. */
const equality = (schema: Schema, left: Expression, right: Expression): Formula => {
  if (left.kind === "literal" && right.kind === "literal") return constant(left.value === right.value);
  if (left.kind === "literal") return equality(schema, right, left);
  const term = keyOf(left);
  if (right.kind === "literal") {
    const domain = domainOf(schema, left.type);
    return atom({ is: "value", term, domain, value: right.value });
  }
  const other = keyOf(right);
  if (term === other) return constant(true);
  const [first, second] = term < other ? [term, other] : [other, term];
  return atom({ is: "other", term: `${first}==${second}` });
};

const numeric: readonly Type["kind"][] = ["int", "time", "duration"];

const comparison = (schema: Schema, expression: CompareExpression): Formula => {
  const { operator, left, right } = expression;
  if (!numeric.includes(left.type.kind)) {
    const equal = equality(schema, left, right);
    return operator === "!=" ? not(equal) : equal;
  }
  const bound = boundOf(expression);
  return bound === null
    ? atom({ is: "other", term: keyOf(expression) })
    : atom({ is: "bound", bound: { ...bound, negated: false } }, !bound.negated);
};

const textTest = (
  schema: Schema,
  text: Expression,
  operator: TextExpression["operator"],
  part: string,
): Formula => {
  if (part === "") return constant(true);
  return atom({ is: "text", term: keyOf(text), domain: domainOf(schema, text.type), operator, part });
};

/** `like` with one star at an end, or two around, is one of the simpler questions. */
const like = (
  schema: Schema,
  expression: Expression,
  text: Expression,
  pieces: readonly string[],
): Formula => {
  const [first = "", second = "", third] = pieces;
  if (pieces.length === 1 && text.kind !== "literal") {
    return atom({ is: "value", term: keyOf(text), domain: domainOf(schema, text.type), value: first });
  }
  if (pieces.length === 2 && second === "") return textTest(schema, text, "starts with", first);
  if (pieces.length === 2 && first === "") return textTest(schema, text, "ends with", second);
  if (pieces.length === 3 && first === "" && third === "") return textTest(schema, text, "contains", second);
  return atom({ is: "other", term: keyOf(expression) });
};

/** `x in [a, b]` is `x == a or x == b`. */
const member = (schema: Schema, expression: Extract<Expression, { kind: "member" }>): Formula => {
  const { element, set } = expression;
  if (set.kind !== "set") return atom({ is: "other", term: keyOf(expression) });
  const operands = set.elements.map((each) =>
    comparison(schema, {
      ...expression,
      kind: "compare",
      operator: "==",
      left: element,
      right: each,
      slope: 0,
    }),
  );
  return { kind: "or", operands };
};

const typeTest = (schema: Schema, operand: Expression, names: readonly string[]): Formula => {
  const possible = operand.type.kind === "entity" ? operand.type.names : names;
  const absent = mayBeAbsent(schema, operand) ? [""] : [];
  const steps = stepsOf(operand);
  return atom({ is: "type", term: keyOf(operand), possible: [...possible, ...absent], names, steps });
};

/** What a condition says. A kind that is not understood stands for itself. */
export const formulaOf = (schema: Schema, expression: Expression): Formula => {
  switch (expression.kind) {
    case "literal":
      return constant(expression.value === true);
    case "logical":
      return {
        kind: expression.operator,
        operands: expression.operands.map((each) => formulaOf(schema, each)),
      };
    case "not":
      return not(formulaOf(schema, expression.operand));
    case "compare":
      return comparison(schema, expression);
    case "member":
      return member(schema, expression);
    case "text":
      return expression.part.kind === "literal"
        ? textTest(schema, expression.text, expression.operator, String(expression.part.value))
        : atom({ is: "other", term: keyOf(expression) });
    case "like":
      return like(schema, expression, expression.text, expression.pieces);
    case "is":
      return typeTest(schema, expression.operand, expression.entityTypes);
    case "present":
      return atom({
        is: "present",
        steps: stepsOf(expression.operand),
        always: !mayBeAbsent(schema, expression.operand),
      });
    case "state":
      return atom({
        is: "value",
        term: `lifecycle ${expression.lifecycle}`,
        domain: lifecycleStates,
        value: expression.state,
      });
    case "attribute":
    case "variable":
      return atom({ is: "value", term: keyOf(expression), domain: [true, false], value: true });
    default:
      return atom({ is: "other", term: keyOf(expression) });
  }
};
