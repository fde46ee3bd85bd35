/** Permits, forbids, quotas and locks: each becomes one checked rule for every resource type it names. */
import type { ExpressionNode, Name, RuleDeclaration, RuleKind, Target, TextNode } from "../ast.ts";
import type { KnownPlaces } from "../catalog-hints.ts";
import { labels } from "../catalog-places.ts";
import { diagnose } from "../diagnostic.ts";
import type { Condition, Expression, Place, Reason, Rule, Template } from "../program.ts";
import { type Action, actionKey, type EntityType, type Type } from "../schema.ts";
import type { Span } from "../span.ts";
import { createBudget } from "./budget.ts";
import { clauseOf } from "./clauses.ts";
import { checkAs, condition } from "./expressions.ts";
import { isReservedCode } from "./names.ts";
import { narrow } from "./narrowing.ts";
import { checkStored, type Reach } from "./origins.ts";
import { typePlace } from "./places.ts";
import { anyContext, type Scope, textAt, withLocal } from "./scope.ts";
import { checkTemplate } from "./templates.ts";
import { int, string, time, unknown } from "./types.ts";

/** The actions that a target names, as far as the schema has them. */
const actionsOf = (scope: Scope, rule: RuleDeclaration, target: Target): Action[] => {
  const type = target.resource.text;
  if (target.actions.length === 0) {
    scope.report(diagnose("LEND0103", target.span, { kind: rule.rule, name: rule.name.text, clause: "to" }));
  }
  return checkActions(scope, rule.rule, type, target.actions);
};

/** Each name once; one that is there twice is reported. */
const unrepeated = (scope: Scope, kind: RuleKind, names: readonly Name[]): readonly Name[] => {
  if (names.length <= 1) return names;
  const first = new Map<string, Name>();
  for (const name of names) {
    const before = first.get(name.text);
    if (before) {
      const related = { span: before.span, label: labels.firstGiven() };
      scope.report(diagnose("LEND0104", name.span, { kind, clause: name.text }, related));
    } else first.set(name.text, name);
  }
  return [...first.values()];
};

/** Where the actions of a type are declared, or the type. */
export const actionPlaces = (scope: Scope, type: string): KnownPlaces => ({
  of: (name) => scope.schema.actions[actionKey(type, name)]?.span,
  otherwise: typePlace(scope, type),
});

/** The named actions of a resource type; unknown ones are reported. */
export const checkActions = (scope: Scope, kind: RuleKind, type: string, names: readonly Name[]): Action[] =>
  unrepeated(scope, kind, names).flatMap(({ text, span }) => {
    const action = scope.schema.actions[actionKey(type, text)];
    if (action && Object.hasOwn(scope.schema.actions, actionKey(type, text))) return [action];
    const places = actionPlaces(scope, type);
    const all = Object.values(scope.schema.actions);
    const known = all.filter(({ resourceType }) => resourceType === type).map(({ name }) => name);
    scope.report(diagnose("LEND0201", span, { type, found: text, known, places }));
    return [];
  });

/** Whether the type is an entity; reports one that is not. */
export const checkResourceType = (scope: Scope, name: Name): boolean => {
  if (Object.hasOwn(scope.schema.entities, name.text)) return true;
  const known = Object.keys(scope.schema.entities);
  const places = { of: (type: string) => typePlace(scope, type)?.span };
  scope.report(diagnose("LEND0200", name.span, { found: name.text, known, places }));
  return false;
};

/** A code in PascalCase; the empty name where it is missing, which is reported elsewhere. */
export const checkCode = (scope: Scope, name: Name | null): string => {
  if (name && !/^[A-Z][A-Za-z0-9]*$/.test(name.text)) {
    scope.report(diagnose("LEND0111", name.span, { name: name.text }));
  } else if (name && isReservedCode(name.text)) {
    scope.report(diagnose("LEND0109", name.span, { name: name.text }));
  }
  return name?.text ?? "";
};

/** The scope in which the expressions of a rule on one resource type stand. */
export const resourceScope = (base: Scope, type: string, actions: readonly Action[]): Scope => {
  const names = [...new Set(actions.flatMap((action) => action.subjectTypes))];
  return {
    ...base,
    resource: { kind: "entity", names: [type] },
    // Without an action, which is reported, nobody knows who asks and with what.
    subject: names.length > 0 ? { kind: "entity", names } : unknown,
    locals: actions.length > 0 ? base.locals : anyContext,
    actions,
    now: true,
    budget: createBudget(base.budget.total),
  };
};

/** The conditions of a rule in their order, and the scope in which they all hold. */
const conditionsOf = (scope: Scope, rule: RuleDeclaration): readonly [Condition[], Scope] => {
  let inside = scope;
  const conditions = rule.clauses.flatMap((clause): Condition[] => {
    if (clause.kind !== "when" && clause.kind !== "unless") return [];
    const negated = clause.kind === "unless";
    const expression = condition(inside, clause.condition);
    inside = { ...inside, known: narrow(inside.known, expression, !negated) };
    return [{ negated, expression, text: textAt(scope, clause.condition.span) }];
  });
  return [conditions, inside];
};

const template = (scope: Scope, clause: { readonly text: TextNode } | null): Template | null =>
  clause ? checkTemplate(scope, clause.text) : null;

const reasonOf = (scope: Scope, rule: RuleDeclaration): Reason => ({
  code: checkCode(scope, clauseOf(rule, "code")?.name ?? null),
  because: template(scope, clauseOf(rule, "because")) ?? [],
  help: template(scope, clauseOf(rule, "help")),
});

const locals = (scope: Scope, names: readonly (readonly [string, Type])[]): readonly [Scope, number[]] => {
  let inside = scope;
  const indices = names.map(([name, type]) => {
    const [next, index] = withLocal(inside, name, type);
    inside = next;
    return index;
  });
  return [inside, indices];
};

const one = (rule: RuleDeclaration): Expression => ({
  kind: "literal",
  value: 1,
  type: int,
  span: rule.name.span,
});

/** Reports a number that is written negative. Of one that is calculated, the engine refuses to use it. */
export const checkNotNegative = (scope: Scope, expression: Expression): Expression => {
  if (expression.kind === "literal" && Number(expression.value) < 0) {
    scope.report(diagnose("LEND0315", expression.span, {}));
  }
  return expression;
};

const checkQuota = (outer: Scope, rule: RuleDeclaration, base: Base): Rule => {
  const scope: Scope = { ...outer, conditional: false };
  const stored = (node: ExpressionNode, reach?: Reach, absentAllowed = false): Expression =>
    checkNotNegative(
      scope,
      checkStored(scope, node, checkAs(scope, node, int, absentAllowed), "a quota", reach),
    );
  const number = (clause: { readonly value: ExpressionNode } | null, reach?: Reach): Expression =>
    clause ? stored(clause.value, reach) : one(rule);
  const limit = clauseOf(rule, "at most");
  const raisedBy = limit?.raisedBy ? stored(limit.raisedBy, "paths", true) : null;
  const [inside, [used = 0, adding = 0, most = 0]] = locals(scope, [
    ["used", int],
    ["adding", int],
    ["limit", int],
  ]);
  return {
    ...base,
    kind: "quota",
    counts: number(clauseOf(rule, "counts")),
    // How much it adds may be a fact of what the request names: the size of the file that is to be kept.
    adding: number(clauseOf(rule, "adding"), "values"),
    limit: number(limit),
    raisedBy,
    locals: [used, adding, most],
    reason: reasonOf(inside, rule),
  };
};

/** Reports a reason for which a type is never locked. */
export const reportNeverLocked = (scope: Scope, type: EntityType, found: string, span: Span): void => {
  const { name, lockReasons: known, lockNames } = type;
  const places = { of: (reason: string) => lockNames[reason]?.span, otherwise: typePlace(scope, name) };
  scope.report(diagnose("LEND0204", span, { type: name, found, known, places }));
};

const checkLock = (scope: Scope, rule: RuleDeclaration, base: Base): Rule => {
  const type = scope.schema.entities[base.resourceType];
  const known = type?.lockReasons ?? [];
  const reasons = unrepeated(scope, "lock", clauseOf(rule, "for")?.reasons ?? []);
  for (const { text, span } of reasons) {
    if (type && !known.includes(text)) reportNeverLocked(scope, type, text, span);
  }
  const [inside, [reason = 0, since = 0]] = locals(scope, [
    ["lock.reason", string],
    ["lock.since", time],
  ]);
  return {
    ...base,
    kind: "lock",
    reasons: reasons.map(({ text }) => text),
    locals: [reason, since],
    reason: reasonOf(inside, rule),
  };
};

type Base = Pick<Rule, "name" | "resourceType" | "actions" | "documentation" | "place" | "span">;

const checkTarget = (scope: Scope, rule: RuleDeclaration, base: Base): Rule => {
  switch (rule.rule) {
    case "quota":
      return checkQuota(scope, rule, base);
    case "lock":
      return checkLock(scope, rule, base);
    case "forbid": {
      const [conditions, inside] = conditionsOf(scope, rule);
      return { ...base, kind: "forbid", conditions, reason: reasonOf(inside, rule) };
    }
    default:
      return { ...base, kind: "permit", conditions: conditionsOf(scope, rule)[0] };
  }
};

/** Checks one declaration against each resource type that it names. */
export const checkRule = (base: Scope, rule: RuleDeclaration, place: Place): Rule[] => {
  unrepeated(
    base,
    rule.rule,
    rule.targets.map(({ resource }) => ({ text: `on ${resource.text}`, span: resource.span })),
  );
  return rule.targets.flatMap((target) => {
    if (!checkResourceType(base, target.resource)) return [];
    const resourceType = target.resource.text;
    const actions = actionsOf(base, rule, target);
    const scope = resourceScope(base, resourceType, actions);
    return [
      checkTarget(scope, rule, {
        name: rule.name.text,
        resourceType,
        actions: actions.map((action) => action.name),
        documentation: rule.documentation,
        place,
        span: rule.span,
      }),
    ];
  });
};
