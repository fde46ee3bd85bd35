/**
 * The accounts that a set reaches over all of its shares, one kept row for each: a set may be in many shares, and
 * neither a decision nor a change should have to read them all to count its accounts (R7).
 */
import { prepareQuery } from "../store/prepared.ts";
import type { Database } from "../store/tables.ts";
import { liveRecipients } from "./live.ts";
import type { Work } from "./work.ts";

const live = (db: Database, id: string) =>
  liveRecipients(db).where("x.backup_set_id", "=", id).select(["b.id", "r.account_id"]).distinct();

const insert = (db: Database, rows: ReturnType<typeof live>) =>
  db
    .insertInto("reached_accounts")
    .columns(["backup_set_id", "account_id"])
    .expression(rows)
    .onConflict((conflict) => conflict.doNothing());

/** Rows of accounts that nothing offers the set to any more. */
const remove = (db: Database, id: string) =>
  db
    .deleteFrom("reached_accounts")
    .where("backup_set_id", "=", id)
    .where((eb) =>
      eb.not(
        eb.exists(
          liveRecipients(db)
            .where("x.backup_set_id", "=", id)
            .whereRef("r.account_id", "=", eb.ref("reached_accounts.account_id"))
            .select("r.id"),
        ),
      ),
    );

const insertAll = prepareQuery((db, parameter) => insert(db, live(db, parameter.text("id"))));

const removeAll = prepareQuery((db, parameter) => remove(db, parameter.text("id")));

const insertOfShare = prepareQuery((db, parameter) =>
  insert(db, live(db, parameter.text("id")).where("x.share_id", "=", parameter.text("share"))),
);

const removeOfShare = prepareQuery((db, parameter) =>
  remove(db, parameter.text("id")).where("account_id", "in", (eb) =>
    eb.selectFrom("share_recipients").select("account_id").where("share_id", "=", parameter.text("share")),
  ),
);

/** Brings the rows of a set to what its shares say, or only those of the accounts of one share. */
export const refreshReached = async (db: Database, id: string, share: string | null): Promise<void> => {
  if (share === null) {
    await insertAll(db, { id });
    await removeAll(db, { id });
  } else {
    await insertOfShare(db, { id, share });
    await removeOfShare(db, { id, share });
  }
};

const selectCount = prepareQuery((db, parameter) =>
  db
    .selectFrom("reached_accounts")
    .select((eb) => eb.fn.countAll<number>().as("n"))
    .where("backup_set_id", "=", parameter.text("id")),
);

export const countReached = async (db: Database, id: string): Promise<number> =>
  Number((await selectCount(db, { id }))[0]?.n ?? 0);

const selectReached = prepareQuery((db, parameter) =>
  db.selectFrom("reached_accounts").select("account_id").where("backup_set_id", "=", parameter.text("id")),
);

/** The accounts that count for a set. */
export const reachedAccounts = async (
  work: Pick<Work, "db">,
  backupSet: string,
): Promise<ReadonlySet<string>> =>
  new Set((await selectReached(work.db, { id: backupSet })).map(({ account_id }) => account_id));
