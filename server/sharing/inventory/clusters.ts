/** Clusters, as their owners' services register and report them. */
import type { ClusterBody, ClusterView } from "../../api/inventory.ts";
import type { ClustersQuery } from "../../api/lists.ts";
import type { Page } from "../../api/words.ts";
import type { ClustersTable, Database } from "../../store/tables.ts";
import { refreshCounters } from "../counters.ts";
import { fixed, missing, notFound } from "../failures.ts";
import { toIsoOrNull } from "../instants.ts";
import { listPage, text } from "../pages.ts";
import { lookAgain } from "../scheduler/look-again.ts";
import type { Viewer } from "../service.ts";
import { beginningWith, holding, inTurn } from "../turns.ts";
import type { Change, Work } from "../work.ts";

const findCluster = async (db: Database, id: string) =>
  await db.selectFrom("clusters").selectAll().where("id", "=", id).executeTakeFirst();

const clusterView = (row: ClustersTable): ClusterView => ({
  id: row.id,
  owner: row.owner_id,
  region: row.region,
  tde: row.tde === 1,
  disk_encryption: row.disk_encryption === 1,
  released_at: toIsoOrNull(row.released_at),
});

/** An account sees its own. Throws `not_found` where there is none, or it is another's: the two must not be told apart. */
export const getCluster = async (work: Work, viewer: Viewer, id: string): Promise<ClusterView> => {
  const row = await findCluster(work.db, id);
  const visible = row !== undefined && (viewer.account === null || viewer.account === row.owner_id);
  if (!visible) throw notFound("Cluster", id);
  return clusterView(row);
};

export const listClusters = (
  work: Work,
  { account: viewer }: Viewer,
  query: ClustersQuery,
): Promise<Page<ClusterView>> => {
  const { region, owner, state, tde, disk_encryption, id_prefix } = query;
  let rows = work.db.selectFrom("clusters").selectAll();
  if (viewer !== null) rows = rows.where("owner_id", "=", viewer);
  if (region !== undefined) rows = rows.where("region", "=", region);
  if (owner !== undefined) rows = rows.where("owner_id", "=", owner);
  if (state !== undefined) rows = rows.where("released_at", state === "released" ? "is not" : "is", null);
  if (tde !== undefined) rows = rows.where(holding("tde", tde));
  if (disk_encryption !== undefined) rows = rows.where(holding("disk_encryption", disk_encryption));
  if (id_prefix !== undefined) rows = rows.where(beginningWith("id", id_prefix));
  return listPage(query, {
    name: "clusters",
    viewer,
    sorts: { id: text("id"), region: text("region") },
    read: (turn) => inTurn(rows, turn).execute(),
    show: async (row) => clusterView(row),
  });
};

const checkFixed = (stored: ClustersTable, { owner, region }: ClusterBody): void => {
  if (stored.owner_id !== owner) throw fixed("cluster", stored.id, "owner", stored.owner_id, owner);
  if (stored.region !== region) throw fixed("cluster", stored.id, "region", stored.region, region);
};

const checkOwner = async (db: Database, owner: string): Promise<void> => {
  const row = await db.selectFrom("accounts").select("id").where("id", "=", owner).executeTakeFirst();
  if (row === undefined) throw missing("/owner", "account", owner);
};

/** Registers the cluster, or changes its encryption. Its owner and region never change. */
export const putCluster = async (change: Change, id: string, body: ClusterBody): Promise<ClusterView> => {
  const { db } = change;
  const stored = await findCluster(db, id);
  if (stored === undefined) await checkOwner(db, body.owner);
  else checkFixed(stored, body);
  const encryption = { tde: body.tde ? 1 : 0, disk_encryption: body.disk_encryption ? 1 : 0 };
  const next: ClustersTable = {
    id,
    owner_id: body.owner,
    region: body.region,
    released_at: stored?.released_at ?? null,
    ...encryption,
  };
  const same = stored?.tde === next.tde && stored.disk_encryption === next.disk_encryption;
  if (same) return clusterView(stored);
  if (stored === undefined) await db.insertInto("clusters").values(next).execute();
  else await db.updateTable("clusters").set(encryption).where("id", "=", id).execute();
  await change.record("put_cluster", { type: "Cluster", id }, { ...next, id: undefined });
  return clusterView(next);
};

/** The sets of a released cluster are lent no more, and count for nothing from now on. */
const endBackupSets = async (change: Change, cluster: string): Promise<void> => {
  const { db, now } = change;
  const shared = await db
    .selectFrom("backup_sets")
    .select("id")
    .where("cluster_id", "=", cluster)
    .where("ended_at", "is", null)
    .where("is_shared", "=", 1)
    .execute();
  await db
    .updateTable("backup_sets")
    .set({ ended_at: now })
    .where("cluster_id", "=", cluster)
    .where("ended_at", "is", null)
    .execute();
  const backupSets = shared.map(({ id }) => id);
  for (const id of backupSets) await lookAgain(change, id);
  await refreshCounters(change, { backupSets });
};

/** R16, R24: a fact, never refused, locked or not. Repeating it keeps the first instant. */
export const releaseCluster = async (change: Change, id: string): Promise<ClusterView> => {
  const { db, now } = change;
  const stored = await findCluster(db, id);
  if (stored === undefined) throw notFound("Cluster", id);
  if (stored.released_at !== null) return clusterView(stored);
  await db.updateTable("clusters").set({ released_at: now }).where("id", "=", id).execute();
  await endBackupSets(change, id);
  await change.record("release_cluster", { type: "Cluster", id });
  return clusterView({ ...stored, released_at: now });
};
