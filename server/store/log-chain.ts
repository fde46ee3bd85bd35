/** How the entries of the record hang together: each holds the hash of the one before it. */
import { hash } from "node:crypto";
import { canonicalJson } from "./canonical-json.ts";
import type { LogTable } from "./tables.ts";

export type LogRow = LogTable;

/** What an entry says, as it is stored. */
export type WrittenEntry = Omit<LogRow, "previous_hash" | "hash">;

/** Hexadecimal digits of a SHA-256. */
export const hashDigits = 2 * 32;

/** What the first entry of all holds in the place of the hash before it. */
export const beginning = "0".repeat(hashDigits);

/** What entries from before migration 0020 do not have. What is not said is not hashed, so theirs are what they were. */
const laterSaid = (entry: WrittenEntry) => {
  const { by_role, by_id, by_issuer, by_account, policy, permits } = entry;
  const later = { by_role, by_id, by_issuer, by_account, policy, permits };
  return Object.fromEntries(Object.entries(later).filter(([, said]) => said !== null));
};

const digest = (previous: string, text: string): string => hash("sha256", previous + text, "hex");

export const hashOf = (previous: string, entry: WrittenEntry): string => {
  const { sequence, at, actor, action, object_type, object_id, details } = entry;
  const said = { sequence, at, actor, action, object_type, object_id, details, ...laterSaid(entry) };
  return digest(previous, canonicalJson(said));
};

/** Entries from before migration 0003 do not hash their number, which may then leave gaps. */
export const unnumberedHashOf = (previous: string, entry: WrittenEntry): string => {
  const { at, actor, action, object_type, object_id, details } = entry;
  // What was put beside such an entry since would show.
  const said = { at, actor, action, object_type, object_id, details, ...laterSaid(entry) };
  return digest(previous, canonicalJson(said));
};

/** What the record holds in the place of entries that were removed because of their age. */
export const checkpointAction = "remove_log_entries";

export interface Checkpoint {
  /** The number of the last entry that was removed, and its hash. */
  readonly through: number;
  readonly hash: string;
  /** How many have been removed in all. */
  readonly removed: number;
}

/** What a checkpoint says, or null where the entry is none or says nothing that can be read. */
export const readCheckpoint = ({
  action,
  details,
}: Pick<LogRow, "action" | "details">): Checkpoint | null => {
  if (action !== checkpointAction) return null;
  try {
    const { through, hash, removed } = JSON.parse(details) as Partial<Checkpoint>;
    if (typeof through !== "number" || typeof removed !== "number" || typeof hash !== "string") return null;
    return { through, hash, removed };
  } catch {
    return null;
  }
};
