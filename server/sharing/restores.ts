/** Restores: an account builds a new cluster of its own from a backup set (R34). */

import type { RestoresQuery } from "../api/lists.ts";
import type { RestoreBody, RestoreView } from "../api/sharing.ts";
import type { Page } from "../api/words.ts";
import type { Database, RestoresTable } from "../store/tables.ts";
import { decide, demand, loadCaller, loadVisibleBackupSet } from "./decide.ts";
import { createAccountLoader } from "./facts/accounts.ts";
import { loadRestore } from "./facts/shares.ts";
import { notFound } from "./failures.ts";
import { toIso, toIsoOrNull } from "./instants.ts";
import { takeLock } from "./jobs/locks.ts";
import { integer, listPage, text } from "./pages.ts";
import type { Restores, Viewer } from "./service.ts";
import { inTurn, timed } from "./turns.ts";
import { ofRegistered } from "./viewers.ts";
import type { Change, Runner, Work } from "./work.ts";

const restoreView = (row: RestoresTable): RestoreView => ({
  id: row.id,
  backup_set: row.backup_set_id,
  account: row.account_id,
  region: row.region,
  state: row.state,
  progress: row.progress,
  executor: row.executor as RestoreView["executor"],
  new_cluster: row.new_cluster_id,
  paid_by: { new_cluster: row.account_id },
  failure: row.failure,
  requested_at: toIso(row.requested_at),
  finished_at: toIsoOrNull(row.finished_at),
});

const findRestore = async (db: Database, id: string): Promise<RestoresTable | null> =>
  (await db.selectFrom("restores").selectAll().where("id", "=", id).executeTakeFirst()) ?? null;

const insertRestore = async (
  change: Change,
  account: string,
  { backup_set, region }: RestoreBody,
): Promise<RestoresTable> => {
  const row: RestoresTable = {
    id: change.newId("rst", change.now),
    backup_set_id: backup_set,
    account_id: account,
    region,
    state: "running",
    progress: 0,
    executor: change.executor.name,
    new_cluster_id: null,
    failure: null,
    requested_at: change.now,
    finished_at: null,
  };
  await change.db.insertInto("restores").values(row).execute();
  return row;
};

const request = async (change: Change, account: string, body: RestoreBody): Promise<RestoreView> => {
  const subject = await loadCaller(change, account);
  const backupSet = await loadVisibleBackupSet(change, body.backup_set, subject);
  demand(change, subject, "restore", backupSet.facts, { region: body.region });
  const row = await insertRestore(change, account, body);
  await takeLock(change, body.backup_set, "restoring", row.id);
  await change.record(
    "request_restore",
    { type: "Restore", id: row.id },
    { account, backup_set: body.backup_set, region: body.region },
  );
  return restoreView(row);
};

const mayView = async (work: Work, account: string, restore: string): Promise<boolean> => {
  const accounts = createAccountLoader(work.db);
  const subject = await loadCaller(work, account, accounts);
  const facts = await loadRestore(work, restore, accounts, account);
  return facts !== null && decide(work, subject, "view", facts).outcome === "permitted";
};

/** Throws `not_found` for a restore that is not there or not the viewer's to see: the two must not be told apart. */
const get = async (work: Work, { account }: Viewer, id: string): Promise<RestoreView> => {
  const visible = account === null || (await mayView(work, account, id));
  const row = visible ? await findRestore(work.db, id) : null;
  if (row === null) throw notFound("Restore", id);
  return restoreView(row);
};

const select = ({ db }: Work, viewer: string | null, query: RestoresQuery) => {
  const { backup_set, region, account, state, requested_from, requested_to } = query;
  let rows = db
    .selectFrom("restores")
    .selectAll()
    .where(timed("requested_at", requested_from, requested_to));
  if (viewer !== null) rows = rows.where("account_id", "=", viewer);
  if (backup_set !== undefined) rows = rows.where("backup_set_id", "=", backup_set);
  if (region !== undefined) rows = rows.where("region", "=", region);
  if (account !== undefined) rows = rows.where("account_id", "=", account);
  if (state !== undefined) rows = rows.where("state", "=", state);
  return rows;
};

const list = (work: Work, { account: viewer }: Viewer, query: RestoresQuery): Promise<Page<RestoreView>> => {
  const rows = select(work, viewer, query);
  return listPage(query, {
    name: "restores",
    viewer,
    sorts: { id: text("id"), requested_at: integer("requested_at") },
    read: (turn) => inTurn(rows, turn).execute(),
    show: async (row) => restoreView(row),
  });
};

export const createRestores = (runner: Runner): Restores => ({
  request: (account, body) => runner.change({ account }, (change) => request(change, account, body)),
  get: (viewer, id) => runner.read((work) => get(work, viewer, id)),
  list: (viewer, query) => runner.read(ofRegistered(viewer.account, (work) => list(work, viewer, query))),
});
