/** Expressions: names to references, and a type for each. Every error is reported once; what has one fits everywhere. */
import type {
  BinaryNode,
  ExpressionNode,
  IsNode,
  LogicalNode,
  Name,
  PathNode,
  QuantifierNode,
} from "../ast.ts";
import { labels } from "../catalog-places.ts";
import { diagnose } from "../diagnostic.ts";
import { meansNothing } from "../foreign.ts";
import type { Expression, LifecycleState } from "../program.ts";
import type { Type } from "../schema.ts";
import { dayNames, lifecycleStates } from "../words.ts";
import { checkBinary, still } from "./binary.ts";
import { forEach, pay } from "./budget.ts";
import { checkCalendar } from "./calendar.ts";
import { narrow } from "./narrowing.ts";
import { checkPath, reportForeign } from "./paths.ts";
import { originPlaces, place, reportingUse, typePlace } from "./places.ts";
import { checkReach } from "./quantifiers.ts";
import { erroneous, type Scope, textAt, unboundLocals, withNamedLocal } from "./scope.ts";
import { bool, describeType, duration, fits, int, string, time, unknown } from "./types.ts";

const literalTypes: Readonly<Record<"bool" | "int" | "string" | "time" | "duration", Type>> = {
  bool,
  int,
  string,
  time,
  duration,
};

/** The value of a `let`, checked where it is used; its words keep the places where they were written. */
const checkLet = (scope: Scope, node: PathNode): Expression => {
  const declaration = scope.lets.get(node.root.text);
  if (!declaration) return erroneous(node.span);
  const chain = [...scope.openLets, node.root.text];
  if (scope.openLets.includes(node.root.text)) {
    const related = chain.map((name) => place(scope.lets.get(name)?.name.span, labels.declared(name)));
    const facts = { chain: chain.join(" → ") };
    scope.report(diagnose("LEND0108", node.root.span, facts, ...related.slice(0, -1).slice(0, 5)));
    return erroneous(node.span);
  }
  // It says the same wherever it is used: what is bound there, by a quantifier or so, has no meaning in it.
  const report = reportingUse(scope, node.root.span);
  return check({ ...scope, report, openLets: chain, locals: unboundLocals(scope) }, declaration.value, true);
};

const checkLogical = (scope: Scope, node: LogicalNode): Expression => {
  let { known } = scope;
  const operands = node.operands.map((operand) => {
    const checked = condition({ ...scope, known }, operand);
    known = narrow(known, checked, node.operator === "and");
    return checked;
  });
  return { kind: "logical", operator: node.operator, operands, type: bool, span: node.span };
};

/** The state that a word names, or null with a report. */
export const stateOf = (scope: Scope, lifecycle: string, { text, span }: Name): LifecycleState | null => {
  const state = lifecycleStates.find((each) => each === text);
  if (!state) {
    const related = place(scope.lifecycles.get(lifecycle)?.name.span, labels.declared(lifecycle));
    scope.report(diagnose("LEND0205", span, { lifecycle, found: text, known: lifecycleStates }, related));
  }
  return state ?? null;
};

const checkState = (scope: Scope, node: IsNode, name: PathNode, word: Name): Expression => {
  reportForeign(scope, name.root);
  const state = stateOf(scope, name.root.text, word);
  if (!state) return erroneous(node.span);
  return { kind: "state", lifecycle: name.root.text, state, type: bool, span: node.span };
};

/** `x is present`, `x is absent`. */
const checkPresence = (scope: Scope, node: IsNode, isPresent: boolean): Expression => {
  const operand = check(scope, node.operand, true);
  const present: Expression = { kind: "present", operand, type: bool, span: node.span };
  return isPresent ? present : { kind: "not", operand: present, type: bool, span: node.span };
};

/** `x is Account | Folder`. */
const checkType = (scope: Scope, node: IsNode): Expression => {
  const operand = check(scope, node.operand, true);
  const { type } = operand;
  for (const { text, span } of node.words) {
    if (type.kind === "time" && dayNames.includes(text)) {
      scope.report(diagnose("LEND0319", span, { found: text }));
    } else if (!Object.hasOwn(scope.schema.entities, text)) {
      // Where the name of a lifecycle has a slip in it, its state is not another one.
      if (type.kind === "unknown" && lifecycleStates.some((state) => state === text)) continue;
      const known = ["present", "absent", ...Object.keys(scope.schema.entities)];
      const places = { of: (name: string) => typePlace(scope, name)?.span };
      scope.report(diagnose("LEND0200", span, { found: text, known, places }));
    } else if (type.kind !== "unknown" && !(type.kind === "entity" && type.names.includes(text))) {
      const path = textAt(scope, node.operand.span);
      const origins = originPlaces(scope, node.operand, operand);
      scope.report(diagnose("LEND0305", span, { path, type: text }, ...origins));
    }
  }
  const entityTypes = [...new Set(node.words.map(({ text }) => text))];
  return { kind: "is", operand, entityTypes, type: bool, span: node.span };
};

const checkIs = (scope: Scope, node: IsNode): Expression => {
  const { operand, words } = node;
  const [word] = words;
  if (!word || words.length > 1) return checkType(scope, node);
  const isLifecycle =
    operand.kind === "path" && operand.steps.length === 0 && scope.lifecycles.has(operand.root.text);
  if (isLifecycle && !scope.locals.has(operand.root.text)) return checkState(scope, node, operand, word);
  if (word.text === "present" || word.text === "absent") {
    return checkPresence(scope, node, word.text === "present");
  }
  return checkType(scope, node);
};

/** Reports what is gone through like a set and is none. */
export const reportNoSet = (scope: Scope, node: ExpressionNode, found: Expression): void => {
  const facts = { expected: "a set", found: describeType(found.type) };
  scope.report(diagnose("LEND0300", node.span, facts, ...originPlaces(scope, node, found)));
};

const checkQuantifier = (scope: Scope, node: QuantifierNode): Expression => {
  const set = check(scope, node.set);
  const element = set.type.kind === "set" ? set.type.element : unknown;
  if (set.type.kind !== "set" && set.type.kind !== "unknown") {
    reportNoSet(scope, node.set, set);
  }
  const [inside, local] = withNamedLocal(scope, node.name, element);
  checkReach(scope, node);
  const everything: Expression = { kind: "literal", value: true, type: bool, span: node.span };
  return {
    kind: "quantifier",
    quantifier: node.quantifier,
    local,
    name: node.name.text,
    set,
    condition: forEach(scope, node.span, () =>
      node.condition ? condition(inside, node.condition) : everything,
    ),
    type: node.quantifier === "count" ? int : bool,
    span: node.span,
  };
};

const checkList = (scope: Scope, elements: readonly ExpressionNode[], node: ExpressionNode): Expression => {
  const checked = elements.map((element) => check(scope, element));
  const element = checked[0]?.type ?? unknown;
  still(scope, ...checked);
  for (const each of checked) {
    if (!fits(each.type, element) || each.type.kind === "set") {
      const facts = { expected: describeType(element), found: describeType(each.type) };
      const [first] = elements;
      const related = first && place(first.span, labels.firstElement(describeType(element)));
      scope.report(diagnose("LEND0300", each.span, facts, each === checked[0] ? null : (related ?? null)));
    }
  }
  return { kind: "set", elements: checked, type: { kind: "set", element }, span: node.span };
};

/** What is compared with `null`, which is reported, need not be told as well that it may be absent. */
const checkOperands = (scope: Scope, node: BinaryNode): Expression => {
  const mayBeNothing = node.right.kind === "path" && meansNothing(node.right.root.text);
  if (!mayBeNothing) return checkBinary(scope, node, check(scope, node.left), check(scope, node.right));
  const right = check(scope, node.right);
  return checkBinary(scope, node, check(scope, node.left, right.type.kind === "unknown"), right);
};

/** Checks an expression of any type. With `absentAllowed`, a path may lead to something absent. */
export const check = (scope: Scope, node: ExpressionNode, absentAllowed = false): Expression =>
  pay(scope, node.span, erroneous(node.span), () => checkNode(scope, node, absentAllowed));

const checkNode = (scope: Scope, node: ExpressionNode, absentAllowed: boolean): Expression => {
  switch (node.kind) {
    case "literal":
      return { kind: "literal", value: node.value, type: literalTypes[node.type], span: node.span };
    case "list":
      return checkList(scope, node.elements, node);
    case "path":
      return checkPath(scope, node, absentAllowed, checkLet);
    case "binary":
      return checkOperands(scope, node);
    case "logical":
      return checkLogical(scope, node);
    case "not":
      return { kind: "not", operand: condition(scope, node.operand), type: bool, span: node.span };
    case "is": {
      const checked = checkIs(scope, node);
      return node.negated ? { kind: "not", operand: checked, type: bool, span: node.span } : checked;
    }
    case "calendar": {
      const checked = checkCalendar(scope, node, check(scope, node.operand));
      return node.negated ? { kind: "not", operand: checked, type: bool, span: node.span } : checked;
    }
    case "quantifier":
      return checkQuantifier(scope, node);
    case "broken":
      return erroneous(node.span);
  }
};

/** Checks an expression that must have a type. */
export const checkAs = (
  scope: Scope,
  node: ExpressionNode,
  wanted: Type,
  absentAllowed = false,
): Expression => {
  const checked = check(scope, node, absentAllowed);
  if (!fits(checked.type, wanted)) {
    const isLiteral = node.kind === "literal";
    const facts = { expected: describeType(wanted), found: describeType(checked.type), isLiteral };
    scope.report(diagnose("LEND0300", node.span, facts, ...originPlaces(scope, node, checked)));
  }
  return checked;
};

/** Checks an expression that must be true or false. */
export const condition = (scope: Scope, node: ExpressionNode): Expression => checkAs(scope, node, bool);
