/** What the states of shares, invitations and restores look like. */
import type {
  InvitationView,
  PrincipalView,
  RestoreView,
  SharedWithMeItem,
} from "../../server/api/sharing.ts";
import type { Cell } from "../text/columns.ts";
import { duration } from "../text/times.ts";
import type { Tone } from "../theme.ts";

const principalTones: Readonly<Record<PrincipalView["state"], Tone>> = {
  pending: "busy",
  accepted: "good",
  sharing: "good",
  rejected: "bad",
  expired: "muted",
  revoking: "busy",
  left: "muted",
};

export const principalCell = ({ state }: PrincipalView): Cell => ({
  text: state,
  tone: principalTones[state],
});

const invitationTones: Readonly<Record<InvitationView["state"], Tone>> = {
  pending: "busy",
  accepted: "good",
  rejected: "bad",
  cancelled: "muted",
  left: "muted",
  expired: "muted",
};

export const invitationCell = ({ state }: InvitationView): Cell => ({
  text: state,
  tone: invitationTones[state],
});

const restoreTones: Readonly<Record<RestoreView["state"], Tone>> = {
  running: "busy",
  succeeded: "good",
  failed: "bad",
};

export const restoreCell = ({ state }: RestoreView): Cell => ({ text: state, tone: restoreTones[state] });

/** R17: access that is being revoked says how long it lasts. @param now milliseconds since 1970. */
export const accessCell = ({ state, ends_at, can_restore }: SharedWithMeItem, now: number): Cell => {
  if (state === "active")
    return can_restore ? { text: "active", tone: "good" } : { text: "blocked", tone: "bad" };
  const left = ends_at === null ? "" : `, ${duration(Date.parse(ends_at) - now)}`;
  return { text: `revoking${left}`, tone: "busy" };
};
