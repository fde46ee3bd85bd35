/** The tables around the sharing service: who calls, the record of what was done, and who hears of it. */
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
  /** Who really acted; null in all four where nobody said so, and in entries from before migration 0020. */
  by_role: "operator" | "service" | "account" | "server" | null;
  /** The id of a key, the subject of a token, or a part of the server. */
  by_id: string | null;
  /** Of the token. */
  by_issuer: string | null;
  /** Whose user acted. */
  by_account: string | null;
  /** The digest of the policy that the change was decided with. */
  policy: string | null;
  /** The permits that applied: a JSON array of their names. */
  permits: string | null;
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
  /** Sealed for this row with the key `secret_key`; where that is null, as it is. Signing needs it. */
  secret: string;
  /** Signs beside the new one for a while after a rotation. */
  former_secret: string | null;
  /** The id of the key; the key itself is in no table. */
  secret_key: string | null;
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
