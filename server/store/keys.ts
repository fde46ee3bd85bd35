/** API keys. The store never sees a secret, only its hash. */
import type { ApiKeysTable, Database } from "./tables.ts";

export interface ApiKey {
  readonly id: string;
  readonly role: "operator" | "service" | "account";
  readonly name: string;
  readonly account: string | null;
  readonly permissions: readonly string[];
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly revokedAt: number | null;
}

const toKey = (row: ApiKeysTable): ApiKey => ({
  id: row.id,
  role: row.role,
  name: row.name,
  account: row.account,
  permissions: JSON.parse(row.permissions) as string[],
  createdAt: row.created_at,
  revokedAt: row.revoked_at,
});

/** `secretHash` is unique; the same secret cannot be stored twice. */
export const createKey = async (
  db: Database,
  key: Omit<ApiKey, "revokedAt"> & { readonly secretHash: string },
): Promise<void> => {
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
      revoked_at: null,
    })
    .execute();
};

/** The key with this hash, unless it was revoked. */
export const findKeyByHash = async (db: Database, secretHash: string): Promise<ApiKey | null> => {
  const row = await db
    .selectFrom("api_keys")
    .selectAll()
    .where("secret_hash", "=", secretHash)
    .where("revoked_at", "is", null)
    .executeTakeFirst();
  return row === undefined ? null : toKey(row);
};

/** Keys that work, by id. */
export const listKeys = async (db: Database): Promise<readonly ApiKey[]> => {
  const rows = await db
    .selectFrom("api_keys")
    .selectAll()
    .where("revoked_at", "is", null)
    .orderBy("id")
    .execute();
  return rows.map(toKey);
};

/** Answers whether a working key with this id was there. */
export const revokeKey = async (db: Database, id: string, now: number): Promise<boolean> => {
  const result = await db
    .updateTable("api_keys")
    .set({ revoked_at: now })
    .where("id", "=", id)
    .where("revoked_at", "is", null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
};
