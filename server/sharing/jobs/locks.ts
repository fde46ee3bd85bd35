/** Locks on backup sets. A lock is held under a lease, so that it does not outlive a server that died (R23). */

import type { LocksTable } from "../../store/tables.ts";
import type { Change } from "../work.ts";

/** Takes a lock for a job that begins. A set may have several (R21). */
export const takeLock = async (
  change: Change,
  backupSet: string,
  reason: LocksTable["reason"],
  holder: string,
): Promise<void> => {
  const { db, now, executor, newId } = change;
  await db
    .insertInto("locks")
    .values({
      id: newId("lck", now),
      backup_set_id: backupSet,
      reason,
      holder,
      since: now,
      lease_until: now + executor.leaseMs,
    })
    .execute();
};

/** Makes the lock of a job that goes on last longer, whether or not its lease had ended. */
export const renewLock = async ({ db, now, executor }: Change, holder: string): Promise<void> => {
  await db
    .updateTable("locks")
    .set({ lease_until: now + executor.leaseMs })
    .where("holder", "=", holder)
    .execute();
};

export const releaseLock = async ({ db }: Change, holder: string): Promise<void> => {
  await db.deleteFrom("locks").where("holder", "=", holder).execute();
};
