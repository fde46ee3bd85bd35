/** Keys on a store of their own, with an account to give them to. */
import { onTestFinished } from "vitest";
import type { Caller } from "../../../server/identity/caller.ts";
import { type KeyManager, managerOf, serverManager } from "../../../server/identity/key-authority.ts";
import { createKeys, type Keys } from "../../../server/identity/keys.ts";
import { openWorld, type World } from "../world.ts";

export const account = "1000000000000001";
export const stranger = "1000000000000002";

export interface KeyWorld {
  readonly world: World;
  readonly keys: Keys;
  /** Another server on the same store. */
  startNode(): Keys;
  /** The caller of a secret. Fails where it is refused. */
  callerOf(secret: string): Promise<Caller>;
  /** Why a secret is refused. Fails where it is not. */
  whyNot(secret: string): Promise<string>;
  /** Makes a key for the account with these permissions. */
  give(...permissions: ("view" | "share" | "restore" | "manage_keys")[]): Promise<Given>;
  /** The actions of the record, in order. */
  recorded(): Promise<readonly string[]>;
}

export interface Given {
  readonly id: string;
  readonly secret: string;
  /** What the key may manage. */
  readonly manager: KeyManager;
}

export const everyKey = { limit: 100 };

export const openKeys = async (): Promise<KeyWorld> => {
  const world = await openWorld();
  onTestFinished(() => world.close());
  const body = { site: "aliyun.com", features: [], parent: null, raised_backup_sets: null };
  for (const id of [account, stranger]) await world.sharing.inventory.putAccount(id, body);
  const startNode = () => createKeys(world);
  const keys = startNode();
  const callerOf = async (secret: string): Promise<Caller> => {
    const identified = await keys.authenticate(secret);
    if ("refused" in identified) throw new Error(identified.refused);
    return identified.caller;
  };
  return {
    world,
    keys,
    startNode,
    callerOf,
    whyNot: async (secret) => {
      const identified = await keys.authenticate(secret);
      if ("caller" in identified) throw new Error("The secret works.");
      return identified.refused;
    },
    give: async (...permissions) => {
      const name = permissions.join("+");
      const { id, secret } = await keys.create(serverManager, {
        role: "account",
        name,
        account,
        permissions,
      });
      return { id, secret, manager: managerOf(await callerOf(secret), null) };
    },
    recorded: async () => {
      const rows = await world.store.read((db) =>
        db.selectFrom("log").select("action").orderBy("sequence").execute(),
      );
      return rows.map(({ action }) => action);
    },
  };
};
