/**
 * The tables as Kysely sees them: snake_case columns, times in milliseconds since 1970, booleans as 0 and 1.
 * Ids are text. A row that is over keeps standing with `finished_at`; the facts of a decision leave it out.
 */
import type { Generated, Kysely, Selectable } from "kysely";

export interface AccountsTable {
  id: string;
  name: string;
  site: string;
  /** A JSON array of strings. */
  features: string;
  parent_type: "Folder" | "Directory" | null;
  parent_id: string | null;
  directory_id: string | null;
  raised_backup_sets: number | null;
  /** Kept counters, see counters.ts. */
  shared_resources: Generated<number>;
  shared_backup_sets: Generated<number>;
}

export interface DirectoriesTable {
  id: string;
  management_account: string;
  sharing_enabled: number;
}

export interface FoldersTable {
  id: string;
  name: string;
  parent_type: "Folder" | "Directory";
  parent_id: string;
  directory_id: string;
}

export interface ClustersTable {
  id: string;
  owner_id: string;
  region: string;
  tde: number;
  disk_encryption: number;
  released_at: number | null;
}

export interface BackupSetsTable {
  id: string;
  cluster_id: string;
  owner_id: string;
  region: string;
  level: number;
  size_bytes: number;
  created_at: number;
  expires_at: number | null;
  deleted_at: number | null;
  /** When the set was released, deleted or expired, once that was noticed: from then on it counts for nothing. */
  ended_at: number | null;
  /** Kept, see counters.ts: whether the set counts among the shared resources of its owner. */
  is_shared: Generated<number>;
  /** Kept, see counters.ts: whether it counts among the shared backup sets, which have a principal. */
  has_principal: Generated<number>;
  /** A kept counter, see counters.ts. */
  shared_accounts: Generated<number>;
}

export interface ResourceSharesTable {
  id: string;
  name: string;
  owner_id: string;
  region: string;
  scope: "all_accounts" | "resource_directory";
  created_at: number;
  cancelled_at: number | null;
  finished_at: number | null;
  /** A kept counter, see counters.ts. */
  outside_principals: Generated<number>;
}

export type ShareRow = Selectable<ResourceSharesTable>;

/** A backup set in a share, from `added_at` to `removed_at`. */
export interface ShareResourcesTable {
  id: string;
  share_id: string;
  backup_set_id: string;
  added_at: number;
  removed_at: number | null;
  finished_at: number | null;
  /** When the scheduler has to look at the row again; null is at its next pass. */
  due_at: number | null;
}

/** What the owner named, from `added_at` to `removed_at`. */
export interface SharePrincipalsTable {
  id: string;
  share_id: string;
  type: "Account" | "Folder" | "Directory";
  principal_id: string;
  added_at: number;
  removed_at: number | null;
  finished_at: number | null;
}

/** One account that a principal reaches: the account itself, or a member of the folder or directory. */
export interface ShareRecipientsTable {
  id: string;
  share_id: string;
  share_principal_id: string;
  account_id: string;
  /** The row's id again where the account has to answer; null where it was accepted automatically. */
  invitation_id: string | null;
  offered_at: number;
  accepted_at: number | null;
  rejected_at: number | null;
  cancelled_at: number | null;
  left_at: number | null;
  /** Set by the scheduler, so that the counters fall; decisions derive the expiry from `offered_at`. */
  expired_at: number | null;
  finished_at: number | null;
  due_at: number | null;
}

/** Kept, see reached.ts: an account that a set reaches, through however many shares. */
export interface ReachedAccountsTable {
  backup_set_id: string;
  account_id: string;
}

export interface LocksTable {
  id: string;
  backup_set_id: string;
  reason: "restoring" | "converting";
  /** The restore or the conversion that holds it. */
  holder: string;
  since: number;
  /** From this instant on the lock does not hold any more. */
  lease_until: number;
}

export interface RestoresTable {
  id: string;
  backup_set_id: string;
  account_id: string;
  region: string;
  state: "running" | "succeeded" | "failed";
  progress: number;
  executor: string;
  new_cluster_id: string | null;
  failure: string | null;
  requested_at: number;
  finished_at: number | null;
}

export interface ConversionsTable {
  id: string;
  backup_set_id: string;
  state: "running" | "succeeded" | "failed";
  failure: string | null;
  requested_at: number;
  finished_at: number | null;
}

export interface ApiKeysTable {
  id: string;
  role: "operator" | "service" | "account";
  name: string;
  account: string | null;
  /** A JSON array of strings. */
  permissions: string;
  secret_hash: string;
  created_at: number;
  revoked_at: number | null;
  /** The actor of the record; null for keys from before this was kept. */
  created_by: string | null;
  /** From this instant on the key does not work. */
  expires_at: number | null;
  /** At a coarse grain, so that using a key is not a change for each request. */
  last_used_at: number | null;
  rotated_at: number | null;
  /** The secret before the last rotation, which works until `former_until`. */
  former_hash: string | null;
  former_until: number | null;
}

export interface LogTable {
  /** From 1, without gaps since migration 0003. */
  sequence: number;
  at: number;
  actor: string;
  action: string;
  object_type: string;
  object_id: string;
  /** Canonical JSON. */
  details: string;
  previous_hash: string;
  hash: string;
}

/** What was answered to a request that its caller may repeat. */
export interface IdempotencyKeysTable {
  caller: string;
  key: string;
  fingerprint: string;
  /** JSON; null where the answer had no body. */
  answer: string | null;
  created_at: number;
  expires_at: number;
}

/** The one row that says where the record ends, and how much of its beginning was removed. */
export interface LogHeadTable {
  id: 1;
  sequence: number;
  hash: string;
  /** How many were ever appended. */
  entries: number;
  removed: number;
  /** The number of the last one that was removed; 0 for none. */
  removed_through: number;
}

/** Whose side an entry of the record is on, and the object under which that account knows it. */
export interface EventAccountsTable {
  sequence: number;
  account_id: string;
  object_type: string;
  object_id: string;
}

export interface WebhooksTable {
  id: string;
  /** Whose events it gets; null for all of them. */
  account_id: string | null;
  url: string;
  /** A JSON array of strings; empty for all types. */
  types: string;
  /** As it is, because signing needs it. */
  secret: string;
  /** Signs beside the new one for a while after a rotation. */
  former_secret: string | null;
  former_until: number | null;
  created_at: number;
  /** The sequence number through which everything was delivered or given up. */
  position: number;
  /** In a row, of the event after `position`. */
  failures: number;
  next_at: number;
  delivered_at: number | null;
  last_failure: string | null;
  dead_in_a_row: number;
  suspended_at: number | null;
  /** The node that delivers at the moment. */
  lease_owner: string | null;
  lease_until: number;
}

/** An event that a webhook did not take. */
export interface DeadLettersTable {
  id: string;
  webhook_id: string;
  sequence: number;
  type: string;
  body: string;
  attempts: number;
  failure: string;
  failed_at: number;
  /** When it is sent again; null while nobody asked. */
  resend_at: number | null;
}

export interface Tables {
  accounts: AccountsTable;
  directories: DirectoriesTable;
  folders: FoldersTable;
  clusters: ClustersTable;
  backup_sets: BackupSetsTable;
  resource_shares: ResourceSharesTable;
  share_resources: ShareResourcesTable;
  share_principals: SharePrincipalsTable;
  share_recipients: ShareRecipientsTable;
  reached_accounts: ReachedAccountsTable;
  locks: LocksTable;
  restores: RestoresTable;
  conversions: ConversionsTable;
  api_keys: ApiKeysTable;
  log: LogTable;
  log_head: LogHeadTable;
  event_accounts: EventAccountsTable;
  webhooks: WebhooksTable;
  dead_letters: DeadLettersTable;
  idempotency_keys: IdempotencyKeysTable;
}

/** A database, or a transaction on it. */
export type Database = Kysely<Tables>;
