/** Where an account or a folder is put. */
import type { Parent } from "../../api/words.ts";
import type { Database } from "../../store/tables.ts";
import { missing } from "../failures.ts";

/** The directory that a parent belongs to. Throws `invalid` where there is no such parent. */
export const resolveParent = async (
  db: Database,
  parent: Parent,
): Promise<{ readonly directory: string }> => {
  const row =
    parent.type === "Folder"
      ? await db
          .selectFrom("folders")
          .select("directory_id as directory")
          .where("id", "=", parent.id)
          .executeTakeFirst()
      : await db
          .selectFrom("directories")
          .select("id as directory")
          .where("id", "=", parent.id)
          .executeTakeFirst();
  if (row === undefined) throw missing("/parent/id", parent.type.toLowerCase(), parent.id);
  return row;
};

/** The directory that an account is in, for a condition on what it may see. */
export const directoryOfAccount = (db: Database, account: string) =>
  db.selectFrom("accounts").select("accounts.directory_id").where("accounts.id", "=", account);
