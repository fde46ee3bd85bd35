/** When a backup set is over: its cluster was released, it was deleted, or it expired (R16). */
import { earliest } from "./instants.ts";

export interface BackupSetEnds {
  readonly released_at: number | null;
  readonly deleted_at: number | null;
  readonly expires_at: number | null;
}

/** Null while the set is not over. Milliseconds since 1970. */
export const endOf = (ends: BackupSetEnds, now: number): number | null => {
  const end = earliest(ends.released_at, ends.deleted_at, ends.expires_at);
  return end !== null && end <= now ? end : null;
};
