/**
 * Reads take turns on one connection. Those that were asked for in one turn of the event loop share a snapshot: it
 * begins after all of them, so each sees what was committed before it was asked for.
 */
import { setImmediate } from "node:timers/promises";

export interface SnapshotControl {
  begin(): void;
  /** Lets go of the snapshot. */
  end(): void;
}

export interface ReadQueue {
  /** Rejects with what `work` throws. */
  add<Value>(work: () => Promise<Value>): Promise<Value>;
  /** Resolves when nothing waits or runs any more. */
  idle(): Promise<void>;
}

interface Read {
  /** Tells its caller the outcome by itself; never throws. */
  run(): Promise<void>;
  fail(cause: unknown): void;
}

/** A snapshot that cannot be let go of makes the next batch fail at its beginning, which tries again. */
const release = (end: () => void): void => {
  try {
    end();
  } catch {}
};

const runBatch = async ({ begin, end }: SnapshotControl, batch: readonly Read[]): Promise<void> => {
  try {
    begin();
    for (const read of batch) await read.run();
    end();
  } catch (cause) {
    // Those that were told their outcome stay as they are.
    for (const read of batch) read.fail(cause);
    release(end);
  }
};

export const createReadQueue = (control: SnapshotControl): ReadQueue => {
  const waiting: Read[] = [];
  let running: Promise<void> | null = null;

  const drain = async (): Promise<void> => {
    while (waiting.length > 0) {
      await setImmediate();
      await runBatch(control, waiting.splice(0));
    }
    running = null;
  };

  return {
    add: (work) =>
      new Promise((resolve, reject) => {
        waiting.push({ run: async () => await work().then(resolve, reject), fail: reject });
        running ??= drain();
      }),
    idle: async () => {
      while (running !== null) await running;
    },
  };
};
