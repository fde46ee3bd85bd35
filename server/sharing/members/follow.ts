/**
 * Shares follow the members of a resource directory (R16, R29): accounts that join a folder or directory gain what it
 * was offered, accounts that leave lose it. Every function answers the shares that it touched.
 */
import type { Parent } from "../../api/words.ts";
import { prepareQuery } from "../../store/prepared.ts";
import type { Database } from "../../store/tables.ts";
import { stands } from "../live.ts";
import type { Change } from "../work.ts";
import { type OfferingPrincipal, offerTo } from "./offer.ts";
import { membersOf } from "./tree.ts";

/** Accounts that were below `from` and are now below `to`, each with everything above. */
export interface Move {
  readonly accounts: readonly string[];
  readonly from: readonly Parent[];
  readonly to: readonly Parent[];
}

/** Recipients `r` whose offer stands, through a principal `p`. */
const standing = (db: Database) =>
  db
    .selectFrom("share_recipients as r")
    .innerJoin("share_principals as p", "p.id", "r.share_principal_id")
    .where(stands("r"))
    .select(["r.id", "r.share_id"]);

const selectThrough = prepareQuery((db, parameter) =>
  standing(db)
    .where("r.account_id", "=", parameter.text("account"))
    .where("p.type", "=", parameter.text("type") as Parent["type"])
    .where("p.principal_id", "=", parameter.text("id")),
);

const selectNamedInside = prepareQuery((db, parameter) =>
  standing(db)
    .where("r.account_id", "=", parameter.text("account"))
    .where("r.invitation_id", "is", null)
    .where("p.type", "=", "Account"),
);

const selectInsideOf = prepareQuery((db, parameter) =>
  standing(db)
    .innerJoin("resource_shares as h", "h.id", "r.share_id")
    .where("h.owner_id", "=", parameter.text("owner"))
    .where("h.cancelled_at", "is", null)
    .where("r.invitation_id", "is", null),
);

const markLeft = prepareQuery((db, parameter) =>
  db
    .updateTable("share_recipients")
    .set({ left_at: parameter.integer("now"), due_at: null })
    .where("id", "=", parameter.text("id")),
);

const leave = async (
  change: Change,
  rows: readonly { readonly id: string; readonly share_id: string }[],
): Promise<readonly string[]> => {
  for (const { id } of rows) await markLeft(change.db, { id, now: change.now });
  return rows.map(({ share_id }) => share_id);
};

/** Only in the directory of its owner does a share reach a group (R29); an owner that left may come back to it. */
const selectNaming = prepareQuery((db, parameter) =>
  groups(db)
    .where("p.type", "=", parameter.text("type") as Parent["type"])
    .where("p.principal_id", "=", parameter.text("id"))
    .where("o.directory_id", "=", parameter.text("directory")),
);

/** Folders and directories that shares name, with the directory of the share's owner. */
const groups = (db: Database) =>
  db
    .selectFrom("share_principals as p")
    .innerJoin("resource_shares as h", "h.id", "p.share_id")
    .innerJoin("accounts as o", "o.id", "h.owner_id")
    .where("p.type", "in", ["Folder", "Directory"])
    .where("p.removed_at", "is", null)
    .where("p.finished_at", "is", null)
    .where("h.cancelled_at", "is", null)
    .where("h.finished_at", "is", null)
    .select(["p.id", "p.type", "p.principal_id", "h.id as share", "h.owner_id as owner"])
    .select("o.directory_id as directory");

/** Who left a share itself stays out of it, wherever it is moved, until its owner offers it anew (R16). */
const selectResigned = prepareQuery((db, parameter) =>
  db
    .selectFrom("share_recipients")
    .select("id")
    .where("share_principal_id", "=", parameter.text("principal"))
    .where("account_id", "=", parameter.text("account"))
    .where("left_share_at", "is not", null),
);

const join = async (
  change: Change,
  principal: OfferingPrincipal,
  account: string,
  group: Parent,
): Promise<readonly string[]> => {
  const known = await selectThrough(change.db, { account, type: group.type, id: group.id });
  if (known.some(({ share_id }) => share_id === principal.share)) return [];
  if ((await selectResigned(change.db, { principal: principal.id, account })).length > 0) return [];
  await offerTo(change, principal, account);
  return [principal.share];
};

const without = (from: readonly Parent[], those: readonly Parent[]): readonly Parent[] =>
  from.filter(({ type, id }) => !those.some((other) => other.type === type && other.id === id));

/** After the accounts were moved in the tables. */
export const followMove = async (change: Change, move: Move): Promise<readonly string[]> => {
  const touched: string[] = [];
  for (const { type, id } of without(move.from, move.to)) {
    for (const account of move.accounts) {
      touched.push(...(await leave(change, await selectThrough(change.db, { account, type, id }))));
    }
  }
  const directory = move.to.at(-1)?.id ?? "";
  for (const { type, id } of without(move.to, move.from)) {
    for (const principal of await selectNaming(change.db, { type, id, directory })) {
      for (const account of move.accounts)
        touched.push(...(await join(change, principal, account, { type, id })));
    }
  }
  return touched;
};

/** An account changed its directory: what it was given for being inside the old one is over. */
export const followRecipient = async (change: Change, account: string): Promise<readonly string[]> =>
  await leave(change, await selectNamedInside(change.db, { account }));

/** An owner changed its directory: nobody in the old one is inside any more, and groups of the new one are. */
export const followOwner = async (change: Change, owner: string): Promise<readonly string[]> => {
  const touched = [...(await leave(change, await selectInsideOf(change.db, { owner })))];
  const rows = await groups(change.db).where("h.owner_id", "=", owner).execute();
  for (const row of rows) {
    const group = { type: row.type, id: row.principal_id } as Parent;
    if (!(await isOf(change.db, group, row.directory))) continue;
    for (const account of await membersOf(change.db, group)) {
      touched.push(...(await join(change, row, account, group)));
    }
  }
  return touched;
};

const isOf = async (db: Database, group: Parent, directory: string | null): Promise<boolean> => {
  if (group.type === "Directory") return group.id === directory;
  const row = await db
    .selectFrom("folders")
    .select("directory_id")
    .where("id", "=", group.id)
    .executeTakeFirst();
  return row !== undefined && row.directory_id === directory;
};
