/** Reads the record of a store from its beginning to its end, and finds where it was tampered with. */

import type { LogRow } from "./log-chain.ts";
import { type Break, createVerifier, type ExpectedEntry, type VerifierOptions } from "./log-verifier.ts";
import type { Database, LogHeadTable } from "./tables.ts";

/** Reads one snapshot. */
export type Read = <Value>(work: (db: Database) => Promise<Value>) => Promise<Value>;

/** How many entries are read at once, so that other readers need not wait for all of them. */
const stretch = 500;

export interface Range {
  readonly from?: number | undefined;
  /** Inclusive. */
  readonly to?: number | undefined;
}

/** The entries in their order, a few hundred from each snapshot. */
export async function* readEntries(
  read: Read,
  { from = 1, to = Number.MAX_SAFE_INTEGER }: Range = {},
): AsyncGenerator<LogRow> {
  for (let next = from; ; ) {
    const rows = await read((db) =>
      db
        .selectFrom("log")
        .selectAll()
        .where("sequence", ">=", next)
        .where("sequence", "<=", to)
        .orderBy("sequence")
        .limit(stretch)
        .execute(),
    );
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < stretch) return;
    next = last.sequence + 1;
  }
}

const headOf = async (read: Read): Promise<Omit<LogHeadTable, "id"> | null> =>
  (await read((db) =>
    db
      .selectFrom("log_head")
      .select(["sequence", "hash", "entries", "removed", "removed_through"])
      .where("id", "=", 1)
      .executeTakeFirst(),
  )) ?? null;

export interface Verified {
  readonly found: Break | null;
  /** How many entries were looked at. */
  readonly count: number;
  readonly last: ExpectedEntry | null;
}

/** Entries that are appended meanwhile are left out. */
const verifyOnce = async (
  read: Read,
  head: Omit<LogHeadTable, "id"> | null,
  options: VerifierOptions,
): Promise<Verified> => {
  const verifier = createVerifier(options);
  const answer = (found: Break | null): Verified => ({ found, count: verifier.count, last: verifier.last });
  // Without a head nothing says where to stop, and nothing may be there.
  for await (const row of readEntries(read, { to: head?.sequence })) {
    const found = verifier.add(row);
    if (found !== null) return answer(found);
  }
  const found = verifier.end(head);
  if (found !== null || head === null) return answer(found);
  return answer(await findBeyond(read, head));
};

/** What stands behind the head, and was not appended since. */
const findBeyond = async (read: Read, head: Omit<LogHeadTable, "id">): Promise<Break | null> => {
  const now = await headOf(read);
  const beyond = now?.sequence ?? head.sequence;
  const row = await read((db) =>
    db.selectFrom("log").select("sequence").where("sequence", ">", beyond).limit(1).executeTakeFirst(),
  );
  if (row === undefined) return null;
  const later = await headOf(read);
  if (later !== null && later.sequence >= row.sequence) return null;
  return {
    sequence: beyond + 1,
    message: `Entry ${row.sequence} was put in: the head says that the record ends with ${beyond}.`,
  };
};

/** Entries may be removed because of their age while they are read; then it is read again. */
const mostTries = 3;

/** Answers the first thing that is wrong, in the order of the entries. */
export const verifyLog = async (read: Read, options: VerifierOptions = {}): Promise<Verified> => {
  for (let tries = 1; ; tries += 1) {
    const head = await headOf(read);
    const verified = await verifyOnce(read, head, options);
    if (verified.found === null || tries === mostTries) return verified;
    const now = await headOf(read);
    if (now?.removed_through === head?.removed_through) return verified;
  }
};

export const findBreak = async (read: Read, options: VerifierOptions = {}): Promise<Break | null> =>
  (await verifyLog(read, options)).found;
