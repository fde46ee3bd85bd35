/**
 * The record of what was changed. Each entry holds the hash of the one before it, so that an entry that was altered
 * or taken out shows; one row beside them, the head, says where the record ends.
 */
import { canonicalJson, type Json } from "./canonical-json.ts";
import { beginning, hashOf, type WrittenEntry } from "./log-chain.ts";
import { findBreak } from "./log-verify.ts";
import { prepareQuery } from "./prepared.ts";
import type { Database, LogHeadTable } from "./tables.ts";

/** Who really acted: whose credential a request had, or a part of the server. */
export interface ActedBy {
  readonly role: "operator" | "service" | "account" | "server";
  /** The id of the key (never its secret), the subject of the token, or the part of the server. */
  readonly id: string;
  /** Of the token; null for a key, and for the server. */
  readonly issuer: string | null;
  /** Whose user it is; null for who has no account. */
  readonly account: string | null;
}

/** A part of the server, which acts without being asked. */
export const serverPart = (id: string): ActedBy => ({ role: "server", id, issuer: null, account: null });

/** What of the policy made a change possible. */
export interface DecidedBy {
  /** The digest of the policy. */
  readonly policy: string;
  /** Names of the permits that applied; empty where the policy was not asked. */
  readonly permits: readonly string[];
}

export interface LogEntry {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly object: { readonly type: string; readonly id: string };
  readonly details: Readonly<Record<string, Json | undefined>>;
  readonly by?: ActedBy | null;
  /** Left out where a change is not the policy's to decide. */
  readonly decided?: DecidedBy;
}

export type LogHead = Omit<LogHeadTable, "id">;

const selectHead = prepareQuery((db) =>
  db
    .selectFrom("log_head")
    .select(["sequence", "hash", "entries", "removed", "removed_through"])
    .where("id", "=", 1),
);

/** Null where nothing was ever appended. */
export const readHead = async (db: Database): Promise<LogHead | null> =>
  (await selectHead(db, {}))[0] ?? null;

const insertEntry = prepareQuery((db, parameter) =>
  db.insertInto("log").values({
    sequence: parameter.integer("sequence"),
    at: parameter.integer("at"),
    actor: parameter.text("actor"),
    action: parameter.text("action"),
    object_type: parameter.text("object_type"),
    object_id: parameter.text("object_id"),
    details: parameter.text("details"),
    previous_hash: parameter.text("previous_hash"),
    hash: parameter.text("hash"),
    by_role: parameter.text("by_role") as ActedBy["role"],
    by_id: parameter.text("by_id"),
    by_issuer: parameter.text("by_issuer"),
    by_account: parameter.text("by_account"),
    policy: parameter.text("policy"),
    permits: parameter.text("permits"),
  }),
);

const updateHead = prepareQuery((db, parameter) =>
  db
    .updateTable("log_head")
    .set({
      sequence: parameter.integer("sequence"),
      hash: parameter.text("hash"),
      entries: parameter.integer("entries"),
    })
    .where("id", "=", 1),
);

/** A head that is gone is made anew after the entries that are there, so that changes go on. */
const restoreHead = async (db: Database): Promise<LogHead> => {
  const last = await db
    .selectFrom("log")
    .select(["sequence", "hash"])
    .orderBy("sequence", "desc")
    .limit(1)
    .executeTakeFirst();
  const { entries } = await db
    .selectFrom("log")
    .select((eb) => eb.fn.countAll<number>().as("entries"))
    .executeTakeFirstOrThrow();
  const head: LogHead = {
    sequence: last?.sequence ?? 0,
    hash: last?.hash ?? beginning,
    entries: Number(entries),
    removed: 0,
    removed_through: 0,
  };
  await db
    .insertInto("log_head")
    .values({ id: 1, ...head })
    .execute();
  return head;
};

const permitsOf = ({ permits }: DecidedBy): string | null =>
  permits.length === 0 ? null : canonicalJson(permits);

const writtenEntry = (sequence: number, entry: LogEntry): WrittenEntry => ({
  sequence,
  at: entry.at,
  actor: entry.actor,
  action: entry.action,
  object_type: entry.object.type,
  object_id: entry.object.id,
  details: canonicalJson(entry.details),
  by_role: entry.by?.role ?? null,
  by_id: entry.by?.id ?? null,
  by_issuer: entry.by?.issuer ?? null,
  by_account: entry.by?.account ?? null,
  policy: entry.decided?.policy ?? null,
  permits: entry.decided === undefined ? null : permitsOf(entry.decided),
});

/**
 * Appends inside the caller's transaction, so that a change and its entry are one. Answers the number of the entry,
 * one more than that of the entry before it: changes run one after another, over all servers.
 */
export const appendLog = async (db: Database, entry: LogEntry): Promise<number> => {
  const head = (await readHead(db)) ?? (await restoreHead(db));
  const written = writtenEntry(head.sequence + 1, entry);
  const hash = hashOf(head.hash, written);
  await insertEntry(db, { ...written, previous_hash: head.hash, hash });
  await updateHead(db, { sequence: written.sequence, hash, entries: head.entries + 1 });
  return written.sequence;
};

/** The sequence number of the first entry that does not fit the chain, or null where the record is whole. */
export const findBrokenLogEntry = async (db: Database): Promise<number | null> =>
  (await findBreak((work) => work(db)))?.sequence ?? null;
