/**
 * What lists page through in every order that they can be had in: for all that there is, and for one account's side.
 * Rows that a list never shows are not in the index.
 */
import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import { columnTypes } from "./column-types.ts";

interface Index {
  readonly name: string;
  readonly table: string;
  readonly columns: readonly string[];
  readonly where?: string;
}

const indexes: readonly Index[] = [
  { name: "accounts_by_directory_id", table: "accounts", columns: ["directory_id", "id"] },
  { name: "directories_by_manager_id", table: "directories", columns: ["management_account", "id"] },
  { name: "folders_by_name", table: "folders", columns: ["name", "id"] },
  { name: "folders_by_directory", table: "folders", columns: ["directory_id", "id"] },
  { name: "folders_by_directory_name", table: "folders", columns: ["directory_id", "name", "id"] },
  { name: "clusters_by_owner_region", table: "clusters", columns: ["owner_id", "region", "id"] },
  { name: "backup_sets_by_size", table: "backup_sets", columns: ["size_bytes", "id"] },
  { name: "backup_sets_by_owner_size", table: "backup_sets", columns: ["owner_id", "size_bytes", "id"] },
  {
    name: "resource_shares_by_owner_time",
    table: "resource_shares",
    columns: ["owner_id", "created_at", "id"],
    where: "finished_at is null",
  },
  {
    name: "resource_shares_by_any_name",
    table: "resource_shares",
    columns: ["name", "id"],
    where: "finished_at is null",
  },
  { name: "conversions_by_owner", table: "conversions", columns: ["owner_id", "id"] },
  { name: "quota_requests_by_state", table: "quota_requests", columns: ["state", "id"] },
  { name: "api_keys_by_account", table: "api_keys", columns: ["account", "id"], where: "revoked_at is null" },
  {
    name: "api_keys_by_account_name",
    table: "api_keys",
    columns: ["account", "name", "id"],
    where: "revoked_at is null",
  },
  {
    name: "api_keys_by_account_time",
    table: "api_keys",
    columns: ["account", "created_at", "id"],
    where: "revoked_at is null",
  },
  { name: "api_keys_by_name", table: "api_keys", columns: ["name", "id"], where: "revoked_at is null" },
  { name: "api_keys_by_time", table: "api_keys", columns: ["created_at", "id"], where: "revoked_at is null" },
  { name: "dead_letters_by_webhook_event", table: "dead_letters", columns: ["webhook_id", "sequence", "id"] },
  { name: "dead_letters_by_webhook_id", table: "dead_letters", columns: ["webhook_id", "id"] },
  { name: "dead_letters_by_webhook_time", table: "dead_letters", columns: ["webhook_id", "failed_at", "id"] },
];

/** Who owns a conversion is who owns its set, of which there may be many more. */
const addOwners = async (db: Kysely<unknown>): Promise<void> => {
  const { text } = columnTypes(db);
  await db.schema.alterTable("conversions").addColumn("owner_id", text).execute();
  await sql`update conversions set owner_id =
    (select owner_id from backup_sets where backup_sets.id = conversions.backup_set_id)`.execute(db);
};

export const orderLists: Migration = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await addOwners(db);
    for (const { name, table, columns, where } of indexes) {
      const listed = sql.join(columns.map((column) => sql.ref(column)));
      const shown = where === undefined ? sql`` : sql.raw(` where ${where}`);
      await sql`create index ${sql.ref(name)} on ${sql.table(table)} (${listed})${shown}`.execute(db);
    }
  },
};
