/**
 * The accounts that a set reaches over all of its shares, one kept row for each: a set may be in many shares, and
 * neither a decision nor a change should have to read them all to count its accounts (R7).
 */
import { prepareQuery } from "../store/prepared.ts";
import type { Database } from "../store/tables.ts";
import { liveRecipients } from "./live.ts";
import type { Work } from "./work.ts";

/** What reaches the accounts of a set: all of its shares, or one; or of one share, its sets. */
export type Reach =
  | { readonly set: string; readonly share: string | null }
  | { readonly set: null; readonly share: string };

const insert = (db: Database, rows: ReturnType<typeof liveRecipients>) =>
  db
    .insertInto("reached_accounts")
    .columns(["backup_set_id", "account_id"])
    .expression(rows.select(["b.id", "r.account_id"]).distinct())
    .onConflict((conflict) => conflict.doNothing());

/** Rows of accounts that nothing offers the set to any more. */
const remove = (db: Database) =>
  db
    .deleteFrom("reached_accounts")
    .where((eb) =>
      eb.not(
        eb.exists(
          liveRecipients(db)
            .whereRef("x.backup_set_id", "=", eb.ref("reached_accounts.backup_set_id"))
            .whereRef("r.account_id", "=", eb.ref("reached_accounts.account_id"))
            .select("r.id"),
        ),
      ),
    );

const accountsOf = (db: Database, share: string) =>
  db.selectFrom("share_recipients").select("account_id").where("share_id", "=", share);

/** Sets that are in the share, or were and are not finished. */
export const setsOf = (db: Database, share: string) =>
  db
    .selectFrom("share_resources")
    .select("backup_set_id")
    .where("share_id", "=", share)
    .where("finished_at", "is", null);

const insertOfSet = prepareQuery((db, { text }) =>
  insert(db, liveRecipients(db).where("x.backup_set_id", "=", text("set"))),
);

const removeOfSet = prepareQuery((db, { text }) => remove(db).where("backup_set_id", "=", text("set")));

const insertOfPlace = prepareQuery((db, { text }) =>
  insert(
    db,
    liveRecipients(db).where("x.backup_set_id", "=", text("set")).where("x.share_id", "=", text("share")),
  ),
);

const removeOfPlace = prepareQuery((db, { text }) =>
  remove(db)
    .where("backup_set_id", "=", text("set"))
    .where("account_id", "in", accountsOf(db, text("share"))),
);

const insertOfShare = prepareQuery((db, { text }) =>
  insert(db, liveRecipients(db).where("x.share_id", "=", text("share"))),
);

const removeOfShare = prepareQuery((db, { text }) =>
  remove(db)
    .where("backup_set_id", "in", setsOf(db, text("share")))
    .where("account_id", "in", accountsOf(db, text("share"))),
);

/**
 * Brings the rows to what the shares say, each time with one statement for all of them.
 *
 * @param onlyAdded nothing was taken away, so that no account can have been lost
 */
export const refreshReached = async (
  db: Database,
  { set, share }: Reach,
  onlyAdded: boolean,
): Promise<void> => {
  if (set === null) {
    await insertOfShare(db, { share });
    if (!onlyAdded) await removeOfShare(db, { share });
  } else if (share === null) {
    await insertOfSet(db, { set });
    if (!onlyAdded) await removeOfSet(db, { set });
  } else {
    await insertOfPlace(db, { set, share });
    if (!onlyAdded) await removeOfPlace(db, { set, share });
  }
};

const selectReached = prepareQuery((db, parameter) =>
  db.selectFrom("reached_accounts").selectAll().where("backup_set_id", "=", parameter.text("id")),
);

const selectReachedOf = (db: Database, backupSets: readonly string[]) =>
  db.selectFrom("reached_accounts").selectAll().where("backup_set_id", "in", backupSets).execute();

/** The accounts that count for each of these sets, by its id; nothing for one that reaches nobody. */
export const reachedAccounts = async (
  { db }: Pick<Work, "db">,
  backupSets: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> => {
  const [id, ...others] = backupSets;
  if (id === undefined) return new Map();
  const rows = others.length === 0 ? await selectReached(db, { id }) : await selectReachedOf(db, backupSets);
  const reached = new Map<string, Set<string>>();
  for (const { backup_set_id, account_id } of rows) {
    const accounts = reached.get(backup_set_id) ?? new Set();
    reached.set(backup_set_id, accounts.add(account_id));
  }
  return reached;
};
