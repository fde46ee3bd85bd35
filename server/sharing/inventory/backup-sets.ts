/** Backup sets, as their owners' services register them. */
import type { BackupSetBody, BackupSetView } from "../../api/inventory.ts";
import type { BackupSetsQuery } from "../../api/lists.ts";
import type { Page } from "../../api/words.ts";
import type { Database } from "../../store/tables.ts";
import { endOf } from "../backup-set-end.ts";
import { refreshCounters } from "../counters.ts";
import { demand, loadCaller, loadVisibleBackupSet } from "../decide.ts";
import { fixed, invalid, missing, notFound } from "../failures.ts";
import { fromIso, fromIsoOrNull } from "../instants.ts";
import { integer, listPage, text } from "../pages.ts";
import { finishEndedPlaces } from "../scheduler/ended-resources.ts";
import { lookAgain } from "../scheduler/look-again.ts";
import type { Viewer } from "../service.ts";
import { beginningWith, holding, inTurn, timed } from "../turns.ts";
import type { Change, Work } from "../work.ts";
import { type BackupSetRow, backupSetView, findBackupSet, selectBackupSets } from "./backup-set-view.ts";
import { isUnchanged } from "./unchanged.ts";

const clusterOf = async (db: Database, id: string) => {
  const cluster = await db.selectFrom("clusters").selectAll().where("id", "=", id).executeTakeFirst();
  if (cluster === undefined) throw missing("/cluster", "cluster", id);
  return cluster;
};

type Cluster = Awaited<ReturnType<typeof clusterOf>>;

/** A conversion raises the level; a report from before it does not lower it again (R21). */
const levelOf = (stored: BackupSetRow | null, body: BackupSetBody): number =>
  Math.max(stored?.level ?? 0, body.level);

const nextRow = (change: Change, body: BackupSetBody, cluster: Cluster, stored: BackupSetRow | null) => {
  const created_at = fromIso(body.created_at);
  const expires_at = fromIsoOrNull(body.expires_at);
  if (expires_at !== null && expires_at <= created_at) {
    throw invalid("/expires_at", "A backup set cannot expire before it was made; give a later instant.");
  }
  const { released_at } = cluster;
  const deleted_at = stored?.deleted_at ?? null;
  const noticed = stored?.expires_at === expires_at ? stored.ended_at : null;
  const ended_at = endOf({ released_at, deleted_at, expires_at, ended_at: noticed }, change.now);
  return { level: levelOf(stored, body), size_bytes: body.size_bytes, created_at, expires_at, ended_at };
};

/** Registers the set, or changes what may change. Its cluster, and so its owner and region, never do. */
export const putBackupSet = async (
  change: Change,
  id: string,
  body: BackupSetBody,
): Promise<BackupSetView> => {
  const { db } = change;
  const stored = await findBackupSet(db, id);
  if (stored !== null && stored.cluster_id !== body.cluster) {
    throw fixed("backup set", id, "cluster", stored.cluster_id, body.cluster);
  }
  const cluster = await clusterOf(db, body.cluster);
  const next = nextRow(change, body, cluster, stored);
  if (stored === null || !isUnchanged(stored, next)) await writeBackupSet(change, id, cluster, next, stored);
  return await viewBackupSet(change, id);
};

const writeBackupSet = async (
  change: Change,
  id: string,
  cluster: Cluster,
  next: ReturnType<typeof nextRow>,
  stored: BackupSetRow | null,
): Promise<void> => {
  const { db } = change;
  if (stored === null) {
    const { id: cluster_id, owner_id, region } = cluster;
    await db
      .insertInto("backup_sets")
      .values({ id, cluster_id, owner_id, region, ...next })
      .execute();
  } else {
    if (endOf(stored, change.now) !== null) await finishEndedPlaces(change, id);
    await db.updateTable("backup_sets").set(next).where("id", "=", id).execute();
    // Another expiry may end the set, or let it count again.
    await lookAgain(change, id);
    await refreshCounters(change, { backupSets: [id] });
  }
  await change.record("put_backup_set", { type: "BackupSet", id }, { ...next, cluster: cluster.id });
};

const viewBackupSet = async (work: Work, id: string): Promise<BackupSetView> => {
  const row = await findBackupSet(work.db, id);
  if (row === null) throw notFound("BackupSet", id);
  return await backupSetView(work, row, null);
};

/** An account sees its own sets and those that it is lent; of one that it is offered, that it has to accept (R35). */
export const getBackupSet = async (work: Work, viewer: Viewer, id: string): Promise<BackupSetView> => {
  if (viewer.account === null) return await viewBackupSet(work, id);
  const subject = await loadCaller(work, viewer.account);
  const { facts } = await loadVisibleBackupSet(work, id, subject);
  demand(work, subject, "view", facts);
  const row = await findBackupSet(work.db, id);
  if (row === null) throw notFound("BackupSet", id);
  return await backupSetView(work, row, viewer.account);
};

type Rows = ReturnType<typeof selectBackupSets>;

/** Over, or not over, at this instant: by what is stored and by the clock (R16). */
const inState = (rows: Rows, state: NonNullable<BackupSetsQuery["state"]>, now: number): Rows =>
  rows.where((eb) => {
    const available = eb.and([
      eb("b.ended_at", "is", null),
      eb("b.deleted_at", "is", null),
      eb("c.released_at", "is", null),
      eb.or([eb("b.expires_at", "is", null), eb("b.expires_at", ">", now)]),
    ]);
    return state === "available" ? available : eb.not(available);
  });

const select = (work: Work, viewer: string | null, query: BackupSetsQuery): Rows => {
  const { region, owner, cluster, level, state, shared, id_prefix } = query;
  let rows = selectBackupSets(work.db)
    .where(timed("b.created_at", query.created_from, query.created_to))
    .where(timed("b.expires_at", query.expires_from, query.expires_to));
  if (viewer !== null) rows = rows.where("b.owner_id", "=", viewer);
  if (region !== undefined) rows = rows.where("b.region", "=", region);
  if (owner !== undefined) rows = rows.where("b.owner_id", "=", owner);
  if (cluster !== undefined) rows = rows.where("b.cluster_id", "=", cluster);
  if (level !== undefined) rows = rows.where("b.level", "=", level);
  if (state !== undefined) rows = inState(rows, state, work.now);
  if (shared !== undefined) rows = rows.where(holding("b.has_principal", shared));
  if (id_prefix !== undefined) rows = rows.where(beginningWith("b.id", id_prefix));
  return rows;
};

/** To an account, its own sets; what it was lent is in Shared With Me. */
export const listBackupSets = (
  work: Work,
  { account: viewer }: Viewer,
  query: BackupSetsQuery,
): Promise<Page<BackupSetView>> => {
  const rows = select(work, viewer, query);
  return listPage(query, {
    name: "backup-sets",
    viewer,
    sorts: {
      id: text("b.id"),
      created_at: integer("b.created_at"),
      size_bytes: integer("b.size_bytes"),
    },
    read: (turn) => inTurn(rows, turn).execute(),
    show: (row) => backupSetView(work, row, viewer),
  });
};
