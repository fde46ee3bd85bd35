/** An invitation as its two sides see it. How far it is, and until when it is open, is the policy's to say (R31). */
import type { InvitationView } from "../api/sharing.ts";
import { prepareQuery } from "../store/prepared.ts";
import { invitationStatus } from "./decide.ts";
import type { AccountLoader } from "./facts/accounts.ts";
import { met } from "./facts/offers.ts";
import { type InvitationRow, invitationFacts } from "./facts/shares.ts";
import { earliest, toIso, toIsoOrNull } from "./instants.ts";
import type { Work } from "./work.ts";

type State = InvitationView["state"];

interface Closing {
  readonly state: State;
  readonly at: number | null;
}

/** What closes an invitation, as the rows say it. Of two at one instant the first one closed it. */
const closings = (row: InvitationRow): readonly Closing[] => [
  { state: "accepted", at: row.accepted_at },
  { state: "cancelled", at: earliest(row.cancelled_at, row.share_cancelled_at) },
  { state: "left", at: row.left_at },
  { state: "rejected", at: row.rejected_at },
];

/** What closed it, or came of what it gave; nothing in the rows did where it expired. `end` is when the policy says that it was over. */
const closedBy = (row: InvitationRow, end: number, now: number): State => {
  let first: Closing = { state: "expired", at: null };
  for (const closing of closings(row)) {
    if (closing.at === null || Math.min(closing.at, now) > end) continue;
    if (first.at === null || closing.at < first.at) first = closing;
  }
  return first.state === "accepted" && row.left_at !== null ? "left" : first.state;
};

const selectSets = prepareQuery((db, parameter) =>
  db
    .selectFrom("share_recipients as r")
    .innerJoin("resource_shares as h", "h.id", "r.share_id")
    .innerJoin("share_resources as x", "x.share_id", "h.id")
    .where("r.id", "=", parameter.text("recipient"))
    .where("x.removed_at", "is", null)
    .where("x.finished_at", "is", null)
    .orderBy("x.backup_set_id")
    .select(["h.id as share_id", "h.cancelled_at as share_cancelled_at"])
    .select(["x.id as resource_id", "x.backup_set_id", "x.added_at", "x.removed_at"])
    .select(["r.id as recipient_id", "r.invitation_id", "r.offered_at", "r.accepted_at"])
    .select(["r.rejected_at", "r.cancelled_at", "r.left_at"]),
);

/** R32: sets that are added later come along, until the account is out. */
const offeredSets = async (work: Work, recipient: string, until: number): Promise<string[]> => {
  const rows = await selectSets(work.db, { recipient });
  return rows.filter((row) => row.added_at <= until && met(row)).map((row) => row.backup_set_id);
};

/** Null where an account of the row is gone, which the tables do not allow. */
export const invitationView = async (
  work: Work,
  row: InvitationRow,
  accounts: AccountLoader,
): Promise<InvitationView | null> => {
  const facts = await invitationFacts(row, accounts, work.now);
  if (facts === null) return null;
  const status = invitationStatus(work, facts);
  const state = status.endsAt === null ? "pending" : closedBy(row, status.endsAt, work.now);
  const until = state === "pending" || state === "accepted" ? work.now : (status.endsAt ?? work.now);
  return {
    id: row.id,
    share: row.share_id,
    share_name: row.share_name,
    owner: row.owner_id,
    account: row.account_id,
    region: row.region,
    backup_sets: await offeredSets(work, row.id, until),
    state,
    offered_at: toIso(row.offered_at),
    expires_at: state === "pending" ? toIsoOrNull(status.changesAt) : null,
    answered_at: toIsoOrNull(row.accepted_at ?? row.rejected_at),
  };
};
