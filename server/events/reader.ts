/** Reads events from the record: those of one account's side, or all of them. */
import type { EventView } from "../api/events.ts";
import { prepareQuery } from "../store/prepared.ts";
import type { Database } from "../store/tables.ts";
import { actedByView } from "./record.ts";

/** Whose side: one account's, or everything. */
export type Side = string | null;

/**
 * Of which events a reader is told who really acted: an operator of all, an account's user of what users of its account
 * did. Whose key did something is not for others to know, nor for a message that leaves the server.
 */
export type Actors = "all" | "own" | "none";

export interface Reading {
  readonly side: Side;
  /** Null is all types of events. */
  readonly types: ReadonlySet<string> | null;
  readonly actors: Actors;
}

export interface EventPage {
  readonly events: readonly EventView[];
  /** Everything through this number was looked at. */
  readonly through: number;
  /** There was more to look at when it was read. */
  readonly more: boolean;
}

/** How many entries one read looks at, so that a page has an end in time and in memory. */
export const pageSize = 100;

/** How many accounts an event names. */
const mostAccounts = 100;

const selectHead = prepareQuery((db) =>
  db.selectFrom("log_head").select(["sequence", "removed_through"]).where("id", "=", 1),
);

export interface Bounds {
  /** The number of the last event. */
  readonly head: number;
  /** The number of the last event that is not there any more; 0 where all are. */
  readonly removedThrough: number;
}

export const readBounds = async (db: Database): Promise<Bounds> => {
  const [row] = await selectHead(db, {});
  return { head: row?.sequence ?? 0, removedThrough: row?.removed_through ?? 0 };
};

const selectAll = prepareQuery((db, parameter) =>
  db
    .selectFrom("log")
    .select(["sequence", "at", "action", "object_type", "object_id"])
    .select(["by_role", "by_id", "by_issuer", "by_account"])
    .where("sequence", ">", parameter.integer("after"))
    .orderBy("sequence")
    .limit(parameter.integer("limit")),
);

const selectOwn = prepareQuery((db, parameter) =>
  db
    .selectFrom("event_accounts as e")
    .innerJoin("log as l", "l.sequence", "e.sequence")
    .select(["e.sequence", "l.at", "l.action", "e.object_type", "e.object_id"])
    .select(["l.by_role", "l.by_id", "l.by_issuer", "l.by_account"])
    .where("e.account_id", "=", parameter.text("account"))
    .where("e.sequence", ">", parameter.integer("after"))
    .orderBy("e.sequence")
    .limit(parameter.integer("limit")),
);

const selectAccounts = prepareQuery((db, parameter) =>
  db
    .selectFrom("event_accounts")
    .select("account_id")
    .where("sequence", "=", parameter.integer("sequence"))
    .orderBy("account_id")
    .limit(parameter.integer("limit")),
);

const accountsOf = async (db: Database, sequence: number) => {
  const rows = await selectAccounts(db, { sequence, limit: mostAccounts + 1 });
  const accounts = rows.slice(0, mostAccounts).map(({ account_id }) => account_id);
  return rows.length > mostAccounts ? { accounts, more_accounts: true as const } : { accounts };
};

type Row = Awaited<ReturnType<typeof selectAll>>[number];

const whoActed = (row: Row, { side, actors }: Reading): Pick<EventView, "by"> => {
  const by = actedByView(row);
  const told = actors === "all" || (actors === "own" && by?.account != null && by.account === side);
  return by !== null && told ? { by } : {};
};

const toEvent = async (db: Database, row: Row, reading: Reading): Promise<EventView> => ({
  id: row.sequence,
  type: row.action,
  at: new Date(row.at).toISOString(),
  object: { type: row.object_type, id: row.object_id },
  ...(reading.side === null ? await accountsOf(db, row.sequence) : { accounts: [reading.side] }),
  ...whoActed(row, reading),
});

/** Events after `after`, in their order. Several reads may be needed to find one. */
export const readEvents = async (db: Database, reading: Reading, after: number): Promise<EventPage> => {
  const { side, types } = reading;
  const { head } = await readBounds(db);
  if (after >= head) return { events: [], through: after, more: false };
  const rows =
    side === null
      ? await selectAll(db, { after, limit: pageSize })
      : await selectOwn(db, { account: side, after, limit: pageSize });
  const events: EventView[] = [];
  for (const row of rows) {
    if (types === null || types.has(row.action)) events.push(await toEvent(db, row, reading));
  }
  const more = rows.length === pageSize;
  return { events, through: more ? (rows.at(-1)?.sequence ?? head) : head, more };
};
