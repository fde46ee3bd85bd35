/** Who really acted, and under which policy, in the record. */
import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import { columnTypes } from "./column-types.ts";

const columns = ["by_role", "by_id", "by_issuer", "by_account", "policy", "permits"];

export const addActedBy: Migration = {
  up: async (db: Kysely<unknown>) => {
    const { text } = columnTypes(db);
    for (const column of columns) await db.schema.alterTable("log").addColumn(column, text).execute();
  },
};
