/** Who left a share itself, rather than the folder or directory that the share names. */
import type { Migration } from "kysely/migration";

export const addLeaving: Migration = {
  up: async (db) => {
    await db.schema.alterTable("share_recipients").addColumn("left_share_at", "bigint").execute();
  },
};
