/** What counts the sets that are being revoked, and finds the first of them, however many are lent. */
import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

export const indexRemovalTimes: Migration = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await sql`drop index share_resources_removed`.execute(db);
    await sql`create index share_resources_removed on share_resources (removed_at)
      where finished_at is null and removed_at is not null`.execute(db);
  },
};
