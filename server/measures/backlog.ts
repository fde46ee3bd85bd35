/** What waits in the store, counted up to a limit, so that a look costs the same however much there is. */
import { type Countable, countUpTo, sinceWhen } from "../store/count-up-to.ts";
import type { Store } from "../store/store.ts";
import type { Database } from "../store/tables.ts";

/** More than this is only known to be more. */
export const mostCounted = 10_000;

/** What is being revoked, by what it is. */
export type Revoking = "share" | "backup_set" | "principal" | "recipient";

export interface Pending {
  readonly count: number;
  /** When the first of them was taken back, in milliseconds since 1970; null where there is none. */
  readonly since: number | null;
}

export interface Backlog {
  readonly restoresRunning: number;
  readonly locks: number;
  /** What was taken back and is not finished (R17). */
  readonly revoking: Readonly<Record<Revoking, Pending>>;
  /** Entries of the record that the webhook which is furthest behind has not looked at; 0 without webhooks. */
  readonly webhookEntries: number;
  /** When the first of them was written, in milliseconds since 1970; null where there is none. */
  readonly webhookSince: number | null;
  readonly deadLetters: number;
}

const counted = (db: Database, rows: Countable): Promise<number> => countUpTo(db, rows, mostCounted);

const shares = (db: Database) =>
  db
    .selectFrom("resource_shares")
    .select("cancelled_at as at")
    .where("finished_at", "is", null)
    .where("cancelled_at", "is not", null);

const backupSets = (db: Database) =>
  db
    .selectFrom("share_resources")
    .select("removed_at as at")
    .where("finished_at", "is", null)
    .where("removed_at", "is not", null)
    // So that it reads the index which holds no others: there may be millions that are not being revoked.
    .orderBy("removed_at");

const principals = (db: Database) =>
  db
    .selectFrom("share_principals")
    .select("removed_at as at")
    .where("finished_at", "is", null)
    .where("removed_at", "is not", null);

const recipients = (db: Database) =>
  db
    .selectFrom("share_recipients")
    .select((eb) => eb.fn.coalesce("rejected_at", "cancelled_at", "left_at", "expired_at").as("at"))
    .where("finished_at", "is", null)
    .where((eb) =>
      eb.or([
        eb("rejected_at", "is not", null),
        eb("cancelled_at", "is not", null),
        eb("left_at", "is not", null),
        eb("expired_at", "is not", null),
      ]),
    );

const revoking = async (db: Database): Promise<Backlog["revoking"]> => ({
  share: await sinceWhen(db, shares(db), mostCounted),
  backup_set: await sinceWhen(db, backupSets(db), mostCounted),
  principal: await sinceWhen(db, principals(db), mostCounted),
  recipient: await sinceWhen(db, recipients(db), mostCounted),
});

const webhooks = async (db: Database): Promise<Pick<Backlog, "webhookEntries" | "webhookSince">> => {
  const head = await db.selectFrom("log_head").select("sequence").where("id", "=", 1).executeTakeFirst();
  const last = await db
    .selectFrom("webhooks")
    .select("position")
    .where("suspended_at", "is", null)
    .orderBy("position")
    .limit(1)
    .executeTakeFirst();
  if (head === undefined || last === undefined || last.position >= head.sequence) {
    return { webhookEntries: 0, webhookSince: null };
  }
  const first = await db
    .selectFrom("log")
    .select("at")
    .where("sequence", ">", last.position)
    .orderBy("sequence")
    .limit(1)
    .executeTakeFirst();
  return { webhookEntries: head.sequence - last.position, webhookSince: first?.at ?? null };
};

export const readBacklog = (store: Store): Promise<Backlog> =>
  store.read(async (db) => ({
    restoresRunning: await counted(db, db.selectFrom("restores").select("id").where("state", "=", "running")),
    locks: await counted(db, db.selectFrom("locks").select("id")),
    revoking: await revoking(db),
    ...(await webhooks(db)),
    deadLetters: await counted(db, db.selectFrom("dead_letters").select("id")),
  }));
