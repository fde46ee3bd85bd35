/**
 * The tables as Kysely sees them: snake_case columns, times in milliseconds since 1970, booleans as 0 and 1.
 * Ids are text. A row that is over keeps standing with `finished_at`; the facts of a decision leave it out.
 */
import type { Generated, Kysely, Selectable } from "kysely";
import type { PolicyActivationsTable, PolicyVersionsTable } from "./tables-policies.ts";
import type {
  ApiKeysTable,
  DeadLettersTable,
  EventAccountsTable,
  IdempotencyKeysTable,
  LogHeadTable,
  LogTable,
  WebhooksTable,
} from "./tables-record.ts";

export type * from "./tables-policies.ts";
export type * from "./tables-record.ts";

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
  /** The same instant as `left_at` where the account left the share itself; null where it left the group. */
  left_share_at: Generated<number | null>;
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

/** What an account asked an operator for. */
export interface QuotaRequestsTable {
  id: string;
  account_id: string;
  /** The name of the quota in the policy of that day. */
  quota: string;
  requested_limit: number;
  reason: string;
  requested_at: number;
  state: "open" | "approved" | "rejected" | "withdrawn";
  decided_at: number | null;
  note: string | null;
}

export interface ConversionsTable {
  id: string;
  backup_set_id: string;
  /** The owner of the set, who never changes. */
  owner_id: string;
  state: "running" | "succeeded" | "failed";
  failure: string | null;
  requested_at: number;
  finished_at: number | null;
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
  quota_requests: QuotaRequestsTable;
  api_keys: ApiKeysTable;
  log: LogTable;
  log_head: LogHeadTable;
  event_accounts: EventAccountsTable;
  webhooks: WebhooksTable;
  dead_letters: DeadLettersTable;
  idempotency_keys: IdempotencyKeysTable;
  policy_versions: PolicyVersionsTable;
  policy_activations: PolicyActivationsTable;
}

/** A database, or a transaction on it. */
export type Database = Kysely<Tables>;
