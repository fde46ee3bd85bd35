/** The arithmetic of lifecycles: from the times of each instance to the state of their union. */
import type { Lifecycle, LifecycleState, Program } from "../dsl/program.ts";
import type { LifecycleStatus } from "./decision.ts";
import type { EntityFacts } from "./facts.ts";
import { EvaluationFailure, wording } from "./failure.ts";
import { instantOrNull } from "./horizon.ts";
import { isWellFormed } from "./values.ts";

/** One instance while its times are collected. Times are milliseconds since 1970, Infinity where there is none. */
export interface Instance {
  startsAt: number;
  /** The earliest end that has come, and its code. */
  endedAt: number;
  cause: string | null;
  /** The earliest end that is still to come. */
  nextEnd: number;
}

const never = Number.POSITIVE_INFINITY;

/** @param startsAt `undefined` where it has not started and no start is known */
export const createInstance = (startsAt: number | undefined): Instance => ({
  startsAt: startsAt ?? never,
  endedAt: never,
  cause: null,
  nextEnd: never,
});

/** Takes one end into account; `undefined` is no end. Of two at one instant, the smaller code is the cause. */
export const addEnd = (instance: Instance, at: number | undefined, code: string, now: number): void => {
  if (at === undefined) return;
  if (at > now) {
    if (at < instance.nextEnd) instance.nextEnd = at;
    return;
  }
  const { endedAt, cause } = instance;
  if (at < endedAt || (at === endedAt && (cause === null || code < cause))) {
    instance.endedAt = at;
    instance.cause = code;
  }
};

const status = (
  lifecycle: string,
  state: LifecycleState,
  cause: string | null,
  endsAt: number | null,
  changesAt: number,
): LifecycleStatus => ({ lifecycle, state, cause, endsAt, changesAt: instantOrNull(changesAt) });

/**
 * The state of one instance.
 *
 * @param takes how long the end takes, in milliseconds
 * @throws EvaluationFailure where the end lies beyond exact numbers
 */
export const instanceStatus = (
  lifecycle: string,
  instance: Instance,
  takes: number,
  now: number,
): LifecycleStatus => {
  const { startsAt, endedAt, cause, nextEnd } = instance;
  if (cause === null) {
    if (startsAt <= now) return status(lifecycle, "active", null, null, nextEnd);
    return status(lifecycle, "pending", null, null, Math.min(startsAt, nextEnd));
  }
  if (startsAt > endedAt) return status(lifecycle, "ended", cause, endedAt, never);
  const endsAt = endedAt + takes;
  if (!Number.isSafeInteger(endsAt)) throw new EvaluationFailure(wording.overflow(`${lifecycle}.ends_at`));
  if (now < endsAt) return status(lifecycle, "ending", cause, endsAt, endsAt);
  return status(lifecycle, "ended", cause, endsAt, never);
};

/** What a lifecycle without instances is. */
export const absentStatus = (lifecycle: string): LifecycleStatus =>
  status(lifecycle, "absent", null, null, never);

const alive: Record<LifecycleState, number> = { active: 4, ending: 3, pending: 2, ended: 1, absent: 0 };

const outlives = (one: LifecycleStatus, other: LifecycleStatus): boolean => {
  if (one.state !== other.state) return alive[one.state] > alive[other.state];
  const difference = (one.endsAt ?? 0) - (other.endsAt ?? 0);
  return difference === 0 ? (one.cause ?? "") < (other.cause ?? "") : difference > 0;
};

const earlier = (one: number | null, other: number | null): number | null =>
  one === null || (other !== null && other < one) ? other : one;

/** As alive as the more alive of the two; it may change when either does. Order does not matter. */
export const unite = (one: LifecycleStatus, other: LifecycleStatus): LifecycleStatus => ({
  ...(outlives(one, other) ? one : other),
  changesAt: earlier(one.changesAt, other.changesAt),
});

/** What a lifecycle is asked about without a request. */
interface Question {
  readonly subject: EntityFacts;
  readonly resource: EntityFacts;
  readonly now: number;
}

/**
 * The lifecycle of that name, if it can be asked.
 *
 * @throws RangeError for a lifecycle that the program does not have
 * @throws EvaluationFailure for facts that it cannot be asked about
 */
export const demandLifecycle = (program: Program, name: string, question: Question): Lifecycle => {
  const lifecycle = program.lifecycles.find((each) => each.name === name);
  if (lifecycle === undefined) throw new RangeError(`the policy has no lifecycle ${name}`);
  if (!isWellFormed({ ...question, action: "", context: {} })) {
    throw new EvaluationFailure(wording.notWellFormed);
  }
  if (question.resource.type !== lifecycle.resourceType) {
    throw new EvaluationFailure(wording.notResource(lifecycle.resourceType));
  }
  return lifecycle;
};
