/** API keys. The store never sees a secret, only its hash. */
import type { Selectable } from "kysely";
import { prepareQuery } from "./prepared.ts";
import type { ApiKeysTable, Database } from "./tables.ts";

/** Instants are milliseconds since 1970. */
export interface ApiKey {
  readonly id: string;
  readonly role: "operator" | "service" | "account";
  readonly name: string;
  readonly account: string | null;
  readonly permissions: readonly string[];
  readonly secretHash: string;
  readonly createdAt: number;
  /** An actor of the record. */
  readonly createdBy: string | null;
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
  /** At a coarse grain. */
  readonly lastUsedAt: number | null;
  readonly rotatedAt: number | null;
  /** The secret before the last rotation, which works until `formerUntil`. */
  readonly formerHash: string | null;
  readonly formerUntil: number | null;
}

export type NewApiKey = Pick<
  ApiKey,
  "id" | "role" | "name" | "account" | "permissions" | "secretHash" | "createdAt" | "createdBy" | "expiresAt"
>;

export const toKey = (row: Selectable<ApiKeysTable>): ApiKey => ({
  id: row.id,
  role: row.role,
  name: row.name,
  account: row.account,
  permissions: JSON.parse(row.permissions) as string[],
  secretHash: row.secret_hash,
  createdAt: row.created_at,
  createdBy: row.created_by,
  expiresAt: row.expires_at,
  revokedAt: row.revoked_at,
  lastUsedAt: row.last_used_at,
  rotatedAt: row.rotated_at,
  formerHash: row.former_hash,
  formerUntil: row.former_until,
});

/** `secretHash` is unique; the same secret cannot be stored twice. */
export const createKey = async (db: Database, key: NewApiKey): Promise<void> => {
  await db
    .insertInto("api_keys")
    .values({
      id: key.id,
      role: key.role,
      name: key.name,
      account: key.account,
      permissions: JSON.stringify(key.permissions),
      secret_hash: key.secretHash,
      created_at: key.createdAt,
      created_by: key.createdBy,
      expires_at: key.expiresAt,
      revoked_at: null,
      last_used_at: null,
      rotated_at: null,
      former_hash: null,
      former_until: null,
    })
    .execute();
};

const selectByHash = prepareQuery((db, parameter) =>
  db
    .selectFrom("api_keys")
    .selectAll()
    .where((eb) =>
      eb.or([eb("secret_hash", "=", parameter.text("hash")), eb("former_hash", "=", parameter.text("hash"))]),
    ),
);

/** The key whose secret has this hash, or had it before its last rotation; also one that does not work any more. */
export const findKeyByHash = async (db: Database, hash: string): Promise<ApiKey | null> => {
  const [row] = await selectByHash(db, { hash });
  return row === undefined ? null : toKey(row);
};

/** Of one account, or of all where `account` is null. */
export interface KeyScope {
  readonly account: string | null;
}

const inScope = (db: Database, { account }: KeyScope) =>
  db
    .selectFrom("api_keys")
    .selectAll()
    .$if(account !== null, (query) => query.where("account", "=", account));

/** Also one that does not work any more. */
export const getKey = async (db: Database, scope: KeyScope, id: string): Promise<ApiKey | null> => {
  const row = await inScope(db, scope).where("id", "=", id).executeTakeFirst();
  return row === undefined ? null : toKey(row);
};

/** Which keys; what is not given is any. */
export interface KeyFilter {
  readonly role?: ApiKey["role"] | undefined;
  readonly account?: string | undefined;
}

/** The rows of keys that were not revoked, to be read in some order. */
export const liveKeyRows = (db: Database, scope: KeyScope, { role, account }: KeyFilter) =>
  inScope(db, scope)
    .where("revoked_at", "is", null)
    .$if(role !== undefined, (rows) => rows.where("role", "=", role as ApiKey["role"]))
    .$if(account !== undefined, (rows) => rows.where("account", "=", account as string));

/** Operator keys of this name that were not revoked. */
export const operatorKeysNamed = async (db: Database, name: string): Promise<readonly ApiKey[]> => {
  const rows = await inScope(db, { account: null })
    .where("role", "=", "operator")
    .where("name", "=", name)
    .where("revoked_at", "is", null)
    .execute();
  return rows.map(toKey);
};

/** How many keys of an account work, or will until they expire. */
export const countKeys = async (db: Database, account: string, now: number): Promise<number> => {
  const { count } = await db
    .selectFrom("api_keys")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("account", "=", account)
    .where("revoked_at", "is", null)
    .where((eb) => eb.or([eb("expires_at", "is", null), eb("expires_at", ">", now)]))
    .executeTakeFirstOrThrow();
  return Number(count);
};

export const revokeKey = async (db: Database, id: string, now: number): Promise<void> => {
  await db.updateTable("api_keys").set({ revoked_at: now }).where("id", "=", id).execute();
};

export interface Rotation {
  readonly at: number;
  readonly secretHash: string;
  /** Null where the secret before ends at once. */
  readonly former: { readonly hash: string; readonly until: number } | null;
}

export const rotateKey = async (db: Database, id: string, rotation: Rotation): Promise<void> => {
  const { at, secretHash, former } = rotation;
  await db
    .updateTable("api_keys")
    .set({
      secret_hash: secretHash,
      rotated_at: at,
      former_hash: former?.hash ?? null,
      former_until: former?.until ?? null,
    })
    .where("id", "=", id)
    .execute();
};

/** A mark of an earlier use than the one that is there changes nothing. */
export const markKeyUsed = async (db: Database, id: string, at: number): Promise<void> => {
  await db
    .updateTable("api_keys")
    .set({ last_used_at: at })
    .where("id", "=", id)
    .where((eb) => eb.or([eb("last_used_at", "is", null), eb("last_used_at", "<", at)]))
    .execute();
};
