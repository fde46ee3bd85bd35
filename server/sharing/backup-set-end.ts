/** When a backup set is over: its cluster was released, it was deleted, or it expired (R16). */
import { earliest } from "./instants.ts";

export interface BackupSetEnds {
  readonly released_at: number | null;
  readonly deleted_at: number | null;
  readonly expires_at: number | null;
  /** When it was over, once that was noticed. */
  readonly ended_at: number | null;
}

/** An expiry that was noticed stays one where the clock is put back. */
export const hasExpired = ({ expires_at, ended_at }: BackupSetEnds, now: number): boolean =>
  expires_at !== null && (expires_at <= now || (ended_at !== null && expires_at <= ended_at));

/** Null while the set is not over. Milliseconds since 1970. */
export const endOf = (ends: BackupSetEnds, now: number): number | null =>
  earliest(ends.released_at, ends.deleted_at, hasExpired(ends, now) ? ends.expires_at : null);
