/** The state of a lifecycle at one instant. */
import type { Lifecycle } from "../dsl/program.ts";
import type { LifecycleStatus } from "./decision.ts";
import { EvaluationFailure, smallerFailure, wording } from "./failure.ts";
import {
  type Environment,
  elements,
  evaluate,
  firstUnmet,
  isTrue,
  read,
  withLocal,
} from "./interpreter-expressions.ts";
import { absentStatus, addEnd, createInstance, instanceStatus, unite } from "./lifecycle.ts";

/** The state of one instance: of the lifecycle, or of one element of its set. */
const oneStatus = (environment: Environment, lifecycle: Lifecycle): LifecycleStatus => {
  const { now } = environment;
  const instance = createInstance(read(environment, lifecycle.startsAt) as number | undefined);
  for (const { at, conditions, code } of lifecycle.ends) {
    if (firstUnmet(environment, conditions) !== null) continue;
    addEnd(instance, read(environment, at) as number | undefined, code, now);
  }
  const takes = evaluate(environment, lifecycle.takes) as number;
  return instanceStatus(lifecycle.name, instance, takes, now);
};

/** The union over all instances (R19). Every one is looked at, so that their order never shows. */
const unionStatus = (
  environment: Environment,
  lifecycle: Lifecycle,
  { local, set, where }: NonNullable<Lifecycle["each"]>,
): LifecycleStatus => {
  let union = absentStatus(lifecycle.name);
  let failure: EvaluationFailure | null = null;
  for (const element of elements(environment, set)) {
    try {
      const inside = withLocal(environment, local, element);
      if (where !== null && !isTrue(inside, where)) continue;
      union = unite(union, oneStatus(inside, lifecycle));
    } catch (thrown) {
      failure = smallerFailure(failure, thrown);
    }
  }
  if (failure !== null) throw failure;
  return union;
};

/** Throws an EvaluationFailure where the state cannot be known. */
export const lifecycleStatus = (environment: Environment, lifecycle: Lifecycle): LifecycleStatus =>
  lifecycle.each === null
    ? oneStatus(environment, lifecycle)
    : unionStatus(environment, lifecycle, lifecycle.each);

/** What a lifecycle came to: its status, or the failure that everyone who asks it gets. */
export type KnownStatus = LifecycleStatus | EvaluationFailure;

/** Each of the lifecycles, once. A lifecycle reads neither the context nor the clock nor another lifecycle. */
export const knownStatuses = (
  environment: Environment,
  lifecycles: readonly Lifecycle[],
): ReadonlyMap<string, KnownStatus> =>
  new Map(
    lifecycles.map((lifecycle): [string, KnownStatus] => {
      try {
        return [lifecycle.name, lifecycleStatus(environment, lifecycle)];
      } catch (thrown) {
        return [lifecycle.name, smallerFailure(null, thrown)];
      }
    }),
  );

/** Throws the failure again, and one for a lifecycle that is not on the resource. */
export const askKnown = (known: ReadonlyMap<string, KnownStatus>, name: string): LifecycleStatus => {
  const status = known.get(name) ?? new EvaluationFailure(wording.noLifecycle(name));
  if (status instanceof EvaluationFailure) throw status;
  return status;
};
