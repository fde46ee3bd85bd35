/** R34: build a new cluster from a backup set that was lent, or from one's own (R3). */
import type { SharedWithMeItem } from "../../../server/api/sharing.ts";
import { mapAnswer } from "../../answer.ts";
import type { Question } from "../../client.ts";
import { exact } from "../../text/times.ts";
import type { Confirmation } from "../stores.ts";
import { type Attempt, blocked, type Plan } from "./plan.ts";

interface Source {
  readonly backup_set: string;
  readonly region: string;
}

const questionFor = ({ backup_set, region }: Source): Question => ({
  action: "restore",
  resource: { type: "BackupSet", id: backup_set },
  context: { region },
});

/** R5: says who pays. */
const confirmation = ({ client, account }: Attempt, source: Source): Confirmation => ({
  title: `Restore ${source.backup_set} to a new cluster?`,
  lines: [
    `The new cluster is built in ${source.region} and belongs to account ${account}, which pays for it.`,
    "The backup set is locked until the restore ends.",
  ],
  yes: "restore",
  no: "leave it",
  what: `Restore ${source.backup_set}`,
  run: async () =>
    mapAnswer(
      await client.restore(account, { backup_set: source.backup_set, region: source.region }),
      (restore) => ({
        text: `Restore ${restore.id} has begun${restore.executor === "simulated" ? " (simulated)" : ""}.`,
        show: { screen: "restores", key: restore.id },
      }),
    ),
});

const possible = (attempt: Attempt, source: Source): Plan => ({
  kind: "confirmed",
  what: `Restore ${source.backup_set}`,
  ask: () => Promise.resolve({ kind: "ok", value: confirmation(attempt, source) }),
});

const whyNot = (item: SharedWithMeItem): string =>
  item.state === "revoking"
    ? `Access to ${item.backup_set} is being revoked until ${exact(item.ends_at)} (${item.cause ?? "no cause given"}).`
    : `${item.backup_set} cannot be restored now${item.cause === null ? "" : ` (${item.cause})`}.`;

const lent = (attempt: Attempt, item: SharedWithMeItem): Plan =>
  item.can_restore ? possible(attempt, item) : blocked(whyNot(item), questionFor(item));

export const planRestore = (attempt: Attempt): Plan => {
  const { target } = attempt;
  if (target.kind === "shared_with_me") return lent(attempt, target.item);
  if (target.kind === "my_share") return possible(attempt, target.item);
  return blocked("Select a backup set to restore first.");
};
