/** Events: each side hears of its own changes, all of them, in order and once, on every node. */
import { expect, test } from "vitest";
import { readBounds } from "../../../server/events/reader.ts";
import { removeOldEntries } from "../../../server/events/retention.ts";
import {
  accept,
  account,
  accountBody,
  directory,
  friend,
  invitationOf,
  openStage,
  orders,
  owner,
  region,
  registerFriends,
  registerSets,
  setBody,
  shareBody,
} from "../sharing/cast.ts";
import { day, minute, type World } from "../world.ts";
import { listenTo, openStreams, told } from "./listening.ts";

const boundsOf = (world: World) => world.store.read(readBounds);

/** All that one side was told since the beginning. */
const historyOf = async (world: World, side: string | null): Promise<readonly string[]> => {
  const { head } = await boundsOf(world);
  const events: string[] = [];
  const listening = await listenTo(await openStreams(world), side, { after: 0 });
  const marker = side ?? owner;
  await world.sharing.inventory.putAccount(
    marker,
    accountBody({ name: "the end", features: ["backup-sharing"] }),
  );
  for (let last = 0; last <= head; ) {
    const next = await listening.take(1);
    last = next.at(-1)?.id ?? 0;
    events.push(...told(next.filter(({ id }) => id <= head)));
  }
  return events;
};

test("each side hears of what changes on its side, and of nothing else", async () => {
  const world = await openStage();
  const [, second, stranger] = [friend(1), friend(2), friend(3)];
  const { shares, restores } = world.sharing;
  const share = await shares.create(
    owner,
    shareBody({ backup_sets: [orders], principals: [account(friend(1)), account(second)] }),
  );
  await accept(world, friend(1));
  await world.sharing.invitations.reject(second, await invitationOf(world, second));
  const other = "bk-orders-2";
  await world.sharing.inventory.putBackupSet(other, setBody());
  await shares.addBackupSets(owner, share.id, [other]);
  world.clock.advance(minute);
  await shares.addPrincipals(owner, share.id, [account(stranger)]);
  await restores.request(friend(1), { backup_set: orders, region });

  const offered = ["put_account Account", "create_resource_share Invitation"];
  expect(await historyOf(world, friend(1))).toEqual([
    ...offered,
    "accept_invitation Invitation",
    "add_backup_sets Invitation",
    "request_restore Restore",
  ]);
  expect(await historyOf(world, second)).toEqual([...offered, "reject_invitation Invitation"]);
  expect(await historyOf(world, stranger)).toEqual(["put_account Account", "add_principals Invitation"]);
  const own = await historyOf(world, owner);
  expect(own).not.toContain("request_restore Restore");
  expect(own.slice(0, 3)).toEqual(["put_account Account", "put_cluster Cluster", "put_backup_set BackupSet"]);
  expect(own.slice(3, 9)).toEqual([
    "create_resource_share ResourceShare",
    "accept_invitation Invitation",
    "reject_invitation Invitation",
    "put_backup_set BackupSet",
    "add_backup_sets ResourceShare",
    "add_principals ResourceShare",
  ]);
});

test("who was lent a set hears of its end: a report, a release, a deletion, a principal that is taken away", async () => {
  const world = await openStage();
  const { inventory, shares, backupSets } = world.sharing;
  const [deleted = ""] = await registerSets(world, 1);
  const share = await shares.create(
    owner,
    shareBody({ backup_sets: [orders, deleted], principals: [account(friend(1)), account(friend(2))] }),
  );
  await accept(world, friend(1));
  const listening = await listenTo(await openStreams(world), friend(1));
  const pending = await listenTo(await openStreams(world), friend(2));
  await inventory.putBackupSet(orders, setBody({ size_bytes: 7 }));
  await backupSets.delete(owner, deleted);
  await inventory.releaseCluster("pc-orders");
  world.clock.advance(minute);
  await shares.removePrincipal(owner, share.id, account(friend(1)));
  expect(told(await listening.take(4))).toEqual([
    "put_backup_set BackupSet",
    "delete_backup_set BackupSet",
    "release_cluster Cluster",
    "remove_principal Invitation",
  ]);
  world.clock.advance(minute);
  await shares.cancel(owner, share.id);
  // Who has not answered hears of its invitation only.
  expect(told(await pending.take(1))).toEqual(["cancel_resource_share Invitation"]);
});

test("R29: who joins or leaves a directory hears of it, and so do those who lose what a leaving owner lent", async () => {
  const world = await openStage();
  const { inventory, shares } = world.sharing;
  await inventory.putAccount("9000000000000001", accountBody());
  await inventory.putDirectory("rd-1", { management_account: "9000000000000001", sharing_enabled: true });
  const parent = { type: "Directory", id: "rd-1" } as const;
  await inventory.putAccount(owner, accountBody({ features: ["backup-sharing"], parent }));
  await shares.create(owner, shareBody({ backup_sets: [orders], principals: [directory("rd-1")] }));
  const listening = await listenTo(await openStreams(world), friend(1));
  await inventory.putAccount(friend(1), accountBody({ parent }));
  await inventory.putAccount(owner, accountBody({ features: ["backup-sharing"] }));
  const events = await listening.take(2);
  expect(told(events)).toEqual(["put_account Account", "put_account ResourceShare"]);
  expect(events.every(({ accounts }) => accounts.join() === friend(1))).toBe(true);
});

test("two readers on two nodes get everything once and in order, while many change at the same time", async () => {
  const world = await openStage();
  const nodes = [world.sharing, await world.startNode()];
  const { head } = await boundsOf(world);
  const readers = [await openStreams(world), await openStreams(world)];
  const live = await listenTo(readers[0] as never, null);
  const count = 120;
  const changes = Array.from({ length: count }, (_, index) =>
    nodes[index % 2]?.inventory.putAccount(friend(100 + index), accountBody()),
  );
  const seen = await live.take(count);
  await Promise.all(changes);
  expect(seen.map(({ id }) => id)).toEqual(Array.from({ length: count }, (_, index) => head + 1 + index));

  const half = seen[count / 2]?.id ?? 0;
  live.close();
  const resumed = await listenTo(readers[1] as never, null, { after: half });
  const rest = await resumed.take(count / 2 - 1);
  expect(rest.map(({ id }) => id)).toEqual(seen.slice(count / 2 + 1).map(({ id }) => id));
});

test("a stream of some types passes over the others, however many there are", async () => {
  const world = await openStage();
  await registerFriends(world, 10, 250);
  await world.sharing.inventory.putCluster("pc-late", { owner, region, tde: false, disk_encryption: false });
  const listening = await listenTo(await openStreams(world), null, { after: 0, types: ["put_cluster"] });
  const events = await listening.take(2);
  expect(events.map(({ object }) => object.id)).toEqual(["pc-orders", "pc-late"]);
});

test("who comes back too late, or from data that is gone, is told to read everything anew", async () => {
  const world = await openStage();
  world.clock.advance(40 * day);
  await registerFriends(world, 5, 6);
  expect(await removeOldEntries(world.store, world.clock.now(), 30 * day)).toBe(6);
  const { head, removedThrough } = await boundsOf(world);
  const streams = await openStreams(world);
  const late = await (await listenTo(streams, owner, { after: removedThrough - 1 })).reset();
  expect(late).toMatchObject({ id: head, reason: "removed" });
  const early = await (await listenTo(streams, owner, { after: head + 1 })).reset();
  expect(early).toMatchObject({ id: head, reason: "unknown" });
  const whole = await listenTo(streams, null, { after: removedThrough });
  expect(await whole.take(3)).toHaveLength(3);
});

test("a stream ends when the key it was opened with is taken back, on whichever node", async () => {
  const world = await openStage();
  let works = true;
  const listening = await listenTo(await openStreams(world), owner, { mayGoOn: async () => works });
  const ending = listening.stream.next();
  works = false;
  const { appendLog } = await import("../../../server/store/log.ts");
  await world.store.write((db) =>
    appendLog(db, {
      at: world.clock.now(),
      actor: "operator:key-1",
      action: "revoke_key",
      object: { type: "Key", id: "key-test" },
      details: {},
    }),
  );
  expect(await ending).toBeNull();
});
