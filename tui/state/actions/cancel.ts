/** R39: cancel a resource share, or take one principal out of it. */
import type { MySharesItem, PrincipalView, ResourceShareView } from "../../../server/api/sharing.ts";
import { mapAnswer } from "../../answer.ts";
import { count } from "../../text/sizes.ts";
import { exact } from "../../text/times.ts";
import type { DetailRow } from "../detail-rows.ts";
import type { Confirmation } from "../stores.ts";
import { type Attempt, blocked, type Plan } from "./plan.ts";

type ShareRow = Extract<DetailRow, { kind: "share" }>;
type PrincipalRow = Extract<DetailRow, { kind: "principal" }>;

const revoked = (principal: PrincipalView): boolean => principal.state === "revoking";

const cancelShare = ({ client, account }: Attempt, share: ResourceShareView, tag: string): Confirmation => {
  const sets = share.backup_sets.filter((set) => set.state === "shared");
  const principals = share.principals.filter((principal) => !revoked(principal));
  return {
    title: `Cancel the share ${share.name} (${share.id})?`,
    lines: [
      `It ends for ${count(sets.length, "backup set")} and ${count(principals.length, "principal")}:`,
      `Backup sets: ${sets.map((set) => set.backup_set).join(", ") || "none"}.`,
      `Principals: ${principals.map((principal) => principal.id).join(", ") || "none"}.`,
      "New restores are refused at once. Restores that run go on.",
    ],
    yes: "cancel the share",
    no: "keep it",
    what: `Cancel the share ${share.name}`,
    run: async () =>
      mapAnswer(await client.cancelShare(account, share.id, tag), () => ({
        text: `The share ${share.name} is cancelled; its access is being revoked.`,
      })),
  };
};

const removePrincipal = ({ client, account }: Attempt, { share, principal }: PrincipalRow): Confirmation => {
  const what = `Remove ${principal.id} from the share ${share.name}`;
  return {
    title: `Remove ${principal.type.toLowerCase()} ${principal.id} from the share ${share.name} (${share.id})?`,
    lines: [
      "Its access to every backup set of this share ends. What another share grants stays.",
      "New restores are refused at once. Restores that run go on.",
    ],
    yes: "remove it",
    no: "keep it",
    what,
    run: async () =>
      mapAnswer(await client.removePrincipal(account, share.id, principal), () => ({
        text: `${principal.id} is removed from the share ${share.name}.`,
      })),
  };
};

const shareOf = (item: MySharesItem, row: DetailRow | null): ShareRow | undefined => {
  if (row?.kind === "share") return row;
  const [first] = item.shares;
  if (row !== null || first === undefined || item.shares.length > 1) return undefined;
  return { kind: "share", share: first, principals: first.principals };
};

const locked = (item: MySharesItem, share: string, action: string): Plan | null => {
  const [lock] = item.locks;
  if (lock === undefined) return null;
  const why = `${item.backup_set} has been locked for ${lock.reason} since ${exact(lock.since)}.`;
  return blocked(why, { action, resource: { type: "ResourceShare", id: share }, context: {} });
};

const planShare = (attempt: Attempt, item: MySharesItem, { share, principals }: ShareRow): Plan => {
  if (principals.length > 0 && principals.every(revoked)) {
    return blocked(`The access that the share ${share.name} grants is being revoked already.`);
  }
  return (
    locked(item, share.id, "cancel") ?? {
      kind: "confirmed",
      what: `Cancel the share ${share.name}`,
      ask: async () => {
        const read = await attempt.client.share(attempt.account, share.id);
        if (read.kind !== "ok") return read;
        return { kind: "ok", value: cancelShare(attempt, read.value, read.tag) };
      },
    }
  );
};

const planPrincipal = (attempt: Attempt, item: MySharesItem, row: PrincipalRow): Plan => {
  const { share, principal } = row;
  if (revoked(principal)) return blocked(`The access of ${principal.id} is being revoked already.`);
  return (
    locked(item, share.id, "remove_principal") ?? {
      kind: "confirmed",
      what: `Remove ${principal.id} from the share ${share.name}`,
      ask: () => Promise.resolve({ kind: "ok", value: removePrincipal(attempt, row) }),
    }
  );
};

export const planCancel = (attempt: Attempt): Plan => {
  const { target } = attempt;
  if (target.kind !== "my_share") return blocked("Select a shared backup set first.");
  const { item, row } = target;
  if (row?.kind === "principal") return planPrincipal(attempt, item, row);
  const share = shareOf(item, row);
  return share === undefined
    ? blocked(`${item.backup_set} is in ${item.shares.length} shares. Press enter and choose one.`)
    : planShare(attempt, item, share);
};
