/** Resource shares, listed and looked up by their owner or an operator. */
import type { ResourceShareView } from "../../api/sharing.ts";
import type { Page, PageQuery } from "../../api/words.ts";
import { createAccountLoader } from "../facts/accounts.ts";
import { notFound } from "../failures.ts";
import { fillPage } from "../pages.ts";
import type { Viewer } from "../service.ts";
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

/** Shares that are being revoked stay listed until the scheduler has finished them (R17). */
export const listShares = (
  work: Work,
  viewer: Viewer,
  query: PageQuery & { region?: string | undefined },
): Promise<Page<ResourceShareView>> => {
  const accounts = createAccountLoader(work.db);
  let rows = work.db.selectFrom("resource_shares").selectAll().where("finished_at", "is", null).orderBy("id");
  if (viewer.account !== null) rows = rows.where("owner_id", "=", viewer.account);
  if (query.region !== undefined) rows = rows.where("region", "=", query.region);
  return fillPage(
    query,
    (key, limit) => rows.where("id", ">", key).limit(limit).execute(),
    (row) => row.id,
    (row) => shareView(work, row, accounts),
  );
};
