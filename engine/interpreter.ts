/** Decides by walking the checked program. It is the semantics of the language; the compiler must say the same. */
import type { Lifecycle, Program } from "../dsl/program.ts";
import type { Schema } from "../dsl/schema.ts";
import { conclude, nothingApplies } from "./conclusion.ts";
import type { Decision, LifecycleStatus, NearMiss, QuotaUse, Refusal } from "./decision.ts";
import type { Evaluator } from "./evaluator.ts";
import type { DecisionRequest } from "./facts.ts";
import { EvaluationFailure, failureRefusal, wording } from "./failure.ts";
import { createHorizon, note } from "./horizon.ts";
import { type Environment, firstUnmet, type Observe, read } from "./interpreter-expressions.ts";
import { askKnown, type KnownStatus, knownStatuses, lifecycleStatus } from "./interpreter-lifecycles.ts";
import { forbid, lifecycleRefusal, lock, permit, quota } from "./interpreter-rules.ts";
import { demandLifecycle } from "./lifecycle.ts";
import type { Reader } from "./messages.ts";
import { nearMissOf } from "./near-misses.ts";
import { type ActionRules, indexRules, type RefusingLifecycle, rulesFor } from "./rule-index.ts";
import { isWellFormed } from "./values.ts";

/**
 * The interpreter of a checked program: the semantics, slow and obvious.
 *
 * @param observe is told of every expression that is evaluated, those of lifecycles included
 */
export const interpret = (program: Program, observe: Observe | null = null): Evaluator => {
  const index = indexRules(program);
  return {
    digest: program.digest,
    decide: (request) => {
      if (!isWellFormed(request)) return nothingApplies();
      const rules = rulesFor(index, request);
      if (rules === undefined) return nothingApplies();
      return decideBy(program.schema, rules, request, observe);
    },
    lifecycle: (name, subject, resource, now) => {
      const lifecycle = demandLifecycle(program, name, { subject, resource, now });
      const environment = withoutRequest(program.schema, { subject, resource, now }, observe);
      return lifecycleStatus(environment, lifecycle);
    },
  };
};

const noLifecycles = (name: string): LifecycleStatus => {
  throw new EvaluationFailure(wording.noLifecycle(name));
};

type Asked = Pick<DecisionRequest, "subject" | "resource" | "now">;

const withoutRequest = (
  schema: Schema,
  { subject, resource, now }: Asked,
  observe: Observe | null,
): Environment => ({
  schema,
  subject,
  resource,
  action: null,
  context: {},
  now,
  locals: {},
  lifecycle: noLifecycles,
  horizon: createHorizon(),
  observe,
});

const environmentOf = (
  schema: Schema,
  rules: ActionRules,
  request: DecisionRequest,
  observe: Observe | null,
) => {
  const bare = withoutRequest(schema, request, observe);
  const known = knownStatuses(bare, rules.lifecycles);
  const environment: Environment = {
    ...bare,
    action: rules.action,
    context: request.context,
    lifecycle: (name) => askKnown(known, name),
  };
  return { environment, known };
};

const decideBy = (
  schema: Schema,
  rules: ActionRules,
  request: DecisionRequest,
  observe: Observe | null,
): Decision => {
  const { environment, known } = environmentOf(schema, rules, request, observe);
  const permits: string[] = [];
  const refusals: Refusal[] = [];
  const quotas: QuotaUse[] = [];
  const refuse = (refusal: Refusal | null): void => {
    if (refusal !== null) refusals.push(refusal);
  };
  for (const rule of rules.permits) {
    const applies = permit(environment, rule);
    if (applies === true) permits.push(rule.name);
    else if (applies !== false) refuse(applies);
  }
  for (const rule of rules.forbids) refuse(forbid(environment, rule));
  for (const rule of rules.quotas) {
    const { use, refusal } = quota(environment, rule);
    if (use !== null) quotas.push(use);
    refuse(refusal);
  }
  for (const rule of rules.locks) refuse(lock(environment, rule));
  for (const refusing of rules.refusing) refusals.push(...byLifecycle(environment, known, refusing));
  const lifecycles = [...known.values()].flatMap((status) =>
    status instanceof EvaluationFailure ? [] : [status],
  );
  for (const { changesAt } of lifecycles) note(environment.horizon, changesAt ?? Number.POSITIVE_INFINITY);
  const { until } = environment.horizon;
  // It reads again what was decided, and paths that were not read: nothing that happened.
  const nearMisses = () => nearMissesOf({ ...environment, observe: null }, rules);
  return conclude({ permits, refusals, quotas, lifecycles, until, nearMisses });
};

/** One that cannot be evaluated refuses what it might refuse. */
const byLifecycle = (
  environment: Environment,
  known: ReadonlyMap<string, KnownStatus>,
  { lifecycle, refusals }: RefusingLifecycle,
): readonly Refusal[] => {
  const status = known.get(lifecycle.name);
  if (status === undefined) return [];
  if (status instanceof EvaluationFailure) return [failedLifecycle(lifecycle, status)];
  return refusals.flatMap((refused) => lifecycleRefusal(environment, status, refused) ?? []);
};

const failedLifecycle = ({ name, place }: Lifecycle, failure: EvaluationFailure): Refusal =>
  failureRefusal({ what: "Lifecycle", name, place }, failure);

/** Every permit of the action: none of them applied, and none failed. */
const nearMissesOf = (environment: Environment, rules: ActionRules): readonly NearMiss[] => {
  const reader: Reader = (expression) =>
    expression.kind === "state"
      ? environment.lifecycle(expression.lifecycle).state
      : read(environment, expression);
  return rules.permits.flatMap((rule) => {
    const unmet = firstUnmet(environment, rule.conditions);
    return unmet === null ? [] : nearMissOf(rule, unmet, reader);
  });
};
