/** Requests of accounts for higher limits, which an operator answers. */
import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import { columnTypes } from "./column-types.ts";

export const createQuotaRequests: Migration = {
  up: async (db: Kysely<unknown>) => {
    const { text } = columnTypes(db);
    await db.schema
      .createTable("quota_requests")
      .addColumn("id", text, (column) => column.primaryKey())
      .addColumn("account_id", text, (column) => column.notNull().references("accounts.id"))
      .addColumn("quota", text, (column) => column.notNull())
      .addColumn("requested_limit", "bigint", (column) => column.notNull())
      .addColumn("reason", text, (column) => column.notNull())
      .addColumn("requested_at", "bigint", (column) => column.notNull())
      .addColumn("state", text, (column) => column.notNull())
      .addColumn("decided_at", "bigint")
      .addColumn("note", text)
      .execute();
    await db.schema
      .createIndex("quota_requests_by_account")
      .on("quota_requests")
      .columns(["account_id", "id"])
      .execute();
    // One open request for each quota of an account, whoever else is asking at the same moment.
    await sql`create unique index quota_requests_open on quota_requests (account_id, quota)
      where state = 'open'`.execute(db);
  },
};
