/** What each rule of an action came to, from the decision and from what was seen on the way to it. */
import type {
  Condition,
  Expression,
  ForbidRule,
  Lifecycle,
  LifecycleEnd,
  LockRule,
  PermitRule,
  QuotaRule,
} from "../dsl/program.ts";
import type { Decision, Refusal } from "./decision.ts";
import type {
  ExplainedConditions,
  ExplainedEnd,
  ExplainedInstance,
  ExplainedLifecycle,
  ExplainedLock,
  ExplainedQuota,
  ExplainedRule,
  Verdict,
} from "./explanation.ts";
import {
  conditionOf,
  holds,
  instantText,
  mostShown,
  nodeOf,
  timeOrNull,
  valueText,
} from "./explanation-nodes.ts";
import type { Seen, SeenInstance, Sight } from "./explanation-recording.ts";
import type { DecisionRequest, LockFacts } from "./facts.ts";
import { EvaluationFailure } from "./failure.ts";
import type { Environment } from "./interpreter-expressions.ts";
import { compareText } from "./order.ts";
import type { ActionRules } from "./rule-index.ts";

/** One decided request, with what was seen. */
export interface Decided {
  readonly request: DecisionRequest;
  readonly decision: Decision;
  readonly seen: Seen;
}

/** A decision in the making of its explanation. */
interface Explaining extends Decided {
  /** The first refusal of each rule; null where nothing refuses. */
  readonly refusing: ReadonlyMap<string, Refusal> | null;
}

const refusalOf = ({ refusing }: Explaining, name: string): Refusal | undefined => refusing?.get(name);

/** What the refusal of a rule makes of it. */
const verdictBy = (refusal: Refusal | undefined, otherwise: Verdict): Verdict =>
  refusal === undefined ? otherwise : refusal.kind === "failure" ? "fails" : "refuses";

const failureOf = (refusal: Refusal | undefined): string | null =>
  refusal?.kind === "failure" ? refusal.message : null;

const conditions = (decided: Explaining, rule: PermitRule | ForbidRule): ExplainedConditions => {
  const refusal = refusalOf(decided, rule.name);
  const applies = rule.kind === "permit" && unmet(decided, rule.conditions) === undefined;
  return {
    kind: rule.kind,
    name: rule.name,
    place: rule.place,
    verdict: verdictBy(refusal, applies ? "applies" : "does not apply"),
    failure: failureOf(refusal),
    conditions: rule.conditions.map((condition) =>
      conditionOf(condition, decided.seen.of(condition.expression)),
    ),
  };
};

const unmet = (decided: Explaining, all: readonly Condition[]): Condition | undefined =>
  all.find(({ negated, expression }) => holds(decided.seen.of(expression)) !== !negated);

const quota = (decided: Explaining, rule: QuotaRule): ExplainedQuota => {
  const refusal = refusalOf(decided, rule.name);
  const use = decided.decision.quotas.find((each) => each.rule === rule.name);
  const node = (expression: Expression) => nodeOf(expression, decided.seen.of(expression));
  return {
    kind: "quota",
    name: rule.name,
    place: rule.place,
    verdict: verdictBy(refusal, "holds"),
    failure: failureOf(refusal),
    use: use ? { used: use.used, adding: use.adding, limit: use.limit } : null,
    counts: node(rule.counts),
    adding: node(rule.adding),
    limit: node(rule.limit),
    raisedBy: rule.raisedBy && node(rule.raisedBy),
  };
};

/** The rule has refused with what is not a list of locks. */
const locksOf = ({ request }: Explaining, refusal: Refusal | undefined): readonly LockFacts[] =>
  refusal?.kind === "failure" ? [] : (request.resource.locks ?? []);

const lock = (decided: Explaining, rule: LockRule): ExplainedLock => {
  const refusal = refusalOf(decided, rule.name);
  return {
    kind: "lock",
    name: rule.name,
    place: rule.place,
    verdict: verdictBy(refusal, "does not apply"),
    failure: failureOf(refusal),
    held: locksOf(decided, refusal)
      .filter(({ reason }) => rule.reasons.includes(reason))
      .sort((one, other) => one.since - other.since || compareText(one.reason, other.reason))
      .slice(0, mostShown)
      .map(({ reason, since }) => ({ reason, since: instantText(since) })),
  };
};

type InOne = (expression: Expression) => Sight | undefined;

const end = (see: InOne, { at, conditions: all, code }: LifecycleEnd, now: number): ExplainedEnd => {
  const instant = see(at)?.value;
  const isMet = all.every(({ negated, expression }) => holds(see(expression)) === !negated);
  const isKnown = all.every(({ expression }) => see(expression) !== undefined) || !isMet;
  return {
    code,
    came: !isMet ? (isKnown ? false : null) : typeof instant === "number" ? instant <= now : false,
    at: nodeOf(at, see(at)),
    conditions: all.map((condition) => conditionOf(condition, see(condition.expression))),
  };
};

/** Who could not be evaluated comes first, then who started last, and at the end who has no start. */
const rankOf = (start: Sight, { sights }: SeenInstance): number => {
  if (sights.some((sight) => sight?.value instanceof EvaluationFailure)) return Number.POSITIVE_INFINITY;
  return typeof start.value === "number" ? start.value : Number.NEGATIVE_INFINITY;
};

interface Ranked {
  readonly seen: SeenInstance;
  readonly rank: number;
}

/** The instances that were looked at: one for each element, or one for the lifecycle. */
const rankedInstances = ({ seen }: Decided, { name, startsAt }: Lifecycle): readonly Ranked[] => {
  const ranked: Ranked[] = [];
  for (const one of seen.instances(name)) {
    const start = seen.inOne(one, startsAt);
    if (start !== undefined) ranked.push({ seen: one, rank: rankOf(start, one) });
  }
  return ranked.length > 1 ? ranked.sort((one, other) => compareNumbers(other.rank, one.rank)) : ranked;
};

const compareNumbers = (one: number, other: number): number => (one === other ? 0 : one < other ? -1 : 1);

const elementText = ({ each }: Lifecycle, { schema, locals }: Environment): string | null => {
  if (each === null) return null;
  const element = locals[each.local];
  const type = each.set.type.kind === "set" ? each.set.type.element : each.set.type;
  return element === undefined ? "" : valueText(schema, type, element);
};

const instance = ({ seen }: Decided, lifecycle: Lifecycle, one: SeenInstance): ExplainedInstance => {
  const see: InOne = (expression) => seen.inOne(one, expression);
  return {
    element: elementText(lifecycle, one.environment),
    startsAt: nodeOf(lifecycle.startsAt, see(lifecycle.startsAt)),
    ends: lifecycle.ends.map((each) => end(see, each, one.environment.now)),
  };
};

/** Instances that are looked at to choose those that are shown, where many are alike. */
const mostInstances = 50;

const instances = (
  decided: Explaining,
  lifecycle: Lifecycle,
): Pick<ExplainedLifecycle, "instances" | "count"> => {
  const all = rankedInstances(decided, lifecycle);
  const last = all[Math.min(mostShown, all.length) - 1]?.rank;
  const shown = all
    .slice(0, mostInstances)
    .filter(({ rank }, at) => at < mostShown || rank === last)
    .map(({ seen, rank }) => ({ one: instance(decided, lifecycle, seen), rank }));
  if (shown.length > 1) {
    // A set has no order of its own, so elements that read alike are told apart by what was found.
    shown.sort((one, other) => compareNumbers(other.rank, one.rank) || compareInstances(one.one, other.one));
  }
  return { instances: shown.slice(0, mostShown).map(({ one }) => one), count: all.length };
};

const compareInstances = (one: ExplainedInstance, other: ExplainedInstance): number =>
  compareText(one.element ?? "", other.element ?? "") ||
  compareText(JSON.stringify(one), JSON.stringify(other));

const lifecycle = (decided: Explaining, one: Lifecycle): ExplainedLifecycle => {
  const refusal = refusalOf(decided, one.name);
  const status = decided.decision.lifecycles.find((each) => each.lifecycle === one.name);
  return {
    kind: "lifecycle",
    name: one.name,
    place: one.place,
    verdict: verdictBy(refusal, status === undefined ? "fails" : "holds"),
    failure: failureOf(refusal),
    status: status
      ? {
          state: status.state,
          cause: status.cause,
          endsAt: timeOrNull(status.endsAt),
          changesAt: timeOrNull(status.changesAt),
        }
      : null,
    ...instances(decided, one),
  };
};

const refusingOf = ({ refusals }: Decision): ReadonlyMap<string, Refusal> | null => {
  if (refusals.length === 0) return null;
  const refusing = new Map<string, Refusal>();
  for (const refusal of refusals) if (!refusing.has(refusal.rule)) refusing.set(refusal.rule, refusal);
  return refusing;
};

/**
 * What has a say, by kind and then by place; lifecycles by name.
 *
 * @param shown the names of those that are shown; null for all
 */
export const explainRules = (
  decided: Decided,
  rules: ActionRules,
  shown: ReadonlySet<string> | null,
): readonly ExplainedRule[] => {
  const { request, decision, seen } = decided;
  const isShown = ({ name }: { readonly name: string }): boolean => shown === null || shown.has(name);
  const explaining: Explaining = { request, decision, seen, refusing: refusingOf(decision) };
  return [
    ...rules.permits.filter(isShown).map((rule) => conditions(explaining, rule)),
    ...rules.forbids.filter(isShown).map((rule) => conditions(explaining, rule)),
    ...rules.quotas.filter(isShown).map((rule) => quota(explaining, rule)),
    ...rules.locks.filter(isShown).map((rule) => lock(explaining, rule)),
    ...rules.lifecycles.filter(isShown).map((each) => lifecycle(explaining, each)),
  ];
};
