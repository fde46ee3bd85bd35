/** Folders of a resource directory. */
import type { FolderBody, FolderView } from "../../api/inventory.ts";
import type { FoldersQuery } from "../../api/lists.ts";
import type { Page, Parent } from "../../api/words.ts";
import type { Database, FoldersTable } from "../../store/tables.ts";
import { refreshCounters } from "../counters.ts";
import { conflict, fixed, notFound } from "../failures.ts";
import { followMove } from "../members/follow.ts";
import { heightOf, membersOf, pathUp } from "../members/tree.ts";
import { listPage, text } from "../pages.ts";
import type { Viewer } from "../service.ts";
import { beginningWith, inTurn } from "../turns.ts";
import type { Change, Work } from "../work.ts";
import { directoryOfAccount, resolveParent } from "./parents.ts";

/** mission.md, "Words": folders are at most 5 levels below the root. The shape of a directory, not a limit of sharing. */
const deepestLevel = 5;

/** Throws where the folder would be its own ancestor, or lie too deep with what is below it. */
const checkPlace = (id: string, above: readonly Parent[], height: number): void => {
  if (above.some((parent) => parent.type === "Folder" && parent.id === id)) {
    throw conflict(
      "FolderInItself",
      `Folder ${id} cannot be put into itself or into a folder below it.`,
      "Choose a parent that is not below the folder.",
    );
  }
  // The path ends with the directory, which is the root and no level of its own.
  const level = above.length - 1 + height;
  if (level <= deepestLevel) return;
  throw conflict(
    "FolderTooDeep",
    `Folder ${id} would reach level ${level} below the root; a directory has at most ${deepestLevel} levels of folders.`,
    "Choose a parent that is nearer to the root.",
  );
};

const findFolder = async (db: Database, id: string) =>
  await db.selectFrom("folders").selectAll().where("id", "=", id).executeTakeFirst();

const folderView = (row: FoldersTable): FolderView => ({
  id: row.id,
  name: row.name,
  parent: { type: row.parent_type, id: row.parent_id },
  directory: row.directory_id,
});

/** An account sees the folders of the directory that it is in, so that it can share with them. */
const visibleFolders = ({ db }: Work, { account }: Viewer) => {
  const rows = db.selectFrom("folders").selectAll();
  return account === null ? rows : rows.where("directory_id", "=", directoryOfAccount(db, account));
};

/** Throws `not_found` where there is none, or it is another's: the two must not be told apart. */
export const getFolder = async (work: Work, viewer: Viewer, id: string): Promise<FolderView> => {
  const row = await visibleFolders(work, viewer).where("id", "=", id).executeTakeFirst();
  if (row === undefined) throw notFound("Folder", id);
  return folderView(row);
};

export const listFolders = (work: Work, viewer: Viewer, query: FoldersQuery): Promise<Page<FolderView>> => {
  const { directory, parent, name_prefix } = query;
  let rows = visibleFolders(work, viewer);
  if (directory !== undefined) rows = rows.where("directory_id", "=", directory);
  if (parent !== undefined) rows = rows.where("parent_id", "=", parent);
  if (name_prefix !== undefined) rows = rows.where(beginningWith("name", name_prefix));
  return listPage(query, {
    name: "folders",
    viewer: viewer.account,
    sorts: { id: text("id"), name: text("name") },
    read: (turn) => inTurn(rows, turn).execute(),
    show: async (row) => folderView(row),
  });
};

const moveFolder = async (change: Change, id: string, from: Parent, above: readonly Parent[]) => {
  const shares = await followMove(change, {
    accounts: await membersOf(change.db, { type: "Folder", id }),
    from: await pathUp(change.db, from),
    to: above,
  });
  await refreshCounters(change, { shares });
};

/** Registers the folder, renames it, or moves it within its directory. Shares follow the accounts in it (R29). */
export const putFolder = async (change: Change, id: string, body: FolderBody): Promise<FolderView> => {
  const { db } = change;
  const { parent } = body;
  const { directory } = await resolveParent(db, parent);
  const stored = await findFolder(db, id);
  if (stored !== undefined && stored.directory_id !== directory) {
    throw fixed("folder", id, "directory", stored.directory_id, directory);
  }
  const above = await pathUp(db, parent);
  checkPlace(id, above, stored === undefined ? 1 : await heightOf(db, id));
  const next = { name: body.name ?? id, parent_type: parent.type, parent_id: parent.id };
  const view: FolderView = { id, name: next.name, parent, directory };
  const stays = stored?.parent_type === parent.type && stored.parent_id === parent.id;
  if (stays && stored.name === next.name) return view;
  if (stored === undefined) {
    await db
      .insertInto("folders")
      .values({ id, ...next, directory_id: directory })
      .execute();
  } else {
    await db.updateTable("folders").set(next).where("id", "=", id).execute();
    if (!stays) await moveFolder(change, id, { type: stored.parent_type, id: stored.parent_id }, above);
  }
  await change.record("put_folder", { type: "Folder", id }, next);
  return view;
};
