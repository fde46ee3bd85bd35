/** One backup set as its viewer sees it. */
import type { BackupSetView } from "../../api/inventory.ts";
import { prepareQuery } from "../../store/prepared.ts";
import type { Database } from "../../store/tables.ts";
import { loadLocks } from "../facts/backup-sets.ts";
import { toIso, toIsoOrNull } from "../instants.ts";
import { integer, text } from "../pages.ts";
import type { Work } from "../work.ts";

export const selectBackupSets = (db: Database) =>
  db
    .selectFrom("backup_sets as b")
    .innerJoin("clusters as c", "c.id", "b.cluster_id")
    .selectAll("b")
    .select("c.released_at");

/** What the lists of sets that are shared can be sorted by, on either side of the sharing. */
export const sharedSetSorts = {
  backup_set: text("b.id"),
  created_at: integer("b.created_at"),
  size_bytes: integer("b.size_bytes"),
};

export type BackupSetRow = Awaited<ReturnType<ReturnType<typeof selectBackupSets>["execute"]>>[number];

const selectBackupSet = prepareQuery((db, { text }) => selectBackupSets(db).where("b.id", "=", text("id")));

export const findBackupSet = async (db: Database, id: string): Promise<BackupSetRow | null> =>
  (await selectBackupSet(db, { id }))[0] ?? null;

/** Why the set is locked, and since when (R22). */
export const lockViews = async (work: Work, id: string): Promise<BackupSetView["locks"]> =>
  (await loadLocks(work, id)).map(({ reason, since }) => ({
    // The table types say which reasons there are; the facts of the engine know any text.
    reason: reason as BackupSetView["locks"][number]["reason"],
    since: toIso(since),
  }));

/** R28. Those that a set is lent to do not learn about its other recipients; `viewer` null is an operator. */
export const backupSetView = async (
  work: Work,
  row: BackupSetRow,
  viewer: string | null,
): Promise<BackupSetView> => {
  const owned = viewer === null || viewer === row.owner_id;
  return {
    id: row.id,
    owner: row.owner_id,
    cluster: row.cluster_id,
    region: row.region,
    level: row.level,
    size_bytes: row.size_bytes,
    created_at: toIso(row.created_at),
    expires_at: toIsoOrNull(row.expires_at),
    deleted_at: toIsoOrNull(row.deleted_at),
    attribute: row.has_principal === 1 ? "Sharing" : "-",
    shared_accounts: owned ? row.shared_accounts : null,
    locks: await lockViews(work, row.id),
  };
};
