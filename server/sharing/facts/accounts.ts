/** Accounts, folders and directories as facts, linked the way the resource directory is. */
import type { EntityFacts, FactValue } from "../../../engine/facts.ts";
import { prepareQuery } from "../../store/prepared.ts";
import type { AccountsTable, Database } from "../../store/tables.ts";

/** The columns of an account that its facts are made of. */
export interface AccountRow {
  readonly id: string;
  readonly site: string;
  readonly features: string;
  readonly parent_type: AccountsTable["parent_type"];
  readonly parent_id: string | null;
  readonly directory_id: string | null;
  readonly shared_resources: number;
  readonly shared_backup_sets: number;
  readonly raised_backup_sets: number | null;
}

/** The same columns, for a query that brings rows along. */
export const accountColumns = [
  "id",
  "site",
  "features",
  "parent_type",
  "parent_id",
  "directory_id",
  "shared_resources",
  "shared_backup_sets",
  "raised_backup_sets",
] as const satisfies readonly (keyof AccountRow)[];

/** Loads each entity once, so that one decision sees one object for one id. */
export interface AccountLoader {
  account(id: string): Promise<EntityFacts | null>;
  /** The same from a row that another query brought along. */
  accountFrom(row: AccountRow): Promise<EntityFacts>;
  folder(id: string): Promise<EntityFacts | null>;
  directory(id: string): Promise<EntityFacts | null>;
}

/** An entity that is linked into circles before it is complete. */
interface Draft extends EntityFacts {
  readonly attributes: Record<string, FactValue | undefined>;
  readonly parents: EntityFacts[];
}

const selectAccount = prepareQuery((db, parameter) =>
  db.selectFrom("accounts").select(accountColumns).where("id", "=", parameter.text("id")),
);

const selectFolder = prepareQuery((db, parameter) =>
  db.selectFrom("folders").selectAll().where("id", "=", parameter.text("id")),
);

const selectDirectory = prepareQuery((db, parameter) =>
  db.selectFrom("directories").selectAll().where("id", "=", parameter.text("id")),
);

const accountDraft = (row: AccountRow): Draft => ({
  type: "Account",
  id: row.id,
  attributes: {
    site: row.site,
    features: row.features === "[]" ? [] : (JSON.parse(row.features) as string[]),
    shared_resources: row.shared_resources,
    shared_backup_sets: row.shared_backup_sets,
    raised_backup_sets: row.raised_backup_sets ?? undefined,
  },
  parents: [],
});

export const createAccountLoader = (db: Database): AccountLoader => {
  const accounts = new Map<string, EntityFacts>();
  const folders = new Map<string, EntityFacts>();
  const directories = new Map<string, EntityFacts>();

  const parentOf = (type: string | null, id: string): Promise<EntityFacts | null> =>
    type === "Folder" ? folder(id) : directory(id);

  const link = async (draft: Draft, row: Pick<AccountRow, "parent_type" | "parent_id" | "directory_id">) => {
    if (row.directory_id === null || row.parent_id === null) return;
    draft.attributes.directory = (await directory(row.directory_id)) ?? undefined;
    const parent = await parentOf(row.parent_type, row.parent_id);
    if (parent !== null) draft.parents.push(parent);
  };

  const accountFrom = async (row: AccountRow): Promise<EntityFacts> => {
    const known = accounts.get(row.id);
    if (known !== undefined) return known;
    const draft = accountDraft(row);
    accounts.set(row.id, draft);
    await link(draft, row);
    return draft;
  };

  const account = async (id: string): Promise<EntityFacts | null> => {
    const known = accounts.get(id);
    if (known !== undefined) return known;
    const [row] = await selectAccount(db, { id });
    return row === undefined ? null : await accountFrom(row);
  };

  const folder = async (id: string): Promise<EntityFacts | null> => {
    const known = folders.get(id);
    if (known !== undefined) return known;
    const [row] = await selectFolder(db, { id });
    if (row === undefined) return null;
    const draft: Draft = { type: "Folder", id, attributes: {}, parents: [] };
    folders.set(id, draft);
    await link(draft, row);
    return draft;
  };

  const directory = async (id: string): Promise<EntityFacts | null> => {
    const known = directories.get(id);
    if (known !== undefined) return known;
    const [row] = await selectDirectory(db, { id });
    if (row === undefined) return null;
    const attributes: Record<string, FactValue | undefined> = { sharing_enabled: row.sharing_enabled === 1 };
    const facts: EntityFacts = { type: "Directory", id, attributes };
    directories.set(id, facts);
    attributes.management_account = (await account(row.management_account)) ?? undefined;
    return facts;
  };

  return { account, accountFrom, folder, directory };
};
