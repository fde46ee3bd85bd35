/** Lifecycles: when something starts, what ends it, how long that takes, and what is refused meanwhile. */
import type { ClauseOf, ExpressionNode, RuleDeclaration } from "../ast.ts";
import { labels } from "../catalog-places.ts";
import { diagnose } from "../diagnostic.ts";
import type { Condition, Expression, Lifecycle, LifecycleEnd, LifecycleRefusal, Place } from "../program.ts";
import { allowedClauses, clauseOf, clausesOf } from "./clauses.ts";
import { slopeOf } from "./clock.ts";
import { check, checkAs, condition, reportNoSet } from "./expressions.ts";
import { knowPresent, lifecycleKey, narrow } from "./narrowing.ts";
import { checkStored } from "./origins.ts";
import { clockPlaces, letPlace } from "./places.ts";
import { checkActions, checkCode, checkNotNegative, checkResourceType, resourceScope } from "./rules.ts";
import { emptyScope, type Scope, textAt, withNamedLocal } from "./scope.ts";
import { checkTemplate } from "./templates.ts";
import { duration, time, unknown } from "./types.ts";

type PlaceOf = (offset: number) => Place;

/** What no request brings: a lifecycle is asked without one, too. */
const stored = (scope: Scope, node: ExpressionNode, expression: Expression): Expression =>
  checkStored(scope, node, expression, "a lifecycle");

/** An instant that may be absent and that does not move with the clock. */
const instant = (scope: Scope, node: ExpressionNode): Expression => {
  const checked = stored(scope, node, checkAs(scope, node, time, true));
  if (slopeOf(checked) !== 0) {
    scope.report(diagnose("LEND0304", node.span, {}, letPlace(scope, node), ...clockPlaces(checked)));
  }
  return checked;
};

/** `for offer in resource.offers where …`: the scope with the element, and what the program keeps of it. */
const eachOf = (scope: Scope, rule: RuleDeclaration): readonly [Scope, Lifecycle["each"]] => {
  const clause = clauseOf(rule, "for each");
  if (!clause) return [scope, null];
  const set = stored(scope, clause.set, check(scope, clause.set));
  const element = set.type.kind === "set" ? set.type.element : unknown;
  if (set.type.kind !== "set" && set.type.kind !== "unknown") {
    reportNoSet(scope, clause.set, set);
  }
  const [inside, local] = withNamedLocal(scope, clause.name, element);
  const where = clause.where ? stored(inside, clause.where, condition(inside, clause.where)) : null;
  return [where ? { ...inside, known: narrow(inside.known, where, true) } : inside, { local, set, where }];
};

const takesOf = (scope: Scope, node: ExpressionNode): Expression =>
  checkNotNegative(scope, stored(scope, node, checkAs(scope, node, duration)));

const endOf = (scope: Scope, clause: ClauseOf<"ends at">, rule: RuleDeclaration): LifecycleEnd => {
  let inside = scope;
  const conditions = clause.conditions.map((each): Condition => {
    const expression = stored(inside, each.condition, condition(inside, each.condition));
    inside = { ...inside, known: narrow(inside.known, expression, !each.negated) };
    return { negated: each.negated, expression, text: textAt(scope, each.condition.span) };
  });
  if (!clause.code) {
    const facts = { kind: "lifecycle", name: rule.name.text, clause: "code" };
    scope.report(diagnose("LEND0103", clause.span, facts));
  }
  return { at: instant(inside, clause.at), conditions, code: checkCode(scope, clause.code) };
};

const refusalOf = (
  scope: Scope,
  clause: ClauseOf<"meanwhile refuses" | "afterwards refuses">,
  rule: RuleDeclaration,
  placeOf: PlaceOf,
): LifecycleRefusal => {
  const type = scope.resource?.kind === "entity" ? (scope.resource.names[0] ?? "") : "";
  const name = rule.name.text;
  const keys = ["ends_at", "cause"].map((field) => lifecycleKey(name, field));
  const words: Scope = {
    ...scope,
    lifecycles: new Map([[name, rule]]),
    known: knowPresent(scope.known, keys),
    now: true,
  };
  if (!clause.because) {
    scope.report(diagnose("LEND0103", clause.span, { kind: "lifecycle", name, clause: "because" }));
  }
  return {
    state: clause.kind === "meanwhile refuses" ? "ending" : "ended",
    actions: checkActions(scope, "lifecycle", type, clause.actions).map((action) => action.name),
    code: clause.code ? checkCode(scope, clause.code) : null,
    because: clause.because ? checkTemplate(words, clause.because) : [],
    help: clause.help ? checkTemplate(words, clause.help) : null,
    place: placeOf(clause.span.start),
  };
};

/** Checks one lifecycle; it has one resource type, and its instants do not depend on another lifecycle or on `now`. */
export const checkLifecycle = (base: Scope, rule: RuleDeclaration, placeOf: PlaceOf): Lifecycle | null => {
  const [target, second] = rule.targets;
  if (second) {
    const related = target ? { span: target.span, label: labels.firstGiven() } : null;
    base.report(diagnose("LEND0104", second.span, { kind: "lifecycle", clause: "on" }, related));
  }
  const [action] = target?.actions ?? [];
  if (action) {
    const facts = { kind: "lifecycle", clause: "to", allowed: allowedClauses("lifecycle") };
    const related = { span: rule.name.span, label: labels.kindOfRule(rule.name.text, "lifecycle") };
    base.report(diagnose("LEND0105", action.span, facts, related));
  }
  if (!target || !checkResourceType(base, target.resource)) return null;
  const resourceType = target.resource.text;
  const all = Object.values(base.schema.actions).filter((action) => action.resourceType === resourceType);
  const closed = { ...emptyScope(base, base.budget.total), lifecycles: new Map<string, RuleDeclaration>() };
  const outer: Scope = { ...resourceScope(closed, resourceType, all), actions: [], now: false };
  const [scope, each] = eachOf(outer, rule);
  const starts = clauseOf(rule, "starts at");
  const takes = clauseOf(rule, "takes");
  const never: Expression = { kind: "literal", value: 0, type: duration, span: rule.name.span };
  return {
    name: rule.name.text,
    resourceType,
    each,
    startsAt: starts ? instant(scope, starts.value) : never,
    ends: clausesOf(rule, "ends at").map((clause) => endOf(scope, clause, rule)),
    takes: takes ? takesOf(scope, takes.value) : never,
    refusals: [...clausesOf(rule, "meanwhile refuses"), ...clausesOf(rule, "afterwards refuses")].map(
      (clause) => refusalOf(outer, clause, rule, placeOf),
    ),
    documentation: rule.documentation,
    place: placeOf(rule.span.start),
  };
};
