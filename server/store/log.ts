/**
 * The record of what was changed. Each entry holds the hash of the one before it, so that an entry that was altered
 * or taken out shows.
 */
import { createHash } from "node:crypto";
import { canonicalJson, type Json } from "./canonical-json.ts";
import { prepareQuery } from "./prepared.ts";
import type { Database } from "./tables.ts";

export interface LogEntry {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly object: { readonly type: string; readonly id: string };
  readonly details: Readonly<Record<string, Json | undefined>>;
}

/** Hexadecimal digits of a SHA-256. */
const hashDigits = 2 * 32;
const beginning = "0".repeat(hashDigits);

interface Written {
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly object_type: string;
  readonly object_id: string;
  /** Canonical JSON. */
  readonly details: string;
}

const hashOf = (previous: string, entry: Written): string => {
  const { at, actor, action, object_type, object_id, details } = entry;
  const text = canonicalJson({ at, actor, action, object_type, object_id, details });
  return createHash("sha256").update(previous).update(text).digest("hex");
};

const selectLast = prepareQuery((db) =>
  db.selectFrom("log").select("hash").orderBy("sequence", "desc").limit(1),
);

const insertEntry = prepareQuery((db, parameter) =>
  db.insertInto("log").values({
    at: parameter.integer("at"),
    actor: parameter.text("actor"),
    action: parameter.text("action"),
    object_type: parameter.text("object_type"),
    object_id: parameter.text("object_id"),
    details: parameter.text("details"),
    previous_hash: parameter.text("previous_hash"),
    hash: parameter.text("hash"),
  }),
);

/** Appends inside the caller's transaction, so that a change and its entry are one. */
export const appendLog = async (db: Database, entry: LogEntry): Promise<void> => {
  const [last] = await selectLast(db, {});
  const previous_hash = last?.hash ?? beginning;
  const written: Written = {
    at: entry.at,
    actor: entry.actor,
    action: entry.action,
    object_type: entry.object.type,
    object_id: entry.object.id,
    details: canonicalJson(entry.details),
  };
  await insertEntry(db, { ...written, previous_hash, hash: hashOf(previous_hash, written) });
};

/** How many entries are read at once. */
const stretch = 500;

/** The sequence number of the first entry that does not fit the chain, or null where the record is whole. */
export const findBrokenLogEntry = async (db: Database): Promise<number | null> => {
  let previous = beginning;
  let after = 0;
  for (;;) {
    const rows = await db
      .selectFrom("log")
      .selectAll()
      .where("sequence", ">", after)
      .orderBy("sequence")
      .limit(stretch)
      .execute();
    for (const row of rows) {
      if (row.previous_hash !== previous || row.hash !== hashOf(previous, row)) return row.sequence;
      previous = row.hash;
      after = row.sequence;
    }
    if (rows.length < stretch) return null;
  }
};
