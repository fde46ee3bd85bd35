/** How far the principals of a share are, from the offers that they made. */
import type { PrincipalView } from "../../api/sharing.ts";
import { prepareQuery } from "../../store/prepared.ts";
import { invitationStatus } from "../decide.ts";
import type { AccountLoader } from "../facts/accounts.ts";
import { invitationFacts } from "../facts/shares.ts";
import type { Work } from "../work.ts";

type State = PrincipalView["state"];

const selectOffers = prepareQuery((db, parameter) =>
  db
    .selectFrom("share_recipients as r")
    .innerJoin("share_principals as p", "p.id", "r.share_principal_id")
    .innerJoin("resource_shares as h", "h.id", "r.share_id")
    .where("r.share_id", "=", parameter.text("share"))
    .where("p.type", "=", "Account")
    .where("p.finished_at", "is", null)
    .select(["r.id", "r.share_principal_id", "r.account_id", "r.offered_at", "r.accepted_at"])
    .select(["r.rejected_at", "r.cancelled_at", "r.left_at", "r.expired_at", "r.finished_at"])
    .select(["h.owner_id", "h.cancelled_at as share_cancelled_at"])
    .orderBy("r.offered_at")
    .orderBy("r.id"),
);

export type AccountOffer = Awaited<ReturnType<typeof selectOffers>>[number];

const isOut = (row: AccountOffer): boolean =>
  row.expired_at !== null || row.rejected_at !== null || row.cancelled_at !== null || row.left_at !== null;

/**
 * The offer that each principal that is an account has made last, by the id of the principal's row. One that stands
 * comes before one that is over, also where both were made at one instant.
 */
export const latestOffers = async (
  work: Pick<Work, "db">,
  share: string,
): Promise<ReadonlyMap<string, AccountOffer>> => {
  const latest = new Map<string, AccountOffer>();
  for (const row of await selectOffers(work.db, { share })) {
    const known = latest.get(row.share_principal_id);
    if (known === undefined || isOut(known)) latest.set(row.share_principal_id, row);
  }
  return latest;
};

/** R31: how long an invitation lives is the policy's to say. */
const isOpen = async (work: Work, row: AccountOffer, accounts: AccountLoader): Promise<boolean> => {
  const facts = await invitationFacts(row, accounts, work.now);
  if (facts === null) return false;
  const { state } = invitationStatus(work, facts);
  return state === "pending" || state === "active";
};

/** The state of an offer to an account; of none, that there is nothing left of it. */
export const offerState = async (
  work: Work,
  row: AccountOffer | undefined,
  accounts: AccountLoader,
): Promise<State> => {
  if (row === undefined || row.expired_at !== null) return "expired";
  if (row.rejected_at !== null) return "rejected";
  if (row.cancelled_at !== null) return row.finished_at === null ? "revoking" : "expired";
  if (row.left_at !== null) return "left";
  if (row.accepted_at !== null) return "accepted";
  return (await isOpen(work, row, accounts)) ? "pending" : "expired";
};

/** Whether the account may be offered the share again: its last offer came to nothing, or was lost. */
export const isOver = async (
  work: Work,
  row: AccountOffer | undefined,
  accounts: AccountLoader,
): Promise<boolean> => {
  const state = await offerState(work, row, accounts);
  return state !== "accepted" && state !== "pending";
};
