/** The first tables. Column types are those that SQLite and PostgreSQL share. */
import { type CreateTableBuilder, type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import { createIndexes } from "./0001-indexes.ts";
import { columnTypes } from "./column-types.ts";

type Schema = Kysely<unknown>;

const withId = (db: Schema, table: string): CreateTableBuilder<string, "id"> =>
  db.schema.createTable(table).addColumn("id", columnTypes(db).text, (column) => column.primaryKey());

const createInventory = async (db: Schema): Promise<void> => {
  const { text } = columnTypes(db);
  await withId(db, "accounts")
    .addColumn("name", text, (column) => column.notNull())
    .addColumn("site", text, (column) => column.notNull())
    .addColumn("features", text, (column) => column.notNull())
    .addColumn("parent_type", text)
    .addColumn("parent_id", text)
    .addColumn("directory_id", text)
    .addColumn("raised_backup_sets", "bigint")
    .addColumn("shared_resources", "bigint", (column) => column.notNull().defaultTo(0))
    .addColumn("shared_backup_sets", "bigint", (column) => column.notNull().defaultTo(0))
    .addCheckConstraint("accounts_counters", sql`shared_resources >= 0 and shared_backup_sets >= 0`)
    .execute();
  await withId(db, "directories")
    .addColumn("management_account", text, (column) => column.notNull().references("accounts.id"))
    .addColumn("sharing_enabled", "integer", (column) => column.notNull())
    .execute();
  await withId(db, "folders")
    .addColumn("name", text, (column) => column.notNull())
    .addColumn("parent_type", text, (column) => column.notNull())
    .addColumn("parent_id", text, (column) => column.notNull())
    .addColumn("directory_id", text, (column) => column.notNull().references("directories.id"))
    .execute();
  await withId(db, "clusters")
    .addColumn("owner_id", text, (column) => column.notNull().references("accounts.id"))
    .addColumn("region", text, (column) => column.notNull())
    .addColumn("tde", "integer", (column) => column.notNull())
    .addColumn("disk_encryption", "integer", (column) => column.notNull())
    .addColumn("released_at", "bigint")
    .execute();
  await withId(db, "backup_sets")
    .addColumn("cluster_id", text, (column) => column.notNull().references("clusters.id"))
    .addColumn("owner_id", text, (column) => column.notNull().references("accounts.id"))
    .addColumn("region", text, (column) => column.notNull())
    .addColumn("level", "integer", (column) => column.notNull())
    .addColumn("size_bytes", "bigint", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("expires_at", "bigint")
    .addColumn("deleted_at", "bigint")
    .addColumn("ended_at", "bigint")
    .addColumn("is_shared", "integer", (column) => column.notNull().defaultTo(0))
    .addColumn("has_principal", "integer", (column) => column.notNull().defaultTo(0))
    .addColumn("shared_accounts", "bigint", (column) => column.notNull().defaultTo(0))
    .addCheckConstraint("backup_sets_counter", sql`shared_accounts >= 0`)
    .execute();
};

const createSharing = async (db: Schema): Promise<void> => {
  const { text } = columnTypes(db);
  await withId(db, "resource_shares")
    .addColumn("name", text, (column) => column.notNull())
    .addColumn("owner_id", text, (column) => column.notNull().references("accounts.id"))
    .addColumn("region", text, (column) => column.notNull())
    .addColumn("scope", text, (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("cancelled_at", "bigint")
    .addColumn("finished_at", "bigint")
    .addColumn("outside_principals", "bigint", (column) => column.notNull().defaultTo(0))
    .execute();
  await withId(db, "share_resources")
    .addColumn("share_id", text, (column) => column.notNull().references("resource_shares.id"))
    .addColumn("backup_set_id", text, (column) => column.notNull().references("backup_sets.id"))
    .addColumn("added_at", "bigint", (column) => column.notNull())
    .addColumn("removed_at", "bigint")
    .addColumn("finished_at", "bigint")
    .addColumn("due_at", "bigint")
    .execute();
  await withId(db, "share_principals")
    .addColumn("share_id", text, (column) => column.notNull().references("resource_shares.id"))
    .addColumn("type", text, (column) => column.notNull())
    .addColumn("principal_id", text, (column) => column.notNull())
    .addColumn("added_at", "bigint", (column) => column.notNull())
    .addColumn("removed_at", "bigint")
    .addColumn("finished_at", "bigint")
    .execute();
  await withId(db, "share_recipients")
    .addColumn("share_id", text, (column) => column.notNull().references("resource_shares.id"))
    .addColumn("share_principal_id", text, (column) => column.notNull().references("share_principals.id"))
    .addColumn("account_id", text, (column) => column.notNull().references("accounts.id"))
    .addColumn("invitation_id", text)
    .addColumn("offered_at", "bigint", (column) => column.notNull())
    .addColumn("accepted_at", "bigint")
    .addColumn("rejected_at", "bigint")
    .addColumn("cancelled_at", "bigint")
    .addColumn("left_at", "bigint")
    .addColumn("expired_at", "bigint")
    .addColumn("finished_at", "bigint")
    .addColumn("due_at", "bigint")
    .execute();
  await db.schema
    .createTable("reached_accounts")
    .addColumn("backup_set_id", text, (column) => column.notNull().references("backup_sets.id"))
    .addColumn("account_id", text, (column) => column.notNull().references("accounts.id"))
    .addPrimaryKeyConstraint("reached_accounts_key", ["backup_set_id", "account_id"])
    .execute();
};

const createJobs = async (db: Schema): Promise<void> => {
  const { text } = columnTypes(db);
  await withId(db, "locks")
    .addColumn("backup_set_id", text, (column) => column.notNull().references("backup_sets.id"))
    .addColumn("reason", text, (column) => column.notNull())
    .addColumn("holder", text, (column) => column.notNull().unique())
    .addColumn("since", "bigint", (column) => column.notNull())
    .addColumn("lease_until", "bigint", (column) => column.notNull())
    .execute();
  await withId(db, "restores")
    .addColumn("backup_set_id", text, (column) => column.notNull().references("backup_sets.id"))
    .addColumn("account_id", text, (column) => column.notNull().references("accounts.id"))
    .addColumn("region", text, (column) => column.notNull())
    .addColumn("state", text, (column) => column.notNull())
    .addColumn("progress", "integer", (column) => column.notNull())
    .addColumn("executor", text, (column) => column.notNull())
    .addColumn("new_cluster_id", text, (column) => column.references("clusters.id"))
    .addColumn("failure", text)
    .addColumn("requested_at", "bigint", (column) => column.notNull())
    .addColumn("finished_at", "bigint")
    .execute();
  await withId(db, "conversions")
    .addColumn("backup_set_id", text, (column) => column.notNull().references("backup_sets.id"))
    .addColumn("state", text, (column) => column.notNull())
    .addColumn("failure", text)
    .addColumn("requested_at", "bigint", (column) => column.notNull())
    .addColumn("finished_at", "bigint")
    .execute();
};

const createOperations = async (db: Schema): Promise<void> => {
  const { text, sequence, numbered } = columnTypes(db);
  await withId(db, "api_keys")
    .addColumn("role", text, (column) => column.notNull())
    .addColumn("name", text, (column) => column.notNull())
    .addColumn("account", text)
    .addColumn("permissions", text, (column) => column.notNull())
    .addColumn("secret_hash", text, (column) => column.notNull().unique())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("revoked_at", "bigint")
    .execute();
  await db.schema
    .createTable("log")
    .addColumn("sequence", sequence, numbered)
    .addColumn("at", "bigint", (column) => column.notNull())
    .addColumn("actor", text, (column) => column.notNull())
    .addColumn("action", text, (column) => column.notNull())
    .addColumn("object_type", text, (column) => column.notNull())
    .addColumn("object_id", text, (column) => column.notNull())
    .addColumn("details", text, (column) => column.notNull())
    .addColumn("previous_hash", text, (column) => column.notNull())
    .addColumn("hash", text, (column) => column.notNull().unique())
    .execute();
};

export const createTables: Migration = {
  up: async (db) => {
    await createInventory(db);
    await createSharing(db);
    await createJobs(db);
    await createOperations(db);
    await createIndexes(db);
  },
};
