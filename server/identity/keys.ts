/** API keys: who a secret belongs to; giving out, changing the secret, and taking back. */

import type { KeysQuery } from "../api/lists.ts";
import type { KeyBody, KeyView, NewKeyView, RepeatedKeyView, RotationBody } from "../api/operations.ts";
import type { Page } from "../api/words.ts";
import type { Clock } from "../sharing/clock.ts";
import { integer, listPage, text } from "../sharing/pages.ts";
import { beginningWith, inTurn, timed } from "../sharing/turns.ts";
import { type Attempt, attempting } from "../store/attempts.ts";
import * as table from "../store/keys.ts";
import { appendLog, type LogEntry } from "../store/log.ts";
import type { Store } from "../store/store.ts";
import type { Database } from "../store/tables.ts";
import type { Identified } from "./caller.ts";
import { authenticate } from "./key-authentication.ts";
import { type KeyManager, requireAuthority } from "./key-authority.ts";
import { notFound, refuseOwn, refuseOwnAtOnce, requireAccount, requireRoom, toKey } from "./key-rules.ts";
import { createKeyUse } from "./key-use.ts";
import { keyViewOf, stateOf } from "./key-views.ts";
import { createKnownKeys } from "./known-keys.ts";
import { hashSecret, newSecret } from "./secret.ts";
import { type ChangeKeys, shownOnce } from "./shown-once.ts";

export { actorOf } from "./caller.ts";

/** Keys as a transaction sees them that is under way. */
export type KeysInside = Pick<Keys, "get">;

/** How one request wants its change to be made; what `check` throws undoes it. */
export interface KeyAttempt extends Attempt {
  readonly check?: ((inside: KeysInside) => Promise<void>) | undefined;
}

export interface Keys {
  /** Whose secret this is. A key that was revoked or has expired is refused with that. */
  authenticate(secret: string): Promise<Identified>;
  /**
   * The answer is the only one that ever holds the secret. Throws `invalid` where the account does not exist or the key
   * would end before it begins, `refused` where the manager may not, `conflict` where the account has too many.
   */
  create(manager: KeyManager, body: KeyBody): Promise<NewKeyView>;
  create(manager: KeyManager, body: KeyBody, attempt: KeyAttempt): Promise<RepeatedKeyView>;
  /** Keys that were not revoked. */
  list(manager: KeyManager, query: KeysQuery): Promise<Page<KeyView>>;
  /** Also a key that was revoked. Throws `not_found`. */
  get(manager: KeyManager, id: string): Promise<KeyView>;
  /** A new secret for the same key. Throws `not_found` where no working key has this id, `refused`, `conflict`. */
  rotate(manager: KeyManager, id: string, body: RotationBody): Promise<NewKeyView>;
  rotate(manager: KeyManager, id: string, body: RotationBody, attempt: KeyAttempt): Promise<RepeatedKeyView>;
  /** The key is refused from now on. Throws `not_found` where it was revoked already, `refused`, `conflict`. */
  revoke(manager: KeyManager, id: string, attempt?: KeyAttempt): Promise<void>;
  /** Revokes the server's own operator keys of this name. */
  revokeNamed(manager: KeyManager, name: string): Promise<void>;
}

export interface KeysDeps {
  readonly store: Store;
  readonly clock: Clock;
}

/** A key that the manager sees and that was not revoked. */
const liveKey = async (db: Database, manager: KeyManager, id: string): Promise<table.ApiKey> => {
  const key = await table.getKey(db, manager, id);
  if (key === null || key.revokedAt !== null) throw notFound(id);
  requireAuthority(manager, key);
  return key;
};

/** As the server itself changes keys. */
const once: KeyAttempt = { claim: null, dryRun: false, by: null, replayed: () => {} };

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();

const detailsOf = (key: ReturnType<typeof toKey>): LogEntry["details"] => ({
  role: key.role,
  name: key.name,
  account: key.account ?? undefined,
  permissions: key.permissions.length === 0 ? undefined : [...key.permissions],
  expires_at: key.expiresAt === null ? undefined : iso(key.expiresAt),
});

/** Makes what is written to the record about a key. */
const entry = (
  { actor, by }: KeyManager,
  action: string,
  id: string,
  at: number,
  details: LogEntry["details"],
): LogEntry => ({ at, actor, by, action, object: { type: "Key", id }, details });

const listIn = (
  db: Database,
  manager: KeyManager,
  query: KeysQuery,
  now: () => number,
): Promise<Page<KeyView>> => {
  const { name_prefix } = query;
  let rows = table
    .liveKeyRows(db, manager, query)
    .where(timed("created_at", query.created_from, query.created_to))
    .where(timed("expires_at", query.expires_from, query.expires_to));
  if (name_prefix !== undefined) rows = rows.where(beginningWith("name", name_prefix));
  return listPage(query, {
    name: "keys",
    viewer: manager.account,
    sorts: { id: text("id"), name: text("name"), created_at: integer("created_at") },
    read: (turn) => inTurn(rows, turn).execute(),
    show: async (row) => keyViewOf(table.toKey(row), manager.account, now()),
  });
};

export const createKeys = ({ store, clock }: KeysDeps): Keys => {
  const known = createKnownKeys(store);
  const use = createKeyUse(store);
  let latest = 0;
  /** A clock that is put back revives no key that this server has seen expire. */
  const now = (): number => {
    latest = Math.max(latest, clock.now());
    return latest;
  };

  const getIn = async (db: Database, manager: KeyManager, id: string): Promise<KeyView> => {
    const key = await table.getKey(db, manager, id);
    if (key === null) throw notFound(id);
    return keyViewOf(key, manager.account, now());
  };

  const change: ChangeKeys = async (work, { check, ...attempt }: KeyAttempt = once) => {
    const inside = (db: Database): KeysInside => ({ get: (manager, id) => getIn(db, manager, id) });
    const checked = check === undefined ? undefined : (db: Database) => check(inside(db));
    try {
      return await attempting(store, attempt, checked).write(work);
    } finally {
      known.forget();
    }
  };

  const revokeOne = async (db: Database, manager: KeyManager, id: string, at: number): Promise<void> => {
    await table.revokeKey(db, id, at);
    await appendLog(db, entry(manager, "revoke_key", id, at, {}));
  };

  return {
    authenticate: (secret) => authenticate({ known, use }, secret, now()),

    create: async (manager: KeyManager, body: KeyBody, attempt?: KeyAttempt) => {
      const at = now();
      const secret = newSecret();
      const key = { ...toKey(body, manager.actor, at), secretHash: hashSecret(secret) };
      requireAuthority(manager, key);
      const make = async (db: Database): Promise<KeyView> => {
        await requireAccount(db, key.account);
        await requireRoom(db, key.account, at);
        await table.createKey(db, key);
        await appendLog(db, entry(manager, "create_key", key.id, at, detailsOf(key)));
        const made = await table.getKey(db, manager, key.id);
        if (made === null) throw notFound(key.id);
        return keyViewOf(made, manager.account, at);
      };
      return await shownOnce(change, secret, make, attempt);
    },

    list: (manager, query) => store.read((db) => listIn(db, manager, query, now)),

    get: (manager, id) => store.read((db) => getIn(db, manager, id)),

    rotate: async (
      manager: KeyManager,
      id: string,
      { grace_seconds }: RotationBody,
      attempt?: KeyAttempt,
    ) => {
      const at = now();
      const secret = newSecret();
      const turn = async (db: Database): Promise<KeyView> => {
        const key = await liveKey(db, manager, id);
        if (stateOf(key, at) === "expired") throw notFound(id);
        refuseOwnAtOnce(manager, id, grace_seconds);
        const until = at + grace_seconds * 1e3;
        const former = grace_seconds === 0 ? null : { hash: key.secretHash, until };
        await table.rotateKey(db, id, { at, secretHash: hashSecret(secret), former });
        await appendLog(db, entry(manager, "rotate_key", id, at, { grace_seconds }));
        const rotated = await liveKey(db, manager, id);
        return keyViewOf(rotated, manager.account, at);
      };
      return await shownOnce(change, secret, turn, attempt);
    },

    revoke: async (manager, id, attempt) => {
      await change(async (db) => {
        await liveKey(db, manager, id);
        refuseOwn(manager, id);
        await revokeOne(db, manager, id, now());
      }, attempt);
    },

    revokeNamed: async (manager, name) => {
      await change(async (db) => {
        for (const { id } of await table.operatorKeysNamed(db, name)) await revokeOne(db, manager, id, now());
      });
    },
  };
};
