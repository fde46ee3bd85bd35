/**
 * Questions that wait for a snapshot share it, and what can be read for all of them together. Each has been asked before
 * the snapshot is taken, so it sees what was committed by then.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { Runner, Work } from "../work.ts";

/** One after another they keep nobody waiting for long. */
const mostTogether = 100;

/** Whoever asked has the snapshot to itself until it says that it is done. */
export interface Turn<Read> {
  readonly work: Work;
  /** What was read for this question. */
  readonly read: Read;
  /** Runs what comes of it where the snapshot is read, for traces; where several share it, it is nobody's own. */
  readonly inside: <Value>(run: () => Value) => Value;
  done(): void;
}

/** Reads for all questions, and answers one for each, in their order. */
export type ReadFor<Question, Read> = (
  work: Work,
  questions: readonly Question[],
) => Promise<readonly Read[]>;

interface Waiting<Question, Read> {
  readonly question: Question;
  readonly begin: (turn: Turn<Read>) => void;
  readonly fail: (cause: unknown) => void;
}

const takeTurns = async <Question, Read>(
  work: Work,
  taken: readonly Waiting<Question, Read>[],
  readFor: ReadFor<Question, Read>,
): Promise<void> => {
  const questions = taken.map(({ question }) => question);
  const inside: Turn<Read>["inside"] = taken.length === 1 ? AsyncLocalStorage.snapshot() : (run) => run();
  for (const [at, read] of (await readFor(work, questions)).entries()) {
    await new Promise<void>((done) => taken[at]?.begin({ work, read, inside, done }));
  }
};

/** Answers a function that waits for the turn of a question. */
export const inTurnTogether = <Question, Read>(runner: Runner, readFor: ReadFor<Question, Read>) => {
  const waiting: Waiting<Question, Read>[] = [];

  const read = async (): Promise<void> => {
    let taken: readonly Waiting<Question, Read>[] | null = null;
    try {
      await runner.read(async (work) => {
        taken = waiting.splice(0, mostTogether);
        if (waiting.length > 0) void read();
        await takeTurns(work, taken, readFor);
      });
    } catch (cause) {
      // Those that had their turn are not told.
      for (const { fail } of taken ?? waiting.splice(0)) fail(cause);
    }
  };

  return (question: Question): Promise<Turn<Read>> =>
    new Promise((begin, fail) => {
      waiting.push({ question, begin, fail });
      if (waiting.length === 1) void read();
    });
};
