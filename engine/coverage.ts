/** Which rules and branches of a policy its tests reach. */
import type { Expression, Lifecycle, LifecycleEnd, Program, Rule } from "../dsl/program.ts";
import type { Source } from "../dsl/span.ts";
import { type Point, type Points, pointsOf } from "./coverage-points.ts";
import type { Decision } from "./decision.ts";
import type { Evaluator } from "./evaluator.ts";
import type { DecisionRequest } from "./facts.ts";
import { interpret } from "./interpreter.ts";
import type { Observe } from "./interpreter-expressions.ts";
import { comparePlaces, compareText } from "./order.ts";
import { type ActionRules, indexRules, rulesFor } from "./rule-index.ts";
import { createSourcePlaces } from "./source-places.ts";
import { runTests, type TestReport } from "./testing.ts";

export type { Outcome, Point } from "./coverage-points.ts";

export interface Coverage {
  readonly policy: string;
  readonly tests: TestReport;
  /** By file and place. */
  readonly points: readonly Point[];
}

const happen = (point: Point | undefined, name: string): void => {
  const outcome = point?.outcomes.find((each) => each.name === name);
  if (outcome) outcome.count++;
};

/** What one rule came to. One that could not be evaluated came to nothing. */
const countRule = (points: Points, rule: Rule, decision: Decision, request: DecisionRequest): void => {
  const own = decision.refusals.filter((refusal) => refusal.rule === rule.name);
  if (rule.kind === "quota") {
    const use = decision.quotas.find((each) => each.rule === rule.name);
    if (!use) return;
    const left = use.limit - use.used - use.adding;
    happen(points.limits.get(rule), left > 0 ? "below" : left === 0 ? "at" : "beyond");
  }
  if (own.some(({ kind }) => kind === "failure")) return;
  if (rule.kind === "permit") {
    happen(points.rules.get(rule), decision.permits.includes(rule.name) ? "applied" : "passed");
    return;
  }
  happen(points.rules.get(rule), own.length > 0 ? "refused" : "passed");
  if (rule.kind !== "lock") return;
  const held = new Set((request.resource.locks ?? []).map(({ reason }) => reason));
  for (const reason of held) happen(points.reasons.get(rule), reason);
};

const countDecision = (
  points: Points,
  rules: ActionRules,
  decision: Decision,
  request: DecisionRequest,
): void => {
  for (const rule of [...rules.permits, ...rules.forbids, ...rules.quotas, ...rules.locks]) {
    countRule(points, rule, decision, request);
  }
  for (const { lifecycle, refusals } of rules.refusing) {
    const status = decision.lifecycles.find((each) => each.lifecycle === lifecycle.name);
    if (!status) continue;
    for (const refusal of refusals) {
      happen(points.refusals.get(refusal), status.state === refusal.state ? "refused" : "passed");
    }
  }
};

/** The ends of one instance that have come, while they are read. */
interface Coming {
  at: number;
  code: string;
  end: LifecycleEnd | null;
}

/** Of the ends that have come, the cause is the earliest; of two at one instant, the one with the smaller code. */
const isEarlier = (at: number, { code }: LifecycleEnd, coming: Coming): boolean =>
  at < coming.at || (at === coming.at && code < coming.code);

/** Sees which end was the cause. An instance reads its start, its ends and how long it takes, in this order. */
const watchLifecycle = (points: Points, lifecycle: Lifecycle): ReadonlyMap<Expression, Observe> => {
  let coming: Coming = { at: Number.POSITIVE_INFINITY, code: "", end: null };
  const start: Observe = (expression, value, { now }) => {
    coming = { at: Number.POSITIVE_INFINITY, code: "", end: null };
    if (value instanceof Error) return;
    happen(points.starts.get(expression), typeof value === "number" && value <= now ? "started" : "waiting");
  };
  const ending =
    (end: LifecycleEnd): Observe =>
    (_, value, { now }) => {
      if (value instanceof Error) return;
      if (typeof value !== "number" || value > now) happen(points.ends.get(end), "waiting");
      else if (isEarlier(value, end, coming)) coming = { at: value, code: end.code, end };
    };
  const take: Observe = (_, value) => {
    if (coming.end && !(value instanceof Error)) happen(points.ends.get(coming.end), "cause");
  };
  return new Map<Expression, Observe>([
    [lifecycle.startsAt, start],
    ...lifecycle.ends.map((end) => [end.at, ending(end)] as const),
    [lifecycle.takes, take],
  ]);
};

const createWatch = (points: Points, lifecycles: readonly Lifecycle[]): Observe => {
  const watched = new Map(lifecycles.flatMap((each) => [...watchLifecycle(points, each)]));
  return (expression, value, environment) => {
    if (typeof value === "boolean") happen(points.conditions.get(expression), String(value));
    if (!(value instanceof Error)) {
      happen(points.raises.get(expression), value === undefined ? "absent" : "present");
    }
    watched.get(expression)?.(expression, value, environment);
  };
};

/** Counts what each decision came to. */
const counting = (program: Program, points: Points, evaluator: Evaluator): Evaluator => {
  const index = indexRules(program);
  return {
    ...evaluator,
    decide: (request) => {
      const decision = evaluator.decide(request);
      const rules = rulesFor(index, request);
      if (rules !== undefined) countDecision(points, rules, decision, request);
      return decision;
    },
  };
};

/**
 * Runs the tests of a policy and counts what happened at each of its rules and branches.
 *
 * @param sources those that the program was checked from
 */
export const measureCoverage = (program: Program, sources: readonly Source[]): Coverage => {
  const points = pointsOf(program, createSourcePlaces(sources));
  const evaluator = interpret(program, createWatch(points, program.lifecycles));
  const tests = runTests(program, counting(program, points, evaluator));
  const sorted = [...points.all].sort(
    (one, other) => comparePlaces(one.place, other.place) || compareText(one.text, other.text),
  );
  return { policy: program.name, tests, points: sorted };
};
