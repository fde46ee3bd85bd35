/** Policies that are kept in the database. */

/** Never changed once it is there. */
export interface PolicyVersionsTable {
  /** SHA-256 of the sources, as the language makes it. */
  digest: string;
  name: string;
  /** JSON `[{file, text}]`, packed. */
  sources: string;
  files: number;
  /** Characters of all texts. */
  size: number;
  rules: number;
  tests: number;
  /** An actor of the record. */
  author: string;
  note: string | null;
  created_at: number;
}

/** The one with the largest number says which version is in force. Never changed, never removed. */
export interface PolicyActivationsTable {
  /** From 1, without gaps: each switch has the next one. */
  number: number;
  digest: string;
  /** The activation that a rollback goes back to; null where there is none. */
  back_to: number | null;
  actor: string;
  note: string | null;
  activated_at: number;
}
