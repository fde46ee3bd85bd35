/** Offering a share to accounts: the rows through which a principal reaches them. */
import { prepareQuery } from "../../store/prepared.ts";
import type { Database } from "../../store/tables.ts";
import type { Change } from "../work.ts";

/** A principal of a share, as it is stored. */
export interface OfferingPrincipal {
  readonly id: string;
  readonly share: string;
  readonly owner: string;
  /** The directory of the share's owner. */
  readonly directory: string | null;
}

const insertRecipient = prepareQuery((db, parameter) =>
  db.insertInto("share_recipients").values({
    id: parameter.text("id"),
    share_id: parameter.text("share"),
    share_principal_id: parameter.text("principal"),
    account_id: parameter.text("account"),
    invitation_id: null,
    offered_at: parameter.integer("now"),
    accepted_at: parameter.integer("now"),
  }),
);

const insertInvitation = prepareQuery((db, parameter) =>
  db.insertInto("share_recipients").values({
    id: parameter.text("id"),
    share_id: parameter.text("share"),
    share_principal_id: parameter.text("principal"),
    account_id: parameter.text("account"),
    invitation_id: parameter.text("id"),
    offered_at: parameter.integer("now"),
  }),
);

const selectDirectory = prepareQuery((db, parameter) =>
  db.selectFrom("accounts").select("directory_id").where("id", "=", parameter.text("id")),
);

/** An account without a directory is inside none. */
export const isInside = async (db: Database, account: string, directory: string | null): Promise<boolean> => {
  if (directory === null) return false;
  const [row] = await selectDirectory(db, { id: account });
  return row?.directory_id === directory;
};

/**
 * Offers the share to one account: accepted automatically inside the directory of the owner, by an invitation outside
 * it (R30). The owner is not offered its own share. Answers the invitation's id, or null.
 */
export const offerTo = async (
  change: Change,
  principal: OfferingPrincipal,
  account: string,
): Promise<string | null> => {
  if (account === principal.owner) return null;
  const inside = await isInside(change.db, account, principal.directory);
  const id = change.newId(inside ? "rcp" : "inv", change.now);
  const insert = inside ? insertRecipient : insertInvitation;
  await insert(change.db, {
    id,
    share: principal.share,
    principal: principal.id,
    account,
    now: change.now,
  });
  return inside ? null : id;
};
