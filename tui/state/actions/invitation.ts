/** R31: accept or reject an invitation. Accepting can be undone by the owner; rejecting cannot, so it is asked. */
import type { InvitationView } from "../../../server/api/sharing.ts";
import { mapAnswer } from "../../answer.ts";
import { count } from "../../text/sizes.ts";
import { exact } from "../../text/times.ts";
import type { Confirmation, Done } from "../stores.ts";
import { type Attempt, blocked, type Plan } from "./plan.ts";

const closed = ({ id, state, answered_at }: InvitationView): string =>
  `Invitation ${id} is ${state}${answered_at === null ? "" : ` since ${exact(answered_at)}`}.`;

/** Why this account cannot answer; null if it can. */
const whyNot = (attempt: Attempt, item: InvitationView): string | null => {
  if (item.account !== attempt.account)
    return `Only account ${item.account} can answer invitation ${item.id}.`;
  return item.state === "pending" ? null : closed(item);
};

const plan = (
  attempt: Attempt,
  action: "accept" | "reject",
  possible: (item: InvitationView) => Plan,
): Plan => {
  const { target } = attempt;
  if (target.kind !== "invitation") return blocked("Select an invitation first.");
  const why = whyNot(attempt, target.item);
  if (why === null) return possible(target.item);
  return blocked(why, { action, resource: { type: "Invitation", id: target.item.id }, context: {} });
};

const accepted = (item: InvitationView): Done => ({
  text: `Accepted ${item.share_name}: ${count(item.backup_sets.length, "backup set")} under Shared With Me.`,
});

export const planAccept = (attempt: Attempt): Plan =>
  plan(attempt, "accept", (item) => ({
    kind: "direct",
    what: `Accept the invitation to ${item.share_name}`,
    run: async () => mapAnswer(await attempt.client.accept(attempt.account, item.id), accepted),
  }));

const rejection = ({ client, account }: Attempt, item: InvitationView): Confirmation => ({
  title: `Reject the invitation to ${item.share_name} (${item.id})?`,
  lines: [
    `Account ${item.owner} offers ${count(item.backup_sets.length, "backup set")} in ${item.region}.`,
    "A rejected invitation cannot be accepted later; the owner has to invite again.",
  ],
  yes: "reject",
  no: "leave it open",
  what: `Reject the invitation to ${item.share_name}`,
  run: async () =>
    mapAnswer(await client.reject(account, item.id), () => ({ text: `Rejected ${item.share_name}.` })),
});

export const planReject = (attempt: Attempt): Plan =>
  plan(attempt, "reject", (item) => ({
    kind: "confirmed",
    what: `Reject the invitation to ${item.share_name}`,
    ask: () => Promise.resolve({ kind: "ok", value: rejection(attempt, item) }),
  }));
