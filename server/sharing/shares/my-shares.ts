/** My Shares: every backup set that an account lends, with its shares and their principals (R36). */

import type { MySharesQuery } from "../../api/lists.ts";
import type { MySharesItem } from "../../api/sharing.ts";
import type { Page } from "../../api/words.ts";
import { prepareQuery } from "../../store/prepared.ts";
import type { Database } from "../../store/tables.ts";
import { type AccountLoader, createAccountLoader } from "../facts/accounts.ts";
import { toIsoOrNull } from "../instants.ts";
import { lockViews, sharedSetSorts } from "../inventory/backup-set-view.ts";
import { listPage } from "../pages.ts";
import { inTurn, timed } from "../turns.ts";
import type { Work } from "../work.ts";
import { sharesNaming } from "./list-shares.ts";
import { principalViews } from "./view.ts";

/** Sets `b` in shares that have a principal, what is being revoked included; without one, a set is not listed (R28). */
const sharedSets = (db: Database, account: string) =>
  db
    .selectFrom("resource_shares as h")
    .innerJoin("share_resources as x", "x.share_id", "h.id")
    .innerJoin("backup_sets as b", "b.id", "x.backup_set_id")
    .where("h.owner_id", "=", account)
    .where("h.finished_at", "is", null)
    .where("x.finished_at", "is", null)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom("share_principals as p")
          .select("p.id")
          .whereRef("p.share_id", "=", "h.id")
          .where("p.finished_at", "is", null),
      ),
    )
    .select([
      "b.id",
      "b.cluster_id",
      "b.region",
      "b.level",
      "b.size_bytes",
      "b.created_at",
      "b.expires_at",
      "b.shared_accounts",
    ])
    .distinct();

type Row = Awaited<ReturnType<ReturnType<typeof sharedSets>["execute"]>>[number];

const selectSharesOf = prepareQuery((db, parameter) =>
  db
    .selectFrom("share_resources as x")
    .innerJoin("resource_shares as h", "h.id", "x.share_id")
    .where("x.backup_set_id", "=", parameter.text("id"))
    .where("h.owner_id", "=", parameter.text("owner"))
    .where("x.finished_at", "is", null)
    .where("h.finished_at", "is", null)
    .select(["h.id", "h.name", "h.cancelled_at"])
    .distinct()
    .orderBy("h.id"),
);

const itemOf = async (
  work: Work,
  account: string,
  row: Row,
  accounts: AccountLoader,
): Promise<MySharesItem> => {
  const shares: MySharesItem["shares"] = [];
  for (const share of await selectSharesOf(work.db, { id: row.id, owner: account })) {
    shares.push({
      id: share.id,
      name: share.name,
      principals: await principalViews(work, share, accounts),
    });
  }
  return {
    backup_set: row.id,
    cluster: row.cluster_id,
    region: row.region,
    level: row.level,
    size_bytes: row.size_bytes,
    expires_at: toIsoOrNull(row.expires_at),
    locks: await lockViews(work, row.id),
    shared_accounts: row.shared_accounts,
    shares,
  };
};

export const listMyShares = (
  work: Work,
  account: string,
  query: MySharesQuery,
): Promise<Page<MySharesItem>> => {
  const { region, cluster, share, principal } = query;
  const accounts = createAccountLoader(work.db);
  let rows = sharedSets(work.db, account).where(timed("b.created_at", query.created_from, query.created_to));
  if (region !== undefined) rows = rows.where("b.region", "=", region);
  if (cluster !== undefined) rows = rows.where("b.cluster_id", "=", cluster);
  if (share !== undefined) rows = rows.where("h.id", "=", share);
  if (principal !== undefined) rows = rows.where("h.id", "in", sharesNaming(work.db, principal));
  return listPage(query, {
    name: "my-shares",
    viewer: account,
    sorts: sharedSetSorts,
    read: (turn) => inTurn(rows, turn).execute(),
    show: (row) => itemOf(work, account, row, accounts),
    weigh: ({ shares }) => shares.reduce((parts, { principals }) => parts + 1 + principals.length, 0),
  });
};
