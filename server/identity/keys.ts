/** API keys: who a secret belongs to, and giving out and taking back. */
import type { KeyBody, KeyView, NewKeyView, Permission } from "../api/operations.ts";
import type { Clock } from "../sharing/clock.ts";
import { ServiceError } from "../sharing/problem.ts";
import { type ApiKey, createKey, findKeyByHash, listKeys, revokeKey } from "../store/keys.ts";
import { appendLog } from "../store/log.ts";
import type { Store } from "../store/store.ts";
import type { Database } from "../store/tables.ts";
import type { Caller } from "./caller.ts";
import { hashSecret, newKeyId, newSecret } from "./secret.ts";

export interface Keys {
  /** Whose secret this is, or null where it is nobody's or was revoked. */
  authenticate(secret: string): Promise<Caller | null>;
  /**
   * The answer is the only one that ever holds the secret. `actor` is written to the log. Throws `invalid` where the
   * account does not exist.
   */
  create(actor: string, body: KeyBody): Promise<NewKeyView>;
  list(): Promise<readonly KeyView[]>;
  /** Throws `not_found` where no working key has this id. The key is refused from now on. */
  revoke(actor: string, id: string): Promise<void>;
}

export interface KeysDeps {
  readonly store: Store;
  readonly clock: Clock;
}

/** Names who did something, in the log: the role and the key, never the secret. */
export const actorOf = (caller: Caller): string => `${caller.role}:${caller.keyId}`;

const toCaller = (key: ApiKey): Caller | null => {
  const { id: keyId, name } = key;
  if (key.role !== "account") return { role: key.role, keyId, name };
  if (key.account === null) return null;
  return {
    role: "account",
    keyId,
    name,
    account: key.account,
    permissions: key.permissions as readonly Permission[],
  };
};

const toView = (key: Omit<ApiKey, "revokedAt">): KeyView => ({
  id: key.id,
  role: key.role,
  name: key.name,
  account: key.account,
  permissions: key.permissions as Permission[],
  created_at: new Date(key.createdAt).toISOString(),
});

/** A key for an account that does not exist would work for whoever registers that id one day. */
const requireAccount = async (db: Database, account: string | null): Promise<void> => {
  if (account === null) return;
  const found = await db.selectFrom("accounts").select("id").where("id", "=", account).executeTakeFirst();
  if (found !== undefined) return;
  const message = `There is no account ${account}; register it first.`;
  throw new ServiceError({ kind: "invalid", pointer: "/account", message });
};

const toKey = (id: string, body: KeyBody, createdAt: number): Omit<ApiKey, "revokedAt"> => ({
  id,
  role: body.role,
  name: body.name,
  account: body.role === "account" ? body.account : null,
  permissions: body.role === "account" ? [...new Set(body.permissions)] : [],
  createdAt,
});

/**
 * Working keys are remembered by their hash, because every request asks. A data folder has one server, and its keys
 * change only through here: what is remembered is dropped at the same moment.
 */
export const createKeys = ({ store, clock }: KeysDeps): Keys => {
  const known = new Map<string, Caller>();

  const find = async (secretHash: string): Promise<Caller | null> => {
    const key = await store.read((db) => findKeyByHash(db, secretHash));
    const caller = key === null ? null : toCaller(key);
    if (caller !== null) known.set(secretHash, caller);
    return caller;
  };

  return {
    authenticate: async (secret) => {
      const secretHash = hashSecret(secret);
      return known.get(secretHash) ?? (await find(secretHash));
    },

    create: async (actor, body) => {
      const at = clock.now();
      const secret = newSecret();
      const key = toKey(newKeyId(), body, at);
      await store.write(async (db) => {
        await requireAccount(db, key.account);
        await createKey(db, { ...key, secretHash: hashSecret(secret) });
        const details = { role: key.role, name: key.name, account: key.account ?? undefined };
        await appendLog(db, {
          at,
          actor,
          action: "create_key",
          object: { type: "Key", id: key.id },
          details,
        });
      });
      return { ...toView(key), secret };
    },

    list: async () => (await store.read(listKeys)).map(toView),

    revoke: async (actor, id) => {
      const at = clock.now();
      await store.write(async (db) => {
        const found = await revokeKey(db, id, at);
        if (!found) throw new ServiceError({ kind: "not_found", what: "Key", id });
        await appendLog(db, { at, actor, action: "revoke_key", object: { type: "Key", id }, details: {} });
      });
      known.clear();
    },
  };
};
