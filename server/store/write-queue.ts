/**
 * Runs changes one after another, and lets those that wait share one commit: a durable commit costs about a
 * millisecond, whatever it holds. Each change keeps its own fate through a savepoint.
 */
export interface BatchControl {
  begin(): void;
  commit(): void;
  rollback(): void;
  savepoint(): void;
  release(): void;
  rollbackToSavepoint(): void;
}

export interface WriteQueue {
  /** Rejects with what `work` throws, after its changes are undone. Resolves after the commit. */
  add<Value>(work: () => Promise<Value>): Promise<Value>;
  /** Resolves when nothing waits or runs any more. */
  idle(): Promise<void>;
}

interface Change {
  /** Does the work inside a savepoint and keeps its outcome. Throws only where the whole batch is lost. */
  run(): Promise<void>;
  /** Tells the caller the outcome, once it is durable. */
  settle(): void;
  fail(cause: unknown): void;
}

/** So that one slow batch does not keep the first change waiting for all the others. */
const batchSize = 100;

const createChange = <Value>(
  control: BatchControl,
  work: () => Promise<Value>,
  resolve: (value: Value) => void,
  reject: (cause: unknown) => void,
): Change => {
  let settle = (): void => {};
  return {
    run: async () => {
      control.savepoint();
      try {
        const value = await work();
        control.release();
        settle = () => resolve(value);
      } catch (cause) {
        control.rollbackToSavepoint();
        settle = () => reject(cause);
      }
    },
    settle: () => settle(),
    fail: reject,
  };
};

/** What cannot be rolled back makes the next batch fail at its beginning, which tries again and tells its callers. */
const undo = (control: BatchControl): void => {
  try {
    control.rollback();
  } catch {}
};

const runBatch = async (control: BatchControl, batch: readonly Change[]): Promise<void> => {
  try {
    control.begin();
    for (const change of batch) await change.run();
    control.commit();
  } catch (cause) {
    for (const change of batch) change.fail(cause);
    undo(control);
    return;
  }
  for (const change of batch) change.settle();
};

export const createWriteQueue = (control: BatchControl): WriteQueue => {
  const waiting: Change[] = [];
  let running: Promise<void> | null = null;

  const drain = async (): Promise<void> => {
    // One turn later, so that changes asked for together share their commit from the first on.
    await Promise.resolve();
    while (waiting.length > 0) await runBatch(control, waiting.splice(0, batchSize));
    running = null;
  };

  return {
    add: (work) =>
      new Promise((resolve, reject) => {
        waiting.push(createChange(control, work, resolve, reject));
        running ??= drain();
      }),
    idle: async () => {
      while (running !== null) await running;
    },
  };
};
