/** One kind of work of the scheduler, in transactions that stay short. */
import { setImmediate } from "node:timers/promises";
import type { Database } from "../../store/tables.ts";
import type { Change, Runner, Work } from "../work.ts";

export interface Step {
  /** Whether there is anything to do. Costs next to nothing where there is not. */
  isDue(work: Work): Promise<boolean>;
  /** Does some of it, and says whether there may be more. Looks again at what is due: another node may have done it. */
  run(change: Change): Promise<Progress>;
}

export interface Progress {
  /** How many things are over now. */
  readonly finished: number;
  readonly more: boolean;
}

/** How many rows one transaction takes. */
export const batchSize = 100;

/** So that one pass ends, however much there is to do. */
const mostBatches = 20;

/** Answers how many things it finished. */
export const runStep = async (runner: Runner, step: Step): Promise<number> => {
  if (!(await runner.read((work) => step.isDue(work)))) return 0;
  let finished = 0;
  for (let batch = 0; batch < mostBatches; batch += 1) {
    const progress = await runner.change("scheduler", (change) => step.run(change));
    finished += progress.finished;
    if (!progress.more) break;
    // Statements block, and transactions follow one another without a pause; requests come in between.
    await setImmediate();
  }
  return finished;
};

type Query<Row> = (db: Database, values: Readonly<Record<string, number>>) => Promise<readonly Row[]>;

/** Rows that nobody has looked at since they were changed, then those that wait for the clock, longest first. */
export const dueRows =
  <Row>(fresh: Query<Row>, due: Query<Row>) =>
  async ({ db, now }: Work, limit: number): Promise<readonly Row[]> => {
    const rows = await fresh(db, { limit });
    return rows.length === limit ? rows : [...rows, ...(await due(db, { now, limit: limit - rows.length }))];
  };
