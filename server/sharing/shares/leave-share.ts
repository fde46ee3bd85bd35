/** Leaving a share: an account gives back what the share lends to it (R16). */
import type { LeftShareView } from "../../api/sharing.ts";
import { prepareQuery } from "../../store/prepared.ts";
import { refreshCounters } from "../counters.ts";
import { demand, loadCaller } from "../decide.ts";
import { createAccountLoader } from "../facts/accounts.ts";
import { leavingFacts, offersInShare } from "../facts/leaving.ts";
import { loadShare } from "../facts/shares.ts";
import { notFound } from "../failures.ts";
import { toIso } from "../instants.ts";
import type { Change } from "../work.ts";
import { findShare } from "./own-share.ts";

const markLeft = prepareQuery((db, parameter) =>
  db
    .updateTable("share_recipients")
    .set({ left_at: parameter.integer("now"), left_share_at: parameter.integer("now"), due_at: null })
    .where("id", "=", parameter.text("id")),
);

/**
 * Access through this share is revoked (R17); what other shares lend stays (R19). An open invitation of the account to
 * the same share goes with it. Throws `not_found` where the share was never offered to the account: whether it exists
 * is then not its business. A share that was left before stays left, and nothing is changed.
 */
export const leaveShare = async (change: Change, account: string, id: string): Promise<LeftShareView> => {
  const accounts = createAccountLoader(change.db);
  const subject = await loadCaller(change, account, accounts);
  const row = await findShare(change.db, id);
  const offers = await offersInShare(change, id, account);
  const facts = row === null || offers.length === 0 ? null : await loadShare(change, id, accounts);
  if (row === null || facts === null) throw notFound("ResourceShare", id);
  const view = { share: id, share_name: row.name, owner: row.owner_id, account, region: row.region };
  const before = offers.find(({ left_share_at }) => left_share_at !== null)?.left_share_at ?? null;
  const standing = offers.filter(({ stands }) => stands);
  if (standing.length === 0 && before !== null) return { ...view, left_at: toIso(before) };
  demand(change, subject, "leave", facts, leavingFacts(offers));
  for (const offer of standing) await markLeft(change.db, { id: offer.id, now: change.now });
  await refreshCounters(change, { shares: [id] });
  await change.record("leave_resource_share", { type: "ResourceShare", id }, { recipient: account });
  return { ...view, left_at: toIso(change.now) };
};
