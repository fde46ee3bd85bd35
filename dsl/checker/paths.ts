/** Names and dots: `resource.owner.site`, `grant.ends_at`, a `let`. */
import type { Name, PathNode } from "../ast.ts";
import { labels } from "../catalog-places.ts";
import { diagnose } from "../diagnostic.ts";
import type { Expression, Variable } from "../program.ts";
import type { Type } from "../schema.ts";
import type { Span } from "../span.ts";
import { allAttributes, declaredAttribute } from "./attributes.ts";
import { reportLacking } from "./lacking.ts";
import { lifecycleKey, pathKey } from "./narrowing.ts";
import { attributePlace, letPlace, originPlaces, place, typePlace } from "./places.ts";
import { erroneous, knownNames, nameSpan, type Scope, textAt } from "./scope.ts";
import { describeType, sharedAttribute, string, time } from "./types.ts";

/** The value of a `let`, which may be absent. */
type CheckLet = (scope: Scope, node: PathNode) => Expression;

const variable = (scope: Scope, node: PathNode, reference: Variable, type: Type): Expression => {
  const { span } = node.root;
  const expression: Expression = { kind: "variable", variable: reference, type, span };
  return narrowed(scope, expression);
};

/** The expression with the type that conditions around it have narrowed it to. */
const narrowed = (scope: Scope, expression: Expression): Expression => {
  if (scope.known.types.size === 0 || expression.type.kind !== "entity") return expression;
  const key = pathKey(expression);
  const names = key === null ? undefined : scope.known.types.get(key);
  if (!names) return expression;
  return { ...expression, type: { kind: "entity", names } };
};

const lifecycleField = (scope: Scope, node: PathNode, absentAllowed: boolean): Expression => {
  const [step, ...rest] = node.steps;
  const name = node.root.text;
  const known = ["ends_at", "cause"];
  if (!step || rest.length > 0 || (step.text !== "ends_at" && step.text !== "cause")) {
    const bad = rest[0] ?? step ?? node.root;
    const facts = { type: `lifecycle \`${name}\``, found: bad.text, known };
    scope.report(diagnose("LEND0203", bad.span, facts, lifecyclePlace(scope, name)));
    return erroneous(node.span);
  }
  reportForeign(scope, node.root);
  if (!absentAllowed && !scope.known.present.has(lifecycleKey(name, step.text))) {
    const path = textAt(scope, node.span);
    scope.report(diagnose("LEND0302", node.span, { path }, lifecyclePlace(scope, name)));
  }
  const type = step.text === "ends_at" ? time : string;
  return { kind: "lifecycleField", lifecycle: name, field: step.text, type, span: node.span };
};

const lifecyclePlace = (scope: Scope, name: string) =>
  place(scope.lifecycles.get(name)?.name.span, labels.declared(name));

/** Reports a lifecycle that is not on the resource of the rule. */
export const reportForeign = (scope: Scope, name: Name): void => {
  const declared = scope.lifecycles.get(name.text)?.targets[0]?.resource;
  if (scope.resource?.kind !== "entity" || declared === undefined) return;
  const resource = scope.resource.names.join(" or ");
  const type = declared.text;
  if (resource === type) return;
  const related = place(declared.span, labels.lifecycleOn(name.text, type));
  scope.report(diagnose("LEND0206", name.span, { lifecycle: name.text, type, resource }, related));
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
    scope.report(diagnose("LEND0210", node.root.span, { found: name }, typePlace(scope, name)));
  } else if (name !== "") {
    const places = { of: (known: string) => nameSpan(scope, known) };
    scope.report(diagnose("LEND0202", node.root.span, { found: name, known: knownNames(scope), places }));
  }
  return erroneous(node.root.span);
};

/** A step of a path, and whether the schema lets it be absent. */
interface Reached {
  readonly expression: Expression;
  readonly optional: boolean;
}

const failed = (span: Span): Reached => ({ expression: erroneous(span), optional: false });

const attributeOf = (scope: Scope, object: Expression, node: PathNode, at: number): Reached => {
  const { type } = object;
  const step = node.steps[at] ?? node.root;
  // Of a path through a `let`, the place where it is used, not where the `let` is.
  const span = step.span.end === node.span.end ? node.span : { ...node.span, end: step.span.end };
  if (type.kind === "unknown") return failed(span);
  const all = allAttributes(scope, type);
  if (all.length === 0) {
    const origins = originPlaces(scope, at === 0 ? node : null, object);
    scope.report(diagnose("LEND0307", step.span, { found: describeType(type), name: step.text }, ...origins));
    return failed(span);
  }
  const lookup = sharedAttribute(all, step.text);
  if ("found" in lookup) {
    const { type, optional } = lookup.found;
    return {
      expression: narrowed(scope, { kind: "attribute", object, name: step.text, type, span }),
      optional,
    };
  }
  reportLacking(scope, { type, all, step, span, at: lookup.lacking, known: lookup.known });
  return failed(span);
};

/** The expression, where the last step of its path may be absent as far as is known where it stands; or null. */
const lastAbsent = (scope: Scope, expression: Expression): Expression | null => {
  if (expression.kind === "lifecycleField")
    return scope.known.present.has(pathKey(expression) ?? "") ? null : expression;
  if (expression.kind !== "attribute") return null;
  if (!declaredAttribute(scope, expression.object, expression.name)?.optional) return null;
  const key = pathKey(expression);
  return key === null || !scope.known.present.has(key) ? expression : null;
};

/** The path up to the first step that may be absent as far as is known where it stands; or null. */
const firstAbsent = (scope: Scope, expression: Expression): Expression | null =>
  (expression.kind === "attribute" ? firstAbsent(scope, expression.object) : null) ??
  lastAbsent(scope, expression);

/** Where what may be absent is declared so. */
const absentPlace = (scope: Scope, absent: Expression) =>
  absent.kind === "attribute"
    ? attributePlace(declaredAttribute(scope, absent.object, absent.name), labels.optional)
    : absent.kind === "lifecycleField"
      ? lifecyclePlace(scope, absent.lifecycle)
      : null;

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
  const demandPresent = (reached: Expression, span: Span, absentIn: typeof lastAbsent): void => {
    if (reported || reached.type.kind === "unknown") return;
    const absent = absentIn(scope, reached);
    if (absent === null) return;
    reported = true;
    const related = [absentPlace(scope, absent), letPlace(scope, node)];
    scope.report(diagnose("LEND0302", span, { path: textAt(scope, span) }, ...related));
  };
  // The root may be a path itself, that of a `let`; from there on it goes step by step.
  demandPresent(expression, node.root.span, firstAbsent);
  for (let at = local ? 1 : 0; at < node.steps.length; at++) {
    const reached = attributeOf(scope, expression, node, at);
    expression = reached.expression;
    if (reached.optional) demandPresent(expression, expression.span, lastAbsent);
  }
  return expression;
};
