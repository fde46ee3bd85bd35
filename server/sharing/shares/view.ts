/** A resource share as its owner sees it (R36, R37). */
import type { PrincipalView, ResourceShareView } from "../../api/sharing.ts";
import { prepareQuery } from "../../store/prepared.ts";
import type { SharePrincipalsTable, ShareRow } from "../../store/tables.ts";
import { endOf } from "../backup-set-end.ts";
import { type AccountLoader, createAccountLoader } from "../facts/accounts.ts";
import { earliest, toIso, toIsoOrNull } from "../instants.ts";
import type { Work } from "../work.ts";
import { type AccountOffer, latestOffers, offerState } from "./principal-states.ts";

const selectPrincipals = prepareQuery((db, parameter) =>
  db
    .selectFrom("share_principals")
    .selectAll()
    .where("share_id", "=", parameter.text("share"))
    .where("finished_at", "is", null)
    .orderBy("added_at")
    .orderBy("principal_id"),
);

const stateOf = async (
  work: Work,
  row: SharePrincipalsTable,
  revoked: number | null,
  offers: ReadonlyMap<string, AccountOffer>,
  accounts: AccountLoader,
): Promise<PrincipalView["state"]> => {
  if (revoked !== null) return "revoking";
  if (row.type !== "Account") return "sharing";
  return await offerState(work, offers.get(row.id), accounts);
};

/** The principals of a share, those that are being revoked included. */
export const principalViews = async (
  work: Work,
  share: Pick<ShareRow, "id" | "cancelled_at">,
  accounts: AccountLoader,
): Promise<PrincipalView[]> => {
  const views: PrincipalView[] = [];
  const offers = await latestOffers(work, share.id);
  for (const row of (await selectPrincipals(work.db, {
    share: share.id,
  })) as readonly SharePrincipalsTable[]) {
    const revoked = earliest(row.removed_at, share.cancelled_at);
    const state = await stateOf(work, row, revoked, offers, accounts);
    const left = state === "left" ? (offers.get(row.id)?.left_at ?? null) : null;
    views.push({
      type: row.type,
      id: row.principal_id,
      state,
      added_at: toIso(row.added_at),
      revoked_at: toIsoOrNull(revoked ?? left),
    });
  }
  return views;
};

const selectResources = prepareQuery((db, parameter) =>
  db
    .selectFrom("share_resources as x")
    .innerJoin("backup_sets as b", "b.id", "x.backup_set_id")
    .innerJoin("clusters as c", "c.id", "b.cluster_id")
    .select(["x.backup_set_id", "x.added_at", "x.removed_at"])
    .select(["b.deleted_at", "b.expires_at", "b.ended_at", "c.released_at"])
    .where("x.share_id", "=", parameter.text("share"))
    .where("x.finished_at", "is", null)
    .orderBy("x.added_at")
    .orderBy("x.backup_set_id"),
);

const resourceViews = async (work: Work, share: ShareRow): Promise<ResourceShareView["backup_sets"]> => {
  const rows = await selectResources(work.db, { share: share.id });
  return rows.map((row) => {
    const revoked = earliest(row.removed_at, share.cancelled_at, endOf(row, work.now));
    return {
      backup_set: row.backup_set_id,
      state: revoked === null ? "shared" : "revoking",
      added_at: toIso(row.added_at),
      revoked_at: toIsoOrNull(revoked),
    };
  });
};

export const shareView = async (
  work: Work,
  row: ShareRow,
  accounts: AccountLoader = createAccountLoader(work.db),
): Promise<ResourceShareView> => ({
  id: row.id,
  name: row.name,
  owner: row.owner_id,
  region: row.region,
  scope: row.scope,
  state: row.cancelled_at === null ? "live" : "revoking",
  created_at: toIso(row.created_at),
  cancelled_at: toIsoOrNull(row.cancelled_at),
  paid_by: { sharing: "nobody", backup_storage: row.owner_id },
  backup_sets: await resourceViews(work, row),
  principals: await principalViews(work, row, accounts),
});
