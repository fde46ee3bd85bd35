/** Writing what is in a share. */
import { prepareQuery } from "../../store/prepared.ts";
import type { SharePrincipalsTable } from "../../store/tables.ts";
import { stands } from "../live.ts";
import { offerTo } from "../members/offer.ts";
import type { Change } from "../work.ts";
import type { NamedPrincipal } from "./named-principals.ts";

/** A share with what an offer of it depends on. */
export interface ShareTarget {
  readonly share: string;
  readonly owner: string;
  /** The directory of the owner. */
  readonly directory: string | null;
}

const insertResource = prepareQuery((db, parameter) =>
  db.insertInto("share_resources").values({
    id: parameter.text("id"),
    share_id: parameter.text("share"),
    backup_set_id: parameter.text("backupSet"),
    added_at: parameter.integer("now"),
  }),
);

/** None of them may be in the share. */
export const insertResources = async (
  change: Change,
  share: string,
  backupSets: readonly string[],
): Promise<void> => {
  for (const backupSet of backupSets) {
    const id = change.newId("res", change.now);
    await insertResource(change.db, { id, share, backupSet, now: change.now });
  }
};

const insertPrincipal = prepareQuery((db, parameter) =>
  db.insertInto("share_principals").values({
    id: parameter.text("id"),
    share_id: parameter.text("share"),
    type: parameter.text("type") as SharePrincipalsTable["type"],
    principal_id: parameter.text("principal"),
    added_at: parameter.integer("now"),
  }),
);

/** Offers the share to every account of a principal that is stored. Answers the invitations. */
export const offerThrough = async (
  change: Change,
  target: ShareTarget,
  id: string,
  accounts: readonly string[],
): Promise<readonly string[]> => {
  const invitations: string[] = [];
  for (const account of accounts) {
    const invitation = await offerTo(change, { id, ...target }, account);
    if (invitation !== null) invitations.push(invitation);
  }
  return invitations;
};

/** Adds principals that are not in the share, and offers it to the accounts that they reach. */
export const insertPrincipals = async (
  change: Change,
  target: ShareTarget,
  principals: readonly NamedPrincipal[],
): Promise<readonly string[]> => {
  const invitations: string[] = [];
  for (const { principal, accounts } of principals) {
    const id = change.newId("prn", change.now);
    const { type, id: principalId } = principal;
    await insertPrincipal(change.db, {
      id,
      share: target.share,
      type,
      principal: principalId,
      now: change.now,
    });
    invitations.push(...(await offerThrough(change, target, id, accounts)));
  }
  return invitations;
};

/** Offers that stand, of a principal or of a whole share. */
const standing = (change: Change, column: "share_principal_id" | "share_id", id: string) =>
  change.db.updateTable("share_recipients").where(column, "=", id).where(stands("share_recipients"));

/** Takes offers back; answered no, left or expired ones stay what they are. */
export const cancelOffers = async (
  change: Change,
  column: "share_principal_id" | "share_id",
  id: string,
): Promise<void> => {
  await standing(change, column, id).set({ cancelled_at: change.now, due_at: null }).execute();
};

/** Notices that the invitations of a principal have expired, before it is offered the share again. */
export const expireOffers = async (change: Change, principal: string): Promise<void> => {
  await standing(change, "share_principal_id", principal)
    .where("accepted_at", "is", null)
    .set({ expired_at: change.now, due_at: null })
    .execute();
};
