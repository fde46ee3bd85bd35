/** Answers that are given again to whoever repeats a request, and the indexes of lists that are filtered and sorted. */
import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import { createListIndexes } from "./0002-list-indexes.ts";
import { columnTypes } from "./column-types.ts";

const createKeys = async (db: Kysely<unknown>): Promise<void> => {
  const { text } = columnTypes(db);
  await db.schema
    .createTable("idempotency_keys")
    .addColumn("caller", text, (column) => column.notNull())
    .addColumn("key", text, (column) => column.notNull())
    .addColumn("fingerprint", text, (column) => column.notNull())
    .addColumn("answer", text)
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("expires_at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("idempotency_keys_key", ["caller", "key"])
    .execute();
  await sql`create index idempotency_keys_by_expiry on idempotency_keys (expires_at)`.execute(db);
};

export const createIdempotencyKeys: Migration = {
  up: async (db) => {
    await createKeys(db);
    await createListIndexes(db);
  },
};
