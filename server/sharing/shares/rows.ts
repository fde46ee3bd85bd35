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

const insertResource = prepareQuery((db, { text, integer }) =>
  db.insertInto("share_resources").values({
    id: text("id"),
    share_id: text("share_id"),
    backup_set_id: text("backup_set_id"),
    added_at: integer("added_at"),
  }),
);

/** Rows of one statement: few enough for the parameters that a database takes at once. */
const rowsAtOnce = 500;

/** None of them may be in the share. */
export const insertResources = async (
  change: Change,
  share: string,
  backupSets: readonly string[],
): Promise<void> => {
  const { db, now: added_at } = change;
  const rows = backupSets.map((backup_set_id) => {
    const id = change.newId("res", added_at);
    return { id, share_id: share, backup_set_id, added_at };
  });
  for (let at = 0; at < rows.length; at += rowsAtOnce) {
    const [row, ...others] = rows.slice(at, at + rowsAtOnce);
    if (row === undefined) continue;
    if (others.length === 0) await insertResource(db, row);
    else
      await db
        .insertInto("share_resources")
        .values([row, ...others])
        .execute();
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
