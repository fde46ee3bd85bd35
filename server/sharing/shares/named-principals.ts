/** The principals that a request names, and the accounts that each reaches. */
import type { EntityFacts } from "../../../engine/facts.ts";
import type { Principal } from "../../api/words.ts";
import { prepareQuery } from "../../store/prepared.ts";
import type { Database } from "../../store/tables.ts";
import type { AccountLoader } from "../facts/accounts.ts";
import { membersOf } from "../members/tree.ts";
import { ServiceError } from "../problem.ts";

export interface NamedPrincipal {
  readonly principal: Principal;
  readonly facts: EntityFacts;
  /** The accounts that it reaches now; never the owner of the share. */
  readonly accounts: readonly string[];
}

const loaders: {
  readonly [Type in Principal["type"]]: (accounts: AccountLoader, id: string) => Promise<EntityFacts | null>;
} = {
  Account: (accounts, id) => accounts.account(id),
  Folder: (accounts, id) => accounts.folder(id),
  Directory: (accounts, id) => accounts.directory(id),
};

/** The facts of what a principal names, or null where it is not registered. */
export const loadPrincipal = (
  accounts: AccountLoader,
  { type, id }: Principal,
): Promise<EntityFacts | null> => loaders[type](accounts, id);

const selectKnownFolder = prepareQuery((db, parameter) =>
  db
    .selectFrom("folders")
    .innerJoin("accounts", "accounts.directory_id", "folders.directory_id")
    .select("folders.id")
    .where("folders.id", "=", parameter.text("id"))
    .where("accounts.id", "=", parameter.text("account")),
);

const selectKnownDirectory = prepareQuery((db, parameter) =>
  db
    .selectFrom("accounts")
    .select("id")
    .where("id", "=", parameter.text("account"))
    .where("directory_id", "=", parameter.text("id")),
);

/**
 * Whether an account may know of what it names: folders and directories are known in their directory only. For all
 * others they are as if they were not there, after the same one query.
 */
export const isKnownTo = async (
  db: Database,
  account: string,
  { type, id }: { readonly type: string; readonly id: string },
): Promise<boolean> => {
  if (type === "Folder") return (await selectKnownFolder(db, { id, account })).length > 0;
  if (type === "Directory") return (await selectKnownDirectory(db, { id, account })).length > 0;
  return true;
};

export type LoadPrincipal = (principal: Principal) => Promise<EntityFacts | null>;

/** Loads what an account may know of; null for everything else. */
export const loadKnownTo =
  (db: Database, accounts: AccountLoader, account: string): LoadPrincipal =>
  async (principal) =>
    (await isKnownTo(db, account, principal)) ? await loadPrincipal(accounts, principal) : null;

const reach = async (db: Database, { type, id }: Principal, owner: string): Promise<readonly string[]> => {
  const accounts = type === "Account" ? [id] : await membersOf(db, { type, id });
  return accounts.filter((account) => account !== owner);
};

/** Two principals are one where they have the same key. */
export const principalKey = ({ type, id }: { readonly type: string; readonly id: string }): string =>
  `${type} ${id}`;

interface Absent {
  readonly pointer: string;
  readonly message: string;
}

const absentAt = (index: number, { type, id }: Principal): Absent => ({
  pointer: `/principals/${index}/id`,
  message: `There is no ${type.toLowerCase()} ${id}; register it first.`,
});

const refuseAbsent = ([first, ...others]: readonly Absent[]): void => {
  if (first === undefined) return;
  throw new ServiceError({ kind: "invalid", ...first, ...(others.length === 0 ? {} : { others }) });
};

/** Each principal once, in the order of the request. Throws `invalid` for all that `load` does not find. */
export const loadPrincipals = async (
  db: Database,
  load: LoadPrincipal,
  principals: readonly Principal[],
  owner: string,
): Promise<readonly NamedPrincipal[]> => {
  const named = new Map<string, NamedPrincipal>();
  const absent = new Map<string, Absent>();
  for (const [index, principal] of principals.entries()) {
    const key = principalKey(principal);
    if (named.has(key) || absent.has(key)) continue;
    const facts = await load(principal);
    if (facts === null) absent.set(key, absentAt(index, principal));
    else named.set(key, { principal, facts, accounts: await reach(db, principal, owner) });
  }
  refuseAbsent([...absent.values()]);
  return [...named.values()];
};
