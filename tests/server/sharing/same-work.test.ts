/**
 * Asked for what is another's, the service does the work that it does for what is not there: as many queries, so that
 * the time of an answer says no more than its words. Where the owner of a set is in a directory, its facts take one or
 * two reads by key more. Invitations and restores are left out: their ids hold 64 bits of chance, so nobody can ask for
 * one that is there without having been told.
 */
import type { KyselyPlugin } from "kysely";
import { expect, test } from "vitest";
import { createSimulatedExecutor } from "../../../server/restore/simulated-executor.ts";
import { createSharing } from "../../../server/sharing/create-sharing.ts";
import { newId } from "../../../server/sharing/ids.ts";
import type { Sharing } from "../../../server/sharing/service.ts";
import type { Store } from "../../../server/store/store.ts";
import type { Database } from "../../../server/store/tables.ts";
import { account, friend, openStage, orders, owner, region, setBody, shareBody } from "./cast.ts";

/** The same store, which tells of every query. */
const telling = (store: Store, tell: () => void): Store => {
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      tell();
      return result;
    },
  };
  const told =
    <Value>(work: (db: Database) => Promise<Value>) =>
    (db: Database) =>
      work(db.withPlugin(plugin));
  return { ...store, read: (work) => store.read(told(work)), write: (work) => store.write(told(work)) };
};

interface Stage {
  readonly sharing: Sharing;
  readonly ids: Readonly<Record<string, string>>;
  /** How many queries an attempt makes, which is expected to fail. */
  queries(attempt: () => Promise<unknown>): Promise<number>;
}

const open = async (): Promise<Stage> => {
  const world = await openStage();
  const { inventory, shares, backupSets } = world.sharing;
  await inventory.putDirectory("rd-own", { management_account: friend(2), sharing_enabled: true });
  await inventory.putFolder("fd-own", { parent: { type: "Directory", id: "rd-own" } });
  await inventory.putBackupSet("bk-converted", setBody({ level: 1 }));
  const share = await shares.create(
    owner,
    shareBody({ backup_sets: [orders], principals: [account(friend(1))] }),
  );
  await backupSets.convert(owner, "bk-converted");
  const conversions = await world.sharing.conversions.list({ account: owner }, { limit: 10 });
  let count = 0;
  const sharing = createSharing({
    store: telling(world.store, () => {
      count += 1;
    }),
    policy: world.policy,
    clock: world.clock,
    newId,
    executor: createSimulatedExecutor({ durationMs: 1 }),
  });
  return {
    sharing,
    ids: {
      set: orders,
      share: share.id,
      conversion: conversions.items[0]?.id ?? "",
      cluster: "pc-orders",
      directory: "rd-own",
      folder: "fd-own",
    },
    queries: async (attempt) => {
      const before = count;
      await expect(attempt()).rejects.toThrow();
      return count - before;
    },
  };
};

const stranger = friend(3);
const viewer = { account: stranger };

const looks: readonly (readonly [
  what: string,
  of: string,
  ask: (service: Sharing, id: string) => Promise<unknown>,
])[] = [
  ["see a set", "set", ({ inventory }, id) => inventory.getBackupSet(viewer, id)],
  ["see a cluster", "cluster", ({ inventory }, id) => inventory.getCluster(viewer, id)],
  ["see a directory", "directory", ({ inventory }, id) => inventory.getDirectory(viewer, id)],
  ["see a folder", "folder", ({ inventory }, id) => inventory.getFolder(viewer, id)],
  ["see a share", "share", ({ shares }, id) => shares.get(viewer, id)],
  ["see a conversion", "conversion", ({ conversions }, id) => conversions.get(viewer, id)],
  ["delete a set", "set", ({ backupSets }, id) => backupSets.delete(stranger, id)],
  ["convert a set", "set", ({ backupSets }, id) => backupSets.convert(stranger, id)],
  ["restore a set", "set", ({ restores }, id) => restores.request(stranger, { backup_set: id, region })],
  ["cancel a share", "share", ({ shares }, id) => shares.cancel(stranger, id)],
  [
    "share a set",
    "set",
    ({ shares }, id) => shares.create(stranger, shareBody({ backup_sets: [id], principals: [] })),
  ],
  [
    "share with a folder",
    "folder",
    ({ shares }, id) => shares.create(stranger, shareBody({ principals: [{ type: "Folder", id }] })),
  ],
  [
    "share with a directory",
    "directory",
    ({ shares }, id) => shares.create(stranger, shareBody({ principals: [{ type: "Directory", id }] })),
  ],
];

test("what is another's costs the queries of what is not there", async () => {
  const stage = await open();
  const { sharing, ids, queries } = stage;
  const differences: string[] = [];
  for (const [what, of, ask] of looks) {
    const present = await queries(() => ask(sharing, ids[of] ?? ""));
    const absent = await queries(() => ask(sharing, "zz-none"));
    if (present !== absent)
      differences.push(`${what}: ${present} queries, and ${absent} where it is not there`);
  }
  expect(differences).toEqual([]);
});
