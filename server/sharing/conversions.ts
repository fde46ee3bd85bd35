/** Conversions from level 1, fast snapshots, to level 2, which is compressed and cheap. */
import type { ConversionsTable } from "../store/tables.ts";
import type { BackupSetRow } from "./inventory/backup-set-view.ts";
import { takeLock } from "./jobs/locks.ts";
import type { Change } from "./work.ts";

/** The level that a conversion ends with. */
export const convertedLevel = 2;

/** Begins a conversion, which locks the set until it ends (R21). Answers its id. */
export const beginConversion = async (
  change: Change,
  { id: backupSet, owner_id }: Pick<BackupSetRow, "id" | "owner_id">,
): Promise<string> => {
  const { db, now, newId } = change;
  const row: ConversionsTable = {
    id: newId("cnv", now),
    backup_set_id: backupSet,
    owner_id,
    state: "running",
    failure: null,
    requested_at: now,
    finished_at: null,
  };
  await db.insertInto("conversions").values(row).execute();
  await takeLock(change, backupSet, "converting", row.id);
  return row.id;
};
