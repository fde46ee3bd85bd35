/** What filtered and sorted lists page through. Ids are in the order of their time, so sorts by id need no more. */
import type { Kysely } from "kysely";

const indexes = [
  { name: "accounts_by_name", table: "accounts", columns: ["name", "id"] },
  { name: "clusters_by_region", table: "clusters", columns: ["region", "id"] },
  { name: "backup_sets_by_time", table: "backup_sets", columns: ["created_at", "id"] },
  { name: "backup_sets_by_owner_time", table: "backup_sets", columns: ["owner_id", "created_at", "id"] },
  { name: "backup_sets_by_region", table: "backup_sets", columns: ["region", "id"] },
  { name: "resource_shares_by_time", table: "resource_shares", columns: ["created_at", "id"] },
  { name: "resource_shares_by_name", table: "resource_shares", columns: ["owner_id", "name", "id"] },
  { name: "restores_by_time", table: "restores", columns: ["requested_at", "id"] },
  { name: "restores_by_account_time", table: "restores", columns: ["account_id", "requested_at", "id"] },
  { name: "restores_by_set", table: "restores", columns: ["backup_set_id", "id"] },
  { name: "conversions_by_set", table: "conversions", columns: ["backup_set_id", "id"] },
] as const;

export const createListIndexes = async (db: Kysely<unknown>): Promise<void> => {
  for (const { name, table, columns } of indexes) {
    await db.schema
      .createIndex(name)
      .on(table)
      .columns([...columns])
      .execute();
  }
};
