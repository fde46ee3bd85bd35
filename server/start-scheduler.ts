/** The scheduler's loop: one pass after another, whatever one of them meets (R18). */
import type { Log } from "./log.ts";
import { reasonOf } from "./reason.ts";

export interface Scheduler {
  /** Waits for the pass that is under way; no other follows. */
  stop(): Promise<void>;
}

export interface SchedulerOptions {
  readonly tick: () => Promise<{ readonly finished: number }>;
  /** Between the end of one pass and the begin of the next, in milliseconds. */
  readonly everyMs: number;
  readonly log: Log;
}

/** Passes never overlap. One that fails is logged, and the next one tries again. */
export const startScheduler = ({ tick, everyMs, log }: SchedulerOptions): Scheduler => {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let failure: string | undefined;

  const pass = async (): Promise<void> => {
    try {
      const { finished } = await tick();
      failure = undefined;
      if (finished > 0) log.info({ finished }, "The scheduler finished what was due.");
    } catch (cause) {
      // Once for each failure that lasts, not once a second.
      if (failure !== reasonOf(cause)) log.error({ err: cause }, `The scheduler failed: ${reasonOf(cause)}`);
      failure = reasonOf(cause);
    }
  };
  let current = Promise.resolve();
  const run = (): void => {
    current = pass().then(() => {
      if (!stopped) timer = setTimeout(run, everyMs);
    });
  };
  run();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await current;
    },
  };
};
