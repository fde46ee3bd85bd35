/**
 * Finds the key behind a secret. A store that is one server's alone remembers keys that work, because every request
 * asks; a shared one is asked each time, so that a key which another server revoked is refused here at once too.
 */
import { type ApiKey, findKeyByHash } from "../store/keys.ts";
import type { Store } from "../store/store.ts";

export interface KnownKeys {
  find(secretHash: string): Promise<ApiKey | null>;
  /** Drops what is remembered; to be called after every change of a key. */
  forget(): void;
}

const ask = (store: Store, secretHash: string) => store.read((db) => findKeyByHash(db, secretHash));

const remembering = (store: Store): KnownKeys => {
  const known = new Map<string, ApiKey>();
  let changes = 0;
  return {
    find: async (secretHash) => {
      const remembered = known.get(secretHash);
      if (remembered !== undefined) return remembered;
      const before = changes;
      const key = await ask(store, secretHash);
      // What was read before a change, and arrives after it, must not be remembered.
      if (key !== null && before === changes) known.set(secretHash, key);
      return key;
    },
    forget: () => {
      changes += 1;
      known.clear();
    },
  };
};

export const createKnownKeys = (store: Store): KnownKeys =>
  store.kind === "sqlite"
    ? remembering(store)
    : { find: (secretHash) => ask(store, secretHash), forget: () => {} };
