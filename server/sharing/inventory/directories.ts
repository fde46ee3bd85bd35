/** Resource directories: the roots of the trees of folders and accounts. */
import type { DirectoryBody, DirectoryView } from "../../api/inventory.ts";
import type { DirectoriesQuery } from "../../api/lists.ts";
import type { Page } from "../../api/words.ts";
import type { Database, DirectoriesTable } from "../../store/tables.ts";
import { demand, loadCaller } from "../decide.ts";
import { createAccountLoader } from "../facts/accounts.ts";
import { conflict, missing, notFound } from "../failures.ts";
import { listPage, text } from "../pages.ts";
import type { Viewer } from "../service.ts";
import { holding, inTurn } from "../turns.ts";
import type { Change, Work } from "../work.ts";
import { followAccount } from "./accounts.ts";
import { directoryOfAccount } from "./parents.ts";
import { isUnchanged } from "./unchanged.ts";

const directoryView = (row: DirectoriesTable): DirectoryView => ({
  id: row.id,
  management_account: row.management_account,
  sharing_enabled: row.sharing_enabled === 1,
});

/** An account sees the directory that it is in. */
const visibleDirectories = ({ db }: Work, { account }: Viewer) => {
  const rows = db.selectFrom("directories").selectAll();
  return account === null ? rows : rows.where("id", "=", directoryOfAccount(db, account));
};

/** Throws `not_found` where there is none, or it is another's: the two must not be told apart. */
export const getDirectory = async (work: Work, viewer: Viewer, id: string): Promise<DirectoryView> => {
  const row = await visibleDirectories(work, viewer).where("id", "=", id).executeTakeFirst();
  if (row === undefined) throw notFound("Directory", id);
  return directoryView(row);
};

export const listDirectories = (
  work: Work,
  viewer: Viewer,
  query: DirectoriesQuery,
): Promise<Page<DirectoryView>> => {
  const { management_account, sharing_enabled } = query;
  let rows = visibleDirectories(work, viewer);
  if (management_account !== undefined) rows = rows.where("management_account", "=", management_account);
  if (sharing_enabled !== undefined) rows = rows.where(holding("sharing_enabled", sharing_enabled));
  return listPage(query, {
    name: "directories",
    viewer: viewer.account,
    sorts: { id: text("id"), management_account: text("management_account") },
    read: (turn) => inTurn(rows, turn).execute(),
    show: async (row) => directoryView(row),
  });
};

const findManager = async (db: Database, directory: string, account: string) => {
  const manager = await db
    .selectFrom("accounts")
    .select(["parent_type", "parent_id", "directory_id"])
    .where("id", "=", account)
    .executeTakeFirst();
  if (manager === undefined) throw missing("/management_account", "account", account);
  if (manager.directory_id !== null && manager.directory_id !== directory) {
    throw conflict(
      "MemberOfAnotherDirectory",
      `Account ${account} is a member of directory ${manager.directory_id} and cannot manage ${directory}.`,
      "Name an account that is in no other directory, or take it out of that one first.",
    );
  }
  return manager;
};

/** R29: enabling sharing is the management account's consent; withdrawing it ends no share that exists. */
export const putDirectory = async (
  change: Change,
  id: string,
  body: DirectoryBody,
): Promise<DirectoryView> => {
  const { db } = change;
  const { management_account } = body;
  const manager = await findManager(db, id, management_account);
  const next = { management_account, sharing_enabled: body.sharing_enabled ? 1 : 0 };
  const stored = await db.selectFrom("directories").selectAll().where("id", "=", id).executeTakeFirst();
  if (stored === undefined) {
    await db
      .insertInto("directories")
      .values({ id, ...next })
      .execute();
  } else {
    if (isUnchanged(stored, next)) return { id, ...body };
    await db.updateTable("directories").set(next).where("id", "=", id).execute();
  }
  if (manager.directory_id === null) {
    const place = { parent_type: "Directory", parent_id: id, directory_id: id } as const;
    await db.updateTable("accounts").set(place).where("id", "=", management_account).execute();
    await followAccount(change, management_account, manager, place);
  }
  await change.record("put_directory", { type: "Directory", id }, next);
  return { id, ...body };
};

/**
 * R29: whether folders and directories may be principals is asked of the policy. An account sees the directory that it
 * is in; of others it is told that there is none.
 */
export const setDirectorySharing = async (
  change: Change,
  account: string,
  id: string,
  enabled: boolean,
): Promise<DirectoryView> => {
  const accounts = createAccountLoader(change.db);
  const subject = await loadCaller(change, account, accounts);
  const before = await getDirectory(change, { account }, id);
  const facts = await accounts.directory(id);
  if (facts === null) throw notFound("Directory", id);
  demand(change, subject, "set_sharing", facts);
  if (before.sharing_enabled === enabled) return before;
  const next = { sharing_enabled: enabled ? 1 : 0 };
  await change.db.updateTable("directories").set(next).where("id", "=", id).execute();
  await change.record("set_directory_sharing", { type: "Directory", id }, next);
  return { ...before, sharing_enabled: enabled };
};
