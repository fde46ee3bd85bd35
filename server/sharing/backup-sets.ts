/** What the owner of a backup set does with the set itself: delete it, or convert it to another level. */
import type { BackupSetView } from "../api/inventory.ts";
import { beginConversion } from "./conversions.ts";
import { refreshCounters } from "./counters.ts";
import { demand, loadCaller, loadVisibleBackupSet } from "./decide.ts";
import { notFound } from "./failures.ts";
import { earliest } from "./instants.ts";
import { type BackupSetRow, backupSetView, findBackupSet } from "./inventory/backup-set-view.ts";
import { lookAgain } from "./scheduler/look-again.ts";
import type { BackupSets } from "./service.ts";
import type { Change, Runner } from "./work.ts";

const rowOf = async (change: Change, id: string): Promise<BackupSetRow> => {
  const row = await findBackupSet(change.db, id);
  if (row === null) throw notFound("BackupSet", id);
  return row;
};

/** The row of a set that the account may do this to. Throws `not_found` or `refused`. */
const demandOn = async (
  change: Change,
  account: string,
  action: "delete" | "convert",
  id: string,
): Promise<BackupSetRow> => {
  const subject = await loadCaller(change, account);
  const backupSet = await loadVisibleBackupSet(change, id, subject);
  demand(change, subject, action, backupSet.facts);
  return await rowOf(change, id);
};

/** R16, R24: deleting is a fact that ends every grant; who was lent the set keeps seeing it until that is revoked. */
const deleteBackupSet = async (change: Change, account: string, id: string): Promise<BackupSetView> => {
  const { db, now } = change;
  const row = await demandOn(change, account, "delete", id);
  const marks = { deleted_at: now, ended_at: earliest(row.ended_at, now) };
  await db.updateTable("backup_sets").set(marks).where("id", "=", id).execute();
  await lookAgain(change, id);
  await refreshCounters(change, { backupSets: [id] });
  await change.record("delete_backup_set", { type: "BackupSet", id });
  return await backupSetView(change, await rowOf(change, id), account);
};

const convert = async (change: Change, account: string, id: string): Promise<BackupSetView> => {
  const row = await demandOn(change, account, "convert", id);
  const conversion = await beginConversion(change, row);
  await change.record("convert_backup_set", { type: "BackupSet", id }, { conversion });
  return await backupSetView(change, row, account);
};

export const createBackupSets = (runner: Runner): BackupSets => ({
  delete: (account, id) => runner.change({ account }, (change) => deleteBackupSet(change, account, id)),
  convert: (account, id) => runner.change({ account }, (change) => convert(change, account, id)),
});
