/** Renaming a share, changing its scope, cancelling it (R38, R39). */
import type { ResourceSharePatch, ResourceShareView } from "../../api/sharing.ts";
import { refreshCounters } from "../counters.ts";
import { demand } from "../decide.ts";
import { refuseIfAny } from "../refusals.ts";
import type { Change } from "../work.ts";
import { loadOwnShare } from "./own-share.ts";
import { askRemoval, loadSetsOf } from "./principals.ts";
import { cancelOffers } from "./rows.ts";
import { shareView } from "./view.ts";

/** What is not given stays. Narrowing the scope is the policy's to refuse while somebody is outside. */
export const updateShare = async (
  change: Change,
  account: string,
  id: string,
  patch: ResourceSharePatch,
): Promise<ResourceShareView> => {
  const own = await loadOwnShare(change, account, id);
  const next = { name: patch.name ?? own.row.name, scope: patch.scope ?? own.row.scope };
  if (next.name !== own.row.name || next.scope !== own.row.scope) {
    const context = next.scope === own.row.scope ? {} : { scope: next.scope };
    demand(change, own.subject, "update", own.facts, context);
    await change.db.updateTable("resource_shares").set(next).where("id", "=", id).execute();
    await change.record("update_resource_share", { type: "ResourceShare", id }, next);
  }
  return await shareView(change, { ...own.row, ...next }, own.accounts);
};

/** Ends what the share grants; cancelling again changes nothing. The scheduler finishes it (R17, R18). */
export const cancelShare = async (
  change: Change,
  account: string,
  id: string,
): Promise<ResourceShareView> => {
  const own = await loadOwnShare(change, account, id);
  if (own.row.cancelled_at !== null) return await shareView(change, own.row, own.accounts);
  refuseIfAny(askRemoval(change, own, await loadSetsOf(change, own), "cancel"));
  const cancelled = { cancelled_at: change.now };
  await change.db.updateTable("resource_shares").set(cancelled).where("id", "=", id).execute();
  await cancelOffers(change, "share_id", id);
  await refreshCounters(change, { shares: [id] });
  await change.record("cancel_resource_share", { type: "ResourceShare", id });
  return await shareView(change, { ...own.row, ...cancelled }, own.accounts);
};
