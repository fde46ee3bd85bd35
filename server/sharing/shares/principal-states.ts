/** How far the principals of shares are, from the offers that they made. */

import type { PrincipalView } from "../../api/sharing.ts";
import { prepareQuery } from "../../store/prepared.ts";
import type { ShareRecipientsTable } from "../../store/tables.ts";
import { invitationStatus } from "../decide.ts";
import type { AccountLoader } from "../facts/accounts.ts";
import { type InvitationRow, invitationFacts, selectInvitations } from "../facts/shares.ts";
import type { Work } from "../work.ts";

type State = PrincipalView["state"];

export type RecipientRow = Pick<
  ShareRecipientsTable,
  | "id"
  | "account_id"
  | "invitation_id"
  | "accepted_at"
  | "rejected_at"
  | "cancelled_at"
  | "left_at"
  | "expired_at"
  | "finished_at"
>;

const selectLatest = prepareQuery((db, parameter) =>
  db
    .selectFrom("share_recipients")
    .select([
      "id",
      "account_id",
      "invitation_id",
      "accepted_at",
      "rejected_at",
      "cancelled_at",
      "left_at",
      "expired_at",
      "finished_at",
    ])
    .where("share_principal_id", "=", parameter.text("principal"))
    .orderBy("offered_at", "desc")
    .orderBy("id", "desc")
    .limit(1),
);

/** The last offer that was made through a principal that is an account. Null before the first. */
export const latestOffer = async (work: Work, principal: string): Promise<RecipientRow | null> =>
  (await selectLatest(work.db, { principal }))[0] ?? null;

const selectInvitation = prepareQuery((db, parameter) =>
  selectInvitations(db).where("r.id", "=", parameter.text("id")),
);

/** R31: how long an invitation lives is the policy's to say. */
const isOpen = async (work: Work, id: string, accounts: AccountLoader): Promise<boolean> => {
  const [row] = await selectInvitation(work.db, { id });
  const facts = row === undefined ? null : await invitationFacts(row as InvitationRow, accounts);
  if (facts === null) return false;
  const { state } = invitationStatus(work, facts);
  return state === "pending" || state === "active";
};

/** The state of one offer to an account. */
export const offerState = async (
  work: Work,
  row: RecipientRow | null,
  accounts: AccountLoader,
): Promise<State> => {
  if (row === null || row.expired_at !== null) return "expired";
  if (row.rejected_at !== null) return "rejected";
  if (row.cancelled_at !== null || row.left_at !== null) {
    return row.finished_at === null ? "revoking" : "expired";
  }
  if (row.accepted_at !== null) return "accepted";
  return (await isOpen(work, row.id, accounts)) ? "pending" : "expired";
};

/** Whether the account may be offered the share again: its last offer came to nothing, or was lost. */
export const isOver = async (
  work: Work,
  row: RecipientRow | null,
  accounts: AccountLoader,
): Promise<boolean> => {
  const state = await offerState(work, row, accounts);
  return state !== "accepted" && state !== "pending";
};
