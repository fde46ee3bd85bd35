/** The record, page by page, as operators read it. */
import type { LogEntryView, LogHeadView, LogQuery } from "../api/events.ts";
import type { Page } from "../api/words.ts";
import { type Binding, readCursor, writeCursor } from "../sharing/cursors.ts";
import { readHead } from "../store/log.ts";
import type { LogRow } from "../store/log-chain.ts";
import type { Store } from "../store/store.ts";
import type { Database } from "../store/tables.ts";
import type { RecordReader } from "./service.ts";

const detailsOf = (text: string): Record<string, unknown> => {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    // Somebody altered it; the entry is shown all the same.
    return { unreadable: text };
  }
};

export const actedByView = (
  row: Pick<LogRow, "by_role" | "by_id" | "by_issuer" | "by_account">,
): LogEntryView["by"] => {
  const { by_role: role, by_id: id, by_issuer: issuer, by_account: account } = row;
  // A database that no server of this version has brought up to date has none of these columns.
  return role == null || id == null ? null : { role, id, issuer, account };
};

const permitsOf = (text: string | null | undefined): string[] | null => {
  try {
    const permits: unknown = text == null ? null : JSON.parse(text);
    return Array.isArray(permits) ? permits.map(String) : null;
  } catch {
    return [`unreadable: ${text}`];
  }
};

export const logEntryView = (row: LogRow): LogEntryView => ({
  sequence: row.sequence,
  at: new Date(row.at).toISOString(),
  actor: row.actor,
  action: row.action,
  object: { type: row.object_type, id: row.object_id },
  details: detailsOf(row.details),
  by: actedByView(row),
  policy: row.policy ?? null,
  permits: permitsOf(row.permits),
  previous_hash: row.previous_hash,
  hash: row.hash,
});

/**
 * How many entries one read looks through where no index helps, and how many reads one page takes. A page may so be
 * short, or empty, and have a cursor: others must not wait for a search through all of it.
 */
const windowSize = 20_000;
const mostWindows = 10;

const select = (db: Database, query: LogQuery) => {
  const { actor, action, object_type, object_id, by, policy, from, to } = query;
  let rows = db.selectFrom("log").selectAll();
  if (actor !== undefined) rows = rows.where("actor", "=", actor);
  if (action !== undefined) rows = rows.where("action", "=", action);
  if (object_type !== undefined) rows = rows.where("object_type", "=", object_type);
  if (object_id !== undefined) rows = rows.where("object_id", "=", object_id);
  if (by !== undefined) rows = rows.where("by_id", "=", by);
  if (policy !== undefined) rows = rows.where("policy", "=", policy);
  if (from !== undefined) rows = rows.where("at", ">=", Date.parse(from));
  if (to !== undefined) rows = rows.where("at", "<=", Date.parse(to));
  return rows;
};

interface Part {
  readonly rows: readonly LogRow[];
  /** Everything up to here, in the order of the page, was looked through. */
  readonly through: number;
  readonly end: boolean;
}

/** Looks through one window behind `after`. */
const readPart = async (
  db: Database,
  query: LogQuery,
  after: number | null,
  limit: number,
): Promise<Part> => {
  const head = await readHead(db);
  const [oldest, newest] = [head?.removed_through ?? 0, head?.sequence ?? 0];
  const down = query.sort === "-sequence";
  const start = after ?? (down ? newest + 1 : oldest);
  const stop = down ? Math.max(oldest + 1, start - windowSize) : Math.min(newest, start + windowSize);
  const inside = select(db, query)
    .where("sequence", down ? "<" : ">", start)
    .where("sequence", down ? ">=" : "<=", stop);
  const rows = await inside
    .orderBy("sequence", down ? "desc" : "asc")
    .limit(limit)
    .execute();
  const full = rows.length === limit;
  const through = full ? (rows.at(-1)?.sequence ?? stop) : stop;
  return { rows, through, end: !full && (down ? stop <= oldest + 1 : stop >= newest) };
};

/** Those of one object are found by the index, wherever they are. */
const readOfObject = async (
  db: Database,
  query: LogQuery,
  after: number | null,
  limit: number,
): Promise<Part> => {
  const down = query.sort === "-sequence";
  let rows = select(db, query)
    .orderBy("sequence", down ? "desc" : "asc")
    .limit(limit);
  if (after !== null) rows = rows.where("sequence", down ? "<" : ">", after);
  const found = await rows.execute();
  return { rows: found, through: found.at(-1)?.sequence ?? 0, end: found.length < limit };
};

const list = async (store: Pick<Store, "read">, query: LogQuery): Promise<Page<LogEntryView>> => {
  const { limit, cursor, ...asked } = query;
  const binding: Binding = { name: "audit-log", viewer: null, asked };
  let after = cursor === undefined ? null : Number(readCursor(cursor, binding, null).key);
  const indexed = query.object_type !== undefined && query.object_id !== undefined;
  const read = indexed ? readOfObject : readPart;
  const items: LogEntryView[] = [];
  for (let windows = 0; windows < mostWindows; windows += 1) {
    const { rows, through, end } = await store.read((db) => read(db, query, after, limit - items.length));
    items.push(...rows.map(logEntryView));
    if (end) return { items, next_cursor: null };
    after = through;
    if (items.length === limit) break;
  }
  return { items, next_cursor: writeCursor({ value: null, key: String(after) }, binding) };
};

const headView = async (db: Database): Promise<LogHeadView> => {
  const head = await readHead(db);
  const { sequence, hash, entries, removed } = head ?? { sequence: 0, hash: "", entries: 0, removed: 0 };
  return { sequence, hash, entries: entries - removed, removed };
};

export const createRecordReader = (store: Pick<Store, "read">): RecordReader => ({
  list: (query) => list(store, query),
  head: () => store.read(headView),
});
