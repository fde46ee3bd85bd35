/** Brings every kept counter to what the rows say, each with one statement: for when nearly all have changed. */
import { sql } from "kysely";
import type { Database } from "../store/tables.ts";
import { livePrincipals, liveRecipients, liveResources, outsidePrincipals } from "./live.ts";

const countReached = async (db: Database): Promise<void> => {
  await db.deleteFrom("reached_accounts").execute();
  await db
    .insertInto("reached_accounts")
    .columns(["backup_set_id", "account_id"])
    // In the order of the table's key, which it then only grows at its end.
    .expression(
      liveRecipients(db).select(["b.id", "r.account_id"]).distinct().orderBy("b.id").orderBy("r.account_id"),
    )
    .execute();
};

const countSets = async (db: Database): Promise<void> => {
  await db
    .updateTable("backup_sets")
    .set((eb) => ({
      is_shared: eb.case().when("id", "in", liveResources(db).select("b.id")).then(1).else(0).end(),
      has_principal: eb.case().when("id", "in", livePrincipals(db).select("b.id")).then(1).else(0).end(),
      shared_accounts: eb
        .selectFrom("reached_accounts as a")
        .whereRef("a.backup_set_id", "=", "backup_sets.id")
        .select((rows) => rows.fn.countAll<number>().as("n")),
    }))
    .execute();
};

const countOwners = async (db: Database): Promise<void> => {
  const marked = (mark: "is_shared" | "has_principal") =>
    db
      .selectFrom("backup_sets as b")
      .where("b.owner_id", "=", sql.ref<string>("accounts.id"))
      .where(`b.${mark}`, "=", 1)
      .select((rows) => rows.fn.countAll<number>().as("n"));
  await db
    .updateTable("accounts")
    .set({ shared_resources: marked("is_shared"), shared_backup_sets: marked("has_principal") })
    .execute();
};

const countShares = async (db: Database): Promise<void> => {
  const counted = outsidePrincipals(db)
    .where("h.id", "=", sql.ref<string>("resource_shares.id"))
    .select((rows) => rows.fn.countAll<number>().as("n"));
  await db.updateTable("resource_shares").set({ outside_principals: counted }).execute();
};

export const countAll = async (db: Database): Promise<void> => {
  await countReached(db);
  await countSets(db);
  await countOwners(db);
  await countShares(db);
};
