/** Putting backup sets into a share and taking them out of it (R27, R38, R39). */
import type { RefusalView } from "../../api/problem.ts";
import type { ResourceShareView } from "../../api/sharing.ts";
import { refreshCounters } from "../counters.ts";
import { ask } from "../decide.ts";
import type { LoadedBackupSet } from "../facts/backup-sets.ts";
import { notFound } from "../failures.ts";
import { refuseIfAny, withoutRepeats } from "../refusals.ts";
import type { Change, Work } from "../work.ts";
import { loadNamedSets, loadStoredSets, setsInShare } from "./named-sets.ts";
import { loadOwnShare, type OwnShare } from "./own-share.ts";
import { askShare } from "./pairs.ts";
import { insertResources } from "./rows.ts";
import { loadStoredPrincipals } from "./stored-principals.ts";
import { shareView } from "./view.ts";

/** Whether the sets may be put into the share, and so be lent to every principal of it. */
export const askAddedSets = async (
  work: Work,
  own: OwnShare,
  sets: readonly LoadedBackupSet[],
): Promise<readonly RefusalView[]> => {
  const { region, scope } = own.row;
  const principals = await loadStoredPrincipals(work, own);
  const refusals = await askShare(work, { subject: own.subject, region, scope }, sets, principals);
  return [...refusals, ...withoutRepeats(ask(work, own.subject, "update", own.facts), refusals)];
};

/** Adds those that are not in the share already; all or none. */
export const addBackupSets = async (
  change: Change,
  account: string,
  id: string,
  backupSets: readonly string[],
): Promise<ResourceShareView> => {
  const own = await loadOwnShare(change, account, id);
  // A cancelled share holds nothing any more: whoever adds to it again must be told so.
  const present = new Set(own.row.cancelled_at === null ? await setsInShare(change, id) : []);
  const added = backupSets.filter((backupSet) => !present.has(backupSet));
  const sets = await loadNamedSets(change, added, own.subject, own.accounts);
  if (sets.length > 0) {
    refuseIfAny(await askAddedSets(change, own, sets));
    const ids = sets.map((set) => set.id);
    await insertResources(change, id, ids);
    await refreshCounters(change, { contents: { share: id, backupSets: ids }, onlyAdded: true });
    await change.record("add_backup_sets", { type: "ResourceShare", id }, { backup_sets: ids });
  }
  return await shareView(change, own.row, own.accounts);
};

/** Where the set is in the share, or still listed in it. Throws `not_found` where it never was, or is finished. */
export const placeOfSet = async ({ db }: Pick<Work, "db">, share: string, backupSet: string) => {
  const place = await db
    .selectFrom("share_resources")
    .select(["id", "removed_at"])
    .where("share_id", "=", share)
    .where("backup_set_id", "=", backupSet)
    .where("finished_at", "is", null)
    .orderBy("removed_at", (order) => order.desc().nullsFirst())
    .orderBy("id", "desc")
    .executeTakeFirst();
  if (place === undefined) throw notFound(`In resource share ${share}, backup set`, backupSet);
  return place;
};

/** Whether the sets may be taken out of the share. */
export const askRemovedSets = (
  work: Work,
  own: OwnShare,
  sets: readonly LoadedBackupSet[],
): readonly RefusalView[] => {
  const refusals = sets.flatMap((set) =>
    ask(work, own.subject, "unshare", set.facts, {}, { backupSet: set.id }),
  );
  return [...refusals, ...withoutRepeats(ask(work, own.subject, "update", own.facts), refusals)];
};

/** Access through this share is revoked (R17). A set that was removed already stays so. */
export const removeBackupSet = async (
  change: Change,
  account: string,
  id: string,
  backupSet: string,
): Promise<ResourceShareView> => {
  const own = await loadOwnShare(change, account, id);
  const place = await placeOfSet(change, id, backupSet);
  if (place.removed_at === null) {
    const sets = await loadStoredSets(change, [backupSet], own.subject, own.accounts);
    refuseIfAny(askRemovedSets(change, own, sets));
    await change.db
      .updateTable("share_resources")
      .set({ removed_at: change.now, due_at: null })
      .where("id", "=", place.id)
      .execute();
    await refreshCounters(change, { contents: { share: id, backupSets: [backupSet] } });
    await change.record("remove_backup_set", { type: "ResourceShare", id }, { backup_set: backupSet });
  }
  return await shareView(change, own.row, own.accounts);
};
