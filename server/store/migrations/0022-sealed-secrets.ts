/** Which key the secrets of a webhook are sealed with; those from before are as they were made until the next start. */
import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import { columnTypes } from "./column-types.ts";

export const addSecretKeys: Migration = {
  up: async (db: Kysely<unknown>) => {
    const { text } = columnTypes(db);
    await db.schema.alterTable("webhooks").addColumn("secret_key", text).execute();
  },
};
