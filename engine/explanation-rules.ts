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
import type { Sight } from "./explanation-recording.ts";
import type { DecisionRequest, LockFacts } from "./facts.ts";
import type { Environment } from "./interpreter-expressions.ts";
import { compareText } from "./order.ts";
import type { ActionRules } from "./rule-index.ts";

/** One decided request, with what was seen. */
export interface Decided {
  readonly request: DecisionRequest;
  readonly decision: Decision;
  readonly roots: ReadonlyMap<Expression, readonly Sight[]>;
}

const sightOf = ({ roots }: Decided, expression: Expression): Sight | undefined => roots.get(expression)?.[0];

const refusalOf = ({ decision }: Decided, name: string): Refusal | undefined =>
  decision.refusals.find(({ rule }) => rule === name);

/** What the refusal of a rule makes of it. */
const verdictBy = (refusal: Refusal | undefined, otherwise: Verdict): Verdict =>
  refusal === undefined ? otherwise : refusal.kind === "failure" ? "fails" : "refuses";

const failureOf = (refusal: Refusal | undefined): string | null =>
  refusal?.kind === "failure" ? refusal.message : null;

const conditions = (decided: Decided, rule: PermitRule | ForbidRule): ExplainedConditions => {
  const refusal = refusalOf(decided, rule.name);
  const applies = rule.kind === "permit" && unmet(decided, rule.conditions) === undefined;
  return {
    kind: rule.kind,
    name: rule.name,
    place: rule.place,
    verdict: verdictBy(refusal, applies ? "applies" : "does not apply"),
    failure: failureOf(refusal),
    conditions: rule.conditions.map((condition) =>
      conditionOf(condition, sightOf(decided, condition.expression)),
    ),
  };
};

const unmet = (decided: Decided, all: readonly Condition[]): Condition | undefined =>
  all.find(({ negated, expression }) => holds(sightOf(decided, expression)) !== !negated);

const quota = (decided: Decided, rule: QuotaRule): ExplainedQuota => {
  const refusal = refusalOf(decided, rule.name);
  const use = decided.decision.quotas.find((each) => each.rule === rule.name);
  const node = (expression: Expression) => nodeOf(expression, sightOf(decided, expression));
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
const locksOf = ({ request }: Decided, refusal: Refusal | undefined): readonly LockFacts[] =>
  refusal?.kind === "failure" ? [] : (request.resource.locks ?? []);

const lock = (decided: Decided, rule: LockRule): ExplainedLock => {
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

/** The environments in which instances were evaluated: one for each element, or one for the lifecycle. */
const environmentsOf = ({ roots }: Decided, { startsAt }: Lifecycle): readonly Environment[] =>
  (roots.get(startsAt) ?? []).map(({ environment }) => environment);

const elementText = ({ each }: Lifecycle, { schema, locals }: Environment): string | null => {
  if (each === null) return null;
  const element = locals[each.local];
  const type = each.set.type.kind === "set" ? each.set.type.element : each.set.type;
  return element === undefined ? "" : valueText(schema, type, element);
};

const instance = (decided: Decided, lifecycle: Lifecycle, environment: Environment): ExplainedInstance => {
  const see: InOne = (expression) =>
    decided.roots.get(expression)?.find((sight) => sight.environment === environment);
  return {
    element: elementText(lifecycle, environment),
    startsAt: nodeOf(lifecycle.startsAt, see(lifecycle.startsAt)),
    ends: lifecycle.ends.map((each) => end(see, each, environment.now)),
  };
};

/** More instances than these are counted, not looked at. */
const mostInstances = 50;

const instances = (
  decided: Decided,
  lifecycle: Lifecycle,
): Pick<ExplainedLifecycle, "instances" | "count"> => {
  const environments = environmentsOf(decided, lifecycle);
  const texts = environments
    .map((environment) => ({ environment, text: elementText(lifecycle, environment) ?? "" }))
    .sort((one, other) => compareText(one.text, other.text))
    .slice(0, mostInstances);
  const all = texts.map(({ environment }) => instance(decided, lifecycle, environment));
  const ordered =
    all.length > 1
      ? all.sort((one, other) => compareText(JSON.stringify(one), JSON.stringify(other))).slice(0, mostShown)
      : all;
  return { instances: ordered, count: environments.length };
};

const lifecycle = (decided: Decided, one: Lifecycle): ExplainedLifecycle => {
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

/** Everything that has a say, by kind and then by place; lifecycles by name. */
export const explainRules = (decided: Decided, rules: ActionRules): readonly ExplainedRule[] => [
  ...rules.permits.map((rule) => conditions(decided, rule)),
  ...rules.forbids.map((rule) => conditions(decided, rule)),
  ...rules.quotas.map((rule) => quota(decided, rule)),
  ...rules.locks.map((rule) => lock(decided, rule)),
  ...rules.lifecycles.map((each) => lifecycle(decided, each)),
];
