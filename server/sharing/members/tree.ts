/** The tree of a resource directory: what is above an account, and which accounts are below a folder. */
import type { Parent } from "../../api/words.ts";
import { prepareQuery } from "../../store/prepared.ts";
import type { Database } from "../../store/tables.ts";

const selectFolder = prepareQuery((db, parameter) =>
  db
    .selectFrom("folders")
    .select(["parent_type", "parent_id", "directory_id"])
    .where("id", "=", parameter.text("id")),
);

/** A folder or directory and everything above it, from the bottom to the directory. Empty without a parent. */
export const pathUp = async (db: Database, parent: Parent | null): Promise<readonly Parent[]> => {
  const path: Parent[] = [];
  for (let at = parent; at !== null; ) {
    path.push(at);
    if (at.type === "Directory") break;
    const [row] = await selectFolder(db, { id: at.id });
    at = row === undefined ? null : { type: row.parent_type, id: row.parent_id };
  }
  return path;
};

const selectMembersOfDirectory = prepareQuery((db, parameter) =>
  db.selectFrom("accounts").select("id").where("directory_id", "=", parameter.text("id")),
);

/** The folder itself, and all folders below it. */
const foldersBelow = (db: Database, folder: string) =>
  db.withRecursive("below", (cte) =>
    cte
      .selectFrom("folders")
      .select(["id"])
      .where("id", "=", folder)
      .unionAll(
        cte
          .selectFrom("folders as child")
          .innerJoin("below", "below.id", "child.parent_id")
          .where("child.parent_type", "=", "Folder")
          .select(["child.id"]),
      ),
  );

const selectMembersOfFolder = prepareQuery((db, parameter) =>
  foldersBelow(db, parameter.text("id"))
    .selectFrom("accounts")
    .select("id")
    .where("parent_type", "=", "Folder")
    // Not a join: SQLite would rather read every account than begin with the folders.
    .where("parent_id", "in", (eb) => eb.selectFrom("below").select("below.id")),
);

/** Every account in a folder or directory, at any depth. */
export const membersOf = async (db: Database, { type, id }: Parent): Promise<readonly string[]> => {
  const rows = await (type === "Folder" ? selectMembersOfFolder : selectMembersOfDirectory)(db, { id });
  return rows.map((row) => row.id);
};

/** How many levels of folders there are from this one down, itself included. */
export const heightOf = async (db: Database, folder: string): Promise<number> => {
  let level: readonly string[] = [folder];
  let height = 0;
  while (level.length > 0) {
    height += 1;
    const rows = await db
      .selectFrom("folders")
      .select("id")
      .where("parent_type", "=", "Folder")
      .where("parent_id", "in", level)
      .execute();
    level = rows.map(({ id }) => id);
  }
  return height;
};
