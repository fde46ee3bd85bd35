/**
 * Runs changes one after another, and lets those that wait share one commit: a durable commit costs about a
 * millisecond, whatever it holds. Each change keeps its own fate through a savepoint, unless it is alone.
 */
type Step = () => void | Promise<void>;

export interface BatchControl {
  readonly begin: Step;
  readonly commit: Step;
  readonly rollback: Step;
  readonly savepoint: Step;
  readonly release: Step;
  readonly rollbackToSavepoint: Step;
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
  /** Does the work of a batch that holds nothing else, whose end is the end of the change: it may be an import. */
  runAlone(): Promise<void>;
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
      await control.savepoint();
      try {
        const value = await work();
        await control.release();
        settle = () => resolve(value);
      } catch (cause) {
        await control.rollbackToSavepoint();
        settle = () => reject(cause);
      }
    },
    runAlone: async () => {
      const value = await work();
      settle = () => resolve(value);
    },
    settle: () => settle(),
    fail: reject,
  };
};

/** What cannot be rolled back makes the next batch fail at its beginning, which tries again and tells its callers. */
const undo = async (control: BatchControl): Promise<void> => {
  try {
    await control.rollback();
  } catch {}
};

const runAll = async (batch: readonly Change[]): Promise<void> => {
  const [first] = batch;
  if (batch.length === 1 && first !== undefined) return await first.runAlone();
  for (const change of batch) await change.run();
};

/** Answers whether it was committed. */
const runBatch = async (control: BatchControl, batch: readonly Change[]): Promise<boolean> => {
  try {
    await control.begin();
    await runAll(batch);
    await control.commit();
  } catch (cause) {
    for (const change of batch) change.fail(cause);
    await undo(control);
    return false;
  }
  for (const change of batch) change.settle();
  return true;
};

/** `committed` is called after each commit, with how many changes were in it. */
export const createWriteQueue = (
  control: BatchControl,
  committed: (changes: number) => void = () => {},
): WriteQueue => {
  const waiting: Change[] = [];
  let running: Promise<void> | null = null;

  const drain = async (): Promise<void> => {
    // One turn later, so that changes asked for together share their commit from the first on.
    await Promise.resolve();
    while (waiting.length > 0) {
      const batch = waiting.splice(0, batchSize);
      if (await runBatch(control, batch)) committed(batch.length);
    }
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
