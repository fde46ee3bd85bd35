/** When the scheduler has to look at a row again. */
import type { LifecycleStatus } from "../../../engine/decision.ts";
import { EvaluationFailure } from "../../../engine/failure.ts";

/** A row that nothing but a change of the row can end; whoever changes it clears its `due_at`. */
export const never = Number.MAX_SAFE_INTEGER;

/** The policy may change meanwhile, so that no row that waits for the policy sleeps longer than this. */
const longestSleep = 3_600_000;

/** When a row that is not over has to be looked at, in milliseconds since 1970. */
export const dueAfter = (status: LifecycleStatus | null, now: number): number =>
  Math.min(status?.changesAt ?? never, now + longestSleep);

/** Null where the facts do not say: what is not known to be over is not finished. */
export const known = (ask: () => LifecycleStatus): LifecycleStatus | null => {
  try {
    return ask();
  } catch (failure) {
    if (failure instanceof EvaluationFailure) return null;
    throw failure;
  }
};
