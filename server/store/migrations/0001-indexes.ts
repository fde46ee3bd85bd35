/** The indexes of the first tables: what a decision reads, what lists page through, what the scheduler looks for. */
import { type Kysely, sql } from "kysely";

interface Index {
  readonly name: string;
  readonly table: string;
  readonly columns: readonly string[];
  readonly unique?: true;
  /** Only rows for which this holds. */
  readonly where?: string;
}

const indexes: readonly Index[] = [
  { name: "accounts_by_parent", table: "accounts", columns: ["parent_id"], where: "parent_id is not null" },
  {
    name: "accounts_by_directory",
    table: "accounts",
    columns: ["directory_id"],
    where: "directory_id is not null",
  },
  { name: "directories_by_manager", table: "directories", columns: ["management_account"] },
  { name: "folders_by_parent", table: "folders", columns: ["parent_id"] },
  { name: "clusters_by_owner", table: "clusters", columns: ["owner_id", "id"] },
  { name: "backup_sets_by_owner", table: "backup_sets", columns: ["owner_id", "id"] },
  { name: "backup_sets_by_cluster", table: "backup_sets", columns: ["cluster_id"] },
  {
    name: "backup_sets_by_expiry",
    table: "backup_sets",
    columns: ["expires_at"],
    where: "ended_at is null and expires_at is not null",
  },
  { name: "resource_shares_by_owner", table: "resource_shares", columns: ["owner_id", "id"] },
  {
    name: "resource_shares_cancelled",
    table: "resource_shares",
    columns: ["id"],
    where: "finished_at is null and cancelled_at is not null",
  },
  {
    name: "share_resources_live",
    table: "share_resources",
    columns: ["share_id", "backup_set_id"],
    unique: true,
    where: "removed_at is null and finished_at is null",
  },
  { name: "share_resources_by_set", table: "share_resources", columns: ["backup_set_id", "share_id"] },
  { name: "share_resources_by_share", table: "share_resources", columns: ["share_id"] },
  {
    name: "share_resources_due",
    table: "share_resources",
    columns: ["due_at"],
    where: "finished_at is null",
  },
  {
    name: "share_principals_live",
    table: "share_principals",
    columns: ["share_id", "type", "principal_id"],
    unique: true,
    where: "removed_at is null and finished_at is null",
  },
  { name: "share_principals_by_share", table: "share_principals", columns: ["share_id"] },
  { name: "share_principals_by_principal", table: "share_principals", columns: ["principal_id"] },
  {
    name: "share_principals_removed",
    table: "share_principals",
    columns: ["id"],
    where: "finished_at is null and removed_at is not null",
  },
  { name: "share_recipients_by_account", table: "share_recipients", columns: ["account_id", "share_id"] },
  { name: "share_recipients_by_share", table: "share_recipients", columns: ["share_id", "account_id"] },
  { name: "share_recipients_by_principal", table: "share_recipients", columns: ["share_principal_id"] },
  {
    name: "share_recipients_by_invitation",
    table: "share_recipients",
    columns: ["invitation_id"],
    unique: true,
    where: "invitation_id is not null",
  },
  {
    name: "share_recipients_pending",
    table: "share_recipients",
    columns: ["due_at"],
    where:
      "accepted_at is null and rejected_at is null and cancelled_at is null and left_at is null and expired_at is null",
  },
  {
    name: "share_recipients_ending",
    table: "share_recipients",
    columns: ["due_at"],
    where:
      "finished_at is null and (rejected_at is not null or cancelled_at is not null or left_at is not null or expired_at is not null)",
  },
  { name: "locks_by_set", table: "locks", columns: ["backup_set_id"] },
  { name: "restores_by_account", table: "restores", columns: ["account_id", "id"] },
  { name: "restores_by_state", table: "restores", columns: ["state"] },
  { name: "conversions_by_state", table: "conversions", columns: ["state"] },
];

export const createIndexes = async (db: Kysely<unknown>): Promise<void> => {
  for (const index of indexes) {
    const columns = sql.join(index.columns.map((column) => sql.ref(column)));
    const kind = sql.raw(index.unique === true ? "unique index" : "index");
    const condition = index.where === undefined ? sql`` : sql.raw(` where ${index.where}`);
    await sql`create ${kind} ${sql.ref(index.name)} on ${sql.table(index.table)} (${columns})${condition}`.execute(
      db,
    );
  }
};
