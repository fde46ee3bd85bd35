/** The head of the record, whom an entry concerns, and webhooks with their dead letters. */
import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import { columnTypes, isPostgresDatabase } from "./column-types.ts";

type Schema = Kysely<unknown>;

/** Entries are numbered by whoever appends them from now on, so that no number is ever left out. */
const numberByHand = async (db: Schema): Promise<void> => {
  if (isPostgresDatabase(db)) await sql`alter table log alter column sequence drop identity`.execute(db);
};

const createHead = async (db: Schema): Promise<void> => {
  const { text } = columnTypes(db);
  await db.schema
    .createTable("log_head")
    .addColumn("id", "integer", (column) => column.primaryKey())
    .addColumn("sequence", "bigint", (column) => column.notNull())
    .addColumn("hash", text, (column) => column.notNull())
    .addColumn("entries", "bigint", (column) => column.notNull())
    .addColumn("removed", "bigint", (column) => column.notNull())
    .addColumn("removed_through", "bigint", (column) => column.notNull())
    .execute();
  // What an earlier version wrote is taken as it is: from here on its end is known.
  await sql`insert into log_head (id, sequence, hash, entries, removed, removed_through)
    select 1, sequence, hash, (select count(*) from log), 0, 0 from log
    where sequence = (select max(sequence) from log)`.execute(db);
};

const createConcerns = async (db: Schema): Promise<void> => {
  const { text } = columnTypes(db);
  await db.schema
    .createTable("event_accounts")
    .addColumn("sequence", "bigint", (column) => column.notNull())
    .addColumn("account_id", text, (column) => column.notNull())
    .addColumn("object_type", text, (column) => column.notNull())
    .addColumn("object_id", text, (column) => column.notNull())
    .addPrimaryKeyConstraint("event_accounts_key", ["sequence", "account_id"])
    .execute();
  await db.schema
    .createIndex("event_accounts_by_account")
    .on("event_accounts")
    .columns(["account_id", "sequence"])
    .execute();
  await db.schema
    .createIndex("log_by_object")
    .on("log")
    .columns(["object_type", "object_id", "sequence"])
    .execute();
};

const createWebhooks = async (db: Schema): Promise<void> => {
  const { text } = columnTypes(db);
  await db.schema
    .createTable("webhooks")
    .addColumn("id", text, (column) => column.primaryKey())
    .addColumn("account_id", text, (column) => column.references("accounts.id"))
    .addColumn("url", text, (column) => column.notNull())
    .addColumn("types", text, (column) => column.notNull())
    .addColumn("secret", text, (column) => column.notNull())
    .addColumn("former_secret", text)
    .addColumn("former_until", "bigint")
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("position", "bigint", (column) => column.notNull())
    .addColumn("failures", "bigint", (column) => column.notNull())
    .addColumn("next_at", "bigint", (column) => column.notNull())
    .addColumn("delivered_at", "bigint")
    .addColumn("last_failure", text)
    .addColumn("dead_in_a_row", "bigint", (column) => column.notNull())
    .addColumn("suspended_at", "bigint")
    .addColumn("lease_owner", text)
    .addColumn("lease_until", "bigint", (column) => column.notNull())
    .execute();
  await db.schema.createIndex("webhooks_by_account").on("webhooks").columns(["account_id", "id"]).execute();
  await db.schema
    .createTable("dead_letters")
    .addColumn("id", text, (column) => column.primaryKey())
    .addColumn("webhook_id", text, (column) => column.notNull().references("webhooks.id").onDelete("cascade"))
    .addColumn("sequence", "bigint", (column) => column.notNull())
    .addColumn("type", text, (column) => column.notNull())
    .addColumn("body", text, (column) => column.notNull())
    .addColumn("attempts", "bigint", (column) => column.notNull())
    .addColumn("failure", text, (column) => column.notNull())
    .addColumn("failed_at", "bigint", (column) => column.notNull())
    .addColumn("resend_at", "bigint")
    .execute();
  await db.schema
    .createIndex("dead_letters_by_webhook")
    .on("dead_letters")
    .columns(["webhook_id", "sequence"])
    .unique()
    .execute();
};

export const createEvents: Migration = {
  up: async (db) => {
    await numberByHand(db);
    await createHead(db);
    await createConcerns(db);
    await createWebhooks(db);
  },
};
