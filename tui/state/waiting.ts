/** R35: a set that an account misses is often behind an invitation that waits for its answer. */
import type { InvitationView } from "../../server/api/sharing.ts";
import type { ListState } from "./list.ts";

/** How many invitations wait for the account, `3+` where more may follow what has been read; empty for none. */
export const waiting = (state: ListState<InvitationView>, account: string | null): string => {
  if (state.kind !== "ready") return "";
  const count = state.items.filter((item) => item.account === account && item.state === "pending").length;
  return count === 0 ? "" : `${count}${state.more ? "+" : ""}`;
};
