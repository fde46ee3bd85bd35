/** Resource shares, listed and looked up by their owner or an operator. */

import type { ResourceSharesQuery } from "../../api/lists.ts";
import type { ResourceShareView } from "../../api/sharing.ts";
import type { Page } from "../../api/words.ts";
import type { Database } from "../../store/tables.ts";
import { createAccountLoader } from "../facts/accounts.ts";
import { notFound } from "../failures.ts";
import { integer, listPage, text } from "../pages.ts";
import type { Viewer } from "../service.ts";
import { beginningWith, inTurn, timed } from "../turns.ts";
import type { Work } from "../work.ts";
import { findShare } from "./own-share.ts";
import { shareView } from "./view.ts";

/** Throws `not_found` for a share that is not there, is finished, or is another account's. */
export const getShare = async (work: Work, viewer: Viewer, id: string): Promise<ResourceShareView> => {
  const row = await findShare(work.db, id);
  const visible = row !== null && (viewer.account === null || viewer.account === row.owner_id);
  if (!visible) throw notFound("ResourceShare", id);
  return await shareView(work, row);
};

const sharesHolding = (db: Database, backupSet: string) =>
  db
    .selectFrom("share_resources as x")
    .select("x.share_id")
    .where("x.backup_set_id", "=", backupSet)
    .where("x.finished_at", "is", null);

/** As it is named: an account is not looked for in the folders and directories that shares name. */
export const sharesNaming = (db: Database, principal: string) =>
  db
    .selectFrom("share_principals as p")
    .select("p.share_id")
    .where("p.principal_id", "=", principal)
    .where("p.finished_at", "is", null);

const select = ({ db }: Work, viewer: string | null, query: ResourceSharesQuery) => {
  const { region, owner, state, scope, backup_set, principal, name_prefix } = query;
  let rows = db
    .selectFrom("resource_shares")
    .selectAll()
    .where("finished_at", "is", null)
    .where(timed("created_at", query.created_from, query.created_to));
  if (viewer !== null) rows = rows.where("owner_id", "=", viewer);
  if (region !== undefined) rows = rows.where("region", "=", region);
  if (owner !== undefined) rows = rows.where("owner_id", "=", owner);
  if (state !== undefined) rows = rows.where("cancelled_at", state === "live" ? "is" : "is not", null);
  if (scope !== undefined) rows = rows.where("scope", "=", scope);
  if (backup_set !== undefined) rows = rows.where("id", "in", sharesHolding(db, backup_set));
  if (principal !== undefined) rows = rows.where("id", "in", sharesNaming(db, principal));
  if (name_prefix !== undefined) rows = rows.where(beginningWith("name", name_prefix));
  return rows;
};

/** Shares that are being revoked stay listed until the scheduler has finished them (R17). */
export const listShares = (
  work: Work,
  { account: viewer }: Viewer,
  query: ResourceSharesQuery,
): Promise<Page<ResourceShareView>> => {
  const accounts = createAccountLoader(work.db);
  const rows = select(work, viewer, query);
  return listPage(query, {
    name: "resource-shares",
    viewer,
    sorts: { id: text("id"), created_at: integer("created_at"), name: text("name") },
    read: (turn) => inTurn(rows, turn).execute(),
    show: (row) => shareView(work, row, accounts),
    weigh: ({ backup_sets, principals }) => backup_sets.length + principals.length,
  });
};
