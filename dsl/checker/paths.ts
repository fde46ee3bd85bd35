/** Names and dots: `resource.owner.site`, `grant.ends_at`, a `let`. */
import type { Name, PathNode } from "../ast.ts";
import { diagnose } from "../diagnostic.ts";
import type { Expression, Variable } from "../program.ts";
import type { Attribute, Attributes, Type } from "../schema.ts";
import type { Span } from "../span.ts";
import { lifecycleKey, pathKey } from "./narrowing.ts";
import { erroneous, knownNames, type Scope, textAt } from "./scope.ts";
import { attributesOf, describeType, sharedAttribute, string, time } from "./types.ts";

/** The value of a `let`, which may be absent. */
type CheckLet = (scope: Scope, node: PathNode) => Expression;

const variable = (scope: Scope, node: PathNode, reference: Variable, type: Type): Expression => {
  const { span } = node.root;
  const expression: Expression = { kind: "variable", variable: reference, type, span };
  return narrowed(scope, expression);
};

/** The expression with the type that conditions around it have narrowed it to. */
const narrowed = (scope: Scope, expression: Expression): Expression => {
  const key = pathKey(expression);
  const names = key === null ? undefined : scope.known.types.get(key);
  if (!names || expression.type.kind !== "entity") return expression;
  return { ...expression, type: { kind: "entity", names } };
};

const lifecycleField = (scope: Scope, node: PathNode, absentAllowed: boolean): Expression => {
  const [step, ...rest] = node.steps;
  const name = node.root.text;
  const known = ["ends_at", "cause"];
  if (!step || rest.length > 0 || (step.text !== "ends_at" && step.text !== "cause")) {
    const bad = rest[0] ?? step ?? node.root;
    scope.report(diagnose("LEND0203", bad.span, { type: `lifecycle \`${name}\``, found: bad.text, known }));
    return erroneous(node.span);
  }
  const declared = scope.lifecycles.get(name)?.targets[0]?.resource.text;
  reportForeign(scope, node.root, declared);
  if (!absentAllowed && !scope.known.present.has(lifecycleKey(name, step.text))) {
    scope.report(diagnose("LEND0302", node.span, { path: textAt(scope, node.span) }));
  }
  const type = step.text === "ends_at" ? time : string;
  return { kind: "lifecycleField", lifecycle: name, field: step.text, type, span: node.span };
};

/** Reports a lifecycle that is not on the resource of the rule. */
export const reportForeign = (scope: Scope, name: Name, declared: string | undefined): void => {
  if (scope.resource?.kind !== "entity" || declared === undefined) return;
  const resource = scope.resource.names.join(" or ");
  if (resource === declared) return;
  scope.report(diagnose("LEND0206", name.span, { lifecycle: name.text, type: declared, resource }));
};

const root = (scope: Scope, node: PathNode, checkLet: CheckLet): Expression => {
  const name = node.root.text;
  const local = scope.locals.get(name);
  if (local) return variable(scope, node, { from: "local", index: local.index, name }, local.type);
  if (name === "subject" && scope.subject) return variable(scope, node, { from: "subject" }, scope.subject);
  if (name === "resource" && scope.resource)
    return variable(scope, node, { from: "resource" }, scope.resource);
  if (name === "now" && scope.now) return variable(scope, node, { from: "now" }, time);
  if (name === "context" && scope.actions.length > 0) {
    const action = scope.actions.map((each) => each.name);
    return variable(scope, node, { from: "context" }, { kind: "context", action });
  }
  if (scope.lets.has(name)) return checkLet(scope, node);
  if (Object.hasOwn(scope.schema.entities, name)) {
    scope.report(diagnose("LEND0210", node.root.span, { found: name }));
  } else if (name !== "") {
    scope.report(diagnose("LEND0202", node.root.span, { found: name, known: knownNames(scope) }));
  }
  return erroneous(node.root.span);
};

/** The attributes of each type that something may have. */
const allAttributes = (scope: Scope, type: Type): readonly Attributes[] =>
  type.kind === "context" ? scope.actions.map((action) => action.context) : attributesOf(scope.schema, type);

const attributeOf = (scope: Scope, object: Expression, step: Name, span: Span): Expression => {
  const { type } = object;
  if (type.kind === "unknown") return erroneous(span);
  const all = allAttributes(scope, type);
  if (all.length === 0) {
    scope.report(diagnose("LEND0307", step.span, { found: describeType(type) }));
    return erroneous(span);
  }
  const lookup = sharedAttribute(all, step.text);
  if ("found" in lookup) {
    return narrowed(scope, { kind: "attribute", object, name: step.text, type: lookup.found.type, span });
  }
  const owners = all.map((attributes) => Object.hasOwn(attributes, step.text));
  const someHave = owners.includes(true);
  if (type.kind === "context" && someHave) {
    const actions = scope.actions.map((action) => `\`${action.name}\``).join(" and ");
    scope.report(diagnose("LEND0208", step.span, { actions, name: step.text }));
  } else if (type.kind === "entity" && someHave) {
    const having = type.names.filter((_, index) => owners[index] && index !== lookup.lacking).join(" | ");
    const lacking = type.names[lookup.lacking] ?? "";
    const differs = owners[lookup.lacking] === true;
    const path = textAt(scope, span).replace(/\s*\.\s*\w+$/, "");
    scope.report(diagnose("LEND0212", step.span, { path, having, lacking, differs, name: step.text }));
  } else {
    const facts = { type: describeType(type), found: step.text, known: lookup.known };
    scope.report(diagnose("LEND0203", step.span, facts));
  }
  return erroneous(span);
};

/** What the schema says of an attribute of an object; null where it says nothing. */
export const declaredAttribute = (scope: Scope, object: Expression, name: string): Attribute | null => {
  const lookup = sharedAttribute(allAttributes(scope, object.type), name);
  return "found" in lookup ? lookup.found : null;
};

/** Whether the last step of the path may be absent as far as is known where it stands. */
const lastMayBeAbsent = (scope: Scope, expression: Expression): boolean => {
  if (expression.kind === "lifecycleField") return !scope.known.present.has(pathKey(expression) ?? "");
  if (expression.kind !== "attribute") return false;
  if (!declaredAttribute(scope, expression.object, expression.name)?.optional) return false;
  const key = pathKey(expression);
  return key === null || !scope.known.present.has(key);
};

/** Whether a step of the path may be absent as far as is known where it stands. */
const mayBeAbsent = (scope: Scope, expression: Expression): boolean =>
  (expression.kind === "attribute" && mayBeAbsent(scope, expression.object)) ||
  lastMayBeAbsent(scope, expression);

/**
 * Checks a path. Unless `absentAllowed`, every optional step must be known to be present; a test for presence, `is`
 * and the instants of a lifecycle allow it.
 */
export const checkPath = (
  scope: Scope,
  node: PathNode,
  absentAllowed: boolean,
  checkLet: CheckLet,
): Expression => {
  const isLifecycle = scope.lifecycles.has(node.root.text) && !scope.locals.has(node.root.text);
  if (isLifecycle && node.steps.length > 0) return lifecycleField(scope, node, absentAllowed);
  // A message may speak of `lock.reason`: a local with a dot in its name.
  const dotted = scope.locals.size === 0 ? "" : `${node.root.text}.${node.steps[0]?.text ?? ""}`;
  const local = scope.locals.get(dotted);
  let expression = local
    ? variable(scope, node, { from: "local", index: local.index, name: dotted }, local.type)
    : root(scope, node, checkLet);
  let reported = absentAllowed;
  const demandPresent = (reached: Expression, span: Span, isAbsent: typeof mayBeAbsent): void => {
    if (reported || reached.type.kind === "unknown" || !isAbsent(scope, reached)) return;
    reported = true;
    scope.report(diagnose("LEND0302", span, { path: textAt(scope, span) }));
  };
  // The root may be a path itself, that of a `let`; from there on it goes step by step.
  demandPresent(expression, node.root.span, mayBeAbsent);
  for (const step of node.steps.slice(local ? 1 : 0)) {
    // Of a path through a `let`, the place where it is used, not where the `let` is.
    const span = { ...node.span, end: step.span.end };
    expression = attributeOf(scope, expression, step, span);
    demandPresent(expression, span, lastMayBeAbsent);
  }
  return expression;
};
