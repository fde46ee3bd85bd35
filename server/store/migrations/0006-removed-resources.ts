/** What counts the sets that are being revoked, however many are lent. */
import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

export const indexRemovedResources: Migration = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await sql`create index share_resources_removed on share_resources (id)
      where finished_at is null and removed_at is not null`.execute(db);
  },
};
