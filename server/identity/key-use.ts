/** When a key was last used, to the hour: enough to find keys that nobody needs, at one small change an hour for each. */
import { type ApiKey, markKeyUsed } from "../store/keys.ts";
import type { Store } from "../store/store.ts";

const grainMs = 3_600_000;

export interface KeyUse {
  /** Returns at once; the mark is written behind the request, and is no entry of the record. */
  note(key: ApiKey, now: number): void;
}

export const createKeyUse = (store: Store): KeyUse => {
  /** The hour that was written for each key. There are no more of them than keys. */
  const written = new Map<string, number>();
  return {
    note: ({ id, lastUsedAt }, now) => {
      const hour = now - (now % grainMs);
      if ((written.get(id) ?? lastUsedAt ?? 0) >= hour) return;
      written.set(id, hour);
      // A store that takes no changes has louder witnesses; the next hour tries again.
      store.write((db) => markKeyUsed(db, id, hour)).catch(() => {});
    },
  };
};
