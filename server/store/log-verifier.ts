/**
 * Whether entries of the record are those that were written, one after another. It shows an entry that was altered,
 * taken out, put in or moved, and with the head or an expected entry also what was cut off at the end. A chain cannot
 * show that all of it, its head included, was written anew: only a hash that was kept elsewhere shows that.
 */
import {
  beginning,
  type Checkpoint,
  hashOf,
  type LogRow,
  readCheckpoint,
  unnumberedHashOf,
} from "./log-chain.ts";
import type { LogHeadTable } from "./tables.ts";

export interface Break {
  /** The number of the first entry that is not what it was, or is not there. */
  readonly sequence: number;
  /** One sentence. */
  readonly message: string;
}

/** An entry that somebody noted elsewhere. */
export interface ExpectedEntry {
  readonly sequence: number;
  readonly hash: string;
}

export interface Verifier {
  /** Takes the entries in their order. Answers what is wrong, after which it takes no more. */
  add(row: LogRow): Break | null;
  /** After the last entry. `head` is null where nothing was ever appended, undefined where it is not known. */
  end(head: Omit<LogHeadTable, "id"> | null | undefined): Break | null;
  readonly count: number;
  readonly last: ExpectedEntry | null;
}

export interface VerifierOptions {
  /** Also has to be among them. */
  readonly expect?: ExpectedEntry | undefined;
  /** What was before the first of them is not looked for: they are a part of a record. */
  readonly partial?: boolean;
}

const broken = (sequence: number, message: string): Break => ({ sequence, message });

type Form = "numbered" | "unnumbered" | "altered";

const formOf = (row: LogRow): Form => {
  if (row.hash === hashOf(row.previous_hash, row)) return "numbered";
  return row.hash === unnumberedHashOf(row.previous_hash, row) ? "unnumbered" : "altered";
};

/** What is wrong between two entries that follow one another in the store. */
const checkLink = (last: ExpectedEntry, row: LogRow, form: Form): Break | null => {
  const next = last.sequence + 1;
  if (row.sequence <= last.sequence)
    return broken(row.sequence, `Entry ${row.sequence} stands behind entry ${last.sequence}.`);
  if (form === "altered")
    return broken(row.sequence, `Entry ${row.sequence} was altered: its hash is not that of what it says.`);
  if (row.previous_hash !== last.hash) {
    return row.sequence > next
      ? broken(
          next,
          `Entry ${next} is missing: entry ${row.sequence} does not follow entry ${last.sequence}.`,
        )
      : broken(
          row.sequence,
          `Entry ${row.sequence} does not follow entry ${last.sequence}: one of them was put in, exchanged or moved.`,
        );
  }
  if (form === "numbered" && row.sequence !== next)
    return broken(next, `Entry ${next} is missing: entry ${row.sequence} comes after ${last.sequence}.`);
  return null;
};

/** Whether the record begins where its last checkpoint says. */
const checkStart = (first: LogRow, form: Form, checkpoint: Checkpoint | null): Break | null => {
  const through = checkpoint?.through ?? 0;
  const start = through + 1;
  const follows =
    first.previous_hash === (checkpoint?.hash ?? beginning) &&
    (form === "numbered" ? first.sequence === start : first.sequence >= start);
  if (follows) return null;
  const why =
    checkpoint === null ? "no checkpoint says that it was removed" : "the checkpoint says that it was kept";
  return first.sequence > start
    ? broken(start, `Entry ${start} is missing: the record begins with entry ${first.sequence}, and ${why}.`)
    : broken(first.sequence, `Entry ${first.sequence} is not what the record began with.`);
};

type LogEnd = Omit<LogHeadTable, "id">;

/** Whether the record ends where its head says. */
const checkEnd = (last: ExpectedEntry | null, head: LogEnd | null): Break | null => {
  if (head === null) {
    return last === null
      ? null
      : broken(
          last.sequence,
          `The head of the record is gone, so entries after ${last.sequence} may be, too.`,
        );
  }
  const end = last?.sequence ?? head.removed_through;
  if (head.sequence > end)
    return broken(
      end + 1,
      `Entry ${end + 1} is missing: the record ends with entry ${end}, and its head says ${head.sequence}.`,
    );
  if (head.sequence < end)
    return broken(
      head.sequence + 1,
      `Entry ${head.sequence + 1} was put in: the head says that the record ends with ${head.sequence}.`,
    );
  if (last !== null && head.hash !== last.hash)
    return broken(last.sequence, `Entry ${last.sequence} is not the one that the head of the record names.`);
  return null;
};

const checkCount = (kept: number, removed: number, { entries, sequence }: LogEnd): Break | null =>
  entries === kept + removed
    ? null
    : broken(
        sequence,
        `The record has ${kept} entries and removed ${removed}, but its head counts ${entries} in all.`,
      );

const differs = (row: ExpectedEntry, hash: string): Break =>
  broken(
    row.sequence,
    `Entry ${row.sequence} has the hash ${row.hash}, but ${hash} was expected: it, or one before it, was written anew.`,
  );

const checkExpected = (
  expect: ExpectedEntry,
  seen: boolean,
  last: ExpectedEntry | null,
  checkpoint: Checkpoint | null,
): Break | null => {
  if (seen) return null;
  const removed = checkpoint !== null && expect.sequence <= checkpoint.through;
  if (removed && expect.sequence === checkpoint.through && expect.hash === checkpoint.hash) return null;
  if (removed)
    return broken(
      expect.sequence,
      `Entry ${expect.sequence} cannot be compared: everything through ${checkpoint.through} was removed because of its age.`,
    );
  const where = last === null ? "is empty" : `ends with entry ${last.sequence}`;
  return broken(
    expect.sequence,
    `Entry ${expect.sequence} was expected and is missing: the record ${where}.`,
  );
};

export const createVerifier = ({ expect, partial = false }: VerifierOptions = {}): Verifier => {
  let first: { readonly row: LogRow; readonly form: Form } | null = null;
  let last: ExpectedEntry | null = null;
  let checkpoint: Checkpoint | null = null;
  let count = 0;
  let seen = false;

  return {
    add: (row) => {
      const form = formOf(row);
      if (last === null) {
        if (form === "altered") return checkLink({ sequence: row.sequence - 1, hash: "" }, row, form);
        first = { row, form };
      } else {
        const wrong = checkLink(last, row, form);
        if (wrong !== null) return wrong;
      }
      if (expect?.sequence === row.sequence) {
        if (row.hash !== expect.hash) return differs(row, expect.hash);
        seen = true;
      }
      checkpoint = readCheckpoint(row) ?? checkpoint;
      last = { sequence: row.sequence, hash: row.hash };
      count += 1;
      return null;
    },
    end: (head) => {
      // The end first: a checkpoint that was cut off there is missed at the beginning, too.
      const end = head === undefined ? null : checkEnd(last, head);
      const start = first === null || partial ? null : checkStart(first.row, first.form, checkpoint);
      const wrong = end ?? start;
      if (wrong !== null) return wrong;
      const removed = checkpoint?.removed ?? 0;
      const miscount = head === undefined || head === null ? null : checkCount(count, removed, head);
      if (miscount !== null) return miscount;
      return expect === undefined ? null : checkExpected(expect, seen, last, checkpoint);
    },
    get count() {
      return count;
    },
    get last() {
      return last;
    },
  };
};
