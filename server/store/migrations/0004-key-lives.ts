/** What becomes of a key: who made it, until when it works, when it was used, and the secret that a rotation left. */
import type { Migration } from "kysely/migration";
import { columnTypes } from "./column-types.ts";

export const addKeyLives: Migration = {
  up: async (db) => {
    const { text } = columnTypes(db);
    const columns = [
      ["created_by", text],
      ["expires_at", "bigint"],
      ["last_used_at", "bigint"],
      ["rotated_at", "bigint"],
      ["former_hash", text],
      ["former_until", "bigint"],
    ] as const;
    for (const [name, type] of columns) {
      await db.schema.alterTable("api_keys").addColumn(name, type).execute();
    }
    await db.schema
      .createIndex("api_keys_by_former_hash")
      .on("api_keys")
      .column("former_hash")
      .unique()
      .execute();
  },
};
