/** How access ends, from the first moment of its cause to the last of its revocation (R16 to R20). */
import { expect, test } from "vitest";
import { day, hour, minute, monday, second, type World } from "../world.ts";
import {
  account,
  accountBody,
  codesOf,
  directory,
  friend,
  miscounts,
  openStage,
  orders,
  owner,
  setBody,
} from "./cast.ts";
import { allRows, decided, lend, me, restore, settle, sharedWith, unfinished } from "./loan.ts";

interface Cause {
  readonly name: string;
  readonly code: string;
  /** Besides AccessRevoking, once the set itself is gone. */
  readonly also?: string;
  end(world: World, share: string): Promise<unknown>;
}

const causes: readonly Cause[] = [
  {
    name: "the owner releases the cluster",
    code: "ClusterReleased",
    end: ({ sharing }) => sharing.inventory.releaseCluster("pc-orders"),
  },
  {
    name: "the owner deletes the set",
    code: "BackupSetDeleted",
    also: "BackupSetDeleted",
    end: ({ sharing }) => sharing.backupSets.delete(owner, orders),
  },
  {
    name: "the set expires",
    code: "BackupSetExpired",
    also: "BackupSetExpired",
    end: async ({ sharing, clock }) => {
      const expires_at = new Date(clock.now() + hour).toISOString();
      await sharing.inventory.putBackupSet(orders, setBody({ expires_at }));
      await sharing.tick();
      clock.advance(hour);
    },
  },
  {
    name: "the owner removes the principal",
    code: "ShareCancelled",
    end: ({ sharing }, share) => sharing.shares.removePrincipal(owner, share, account(me)),
  },
  {
    name: "the owner removes the set",
    code: "ShareCancelled",
    end: ({ sharing }, share) => sharing.shares.removeBackupSet(owner, share, orders),
  },
  {
    name: "the owner cancels the share",
    code: "ShareCancelled",
    end: ({ sharing }, share) => sharing.shares.cancel(owner, share),
  },
];

const expectRevoking = async (world: World, { code, also }: Cause) => {
  expect(await sharedWith(world)).toMatchObject([{ state: "revoking", cause: code, can_restore: false }]);
  const codes = also === undefined ? ["AccessRevoking"] : ["AccessRevoking", also];
  expect(await codesOf(restore(world))).toEqual(codes);
  expect(await decided(world, me, "view")).toBe("permitted");
};

const expectGone = async (world: World) => {
  expect(await sharedWith(world)).toEqual([]);
  expect(await decided(world, me, "view")).toBe("not_permitted");
};

for (const cause of causes) {
  test(`R16, R17: access ends ten minutes after ${cause.name}, whether or not the scheduler ran`, async () => {
    const world = await openStage();
    const share = await lend(world);
    world.clock.advance(day);
    expect(await decided(world, me, "restore")).toBe("permitted");

    await cause.end(world, share);
    await expectRevoking(world, cause);
    await settle(world);
    await expectRevoking(world, cause);
    world.clock.advance(9 * minute + 59 * second);
    await expectRevoking(world, cause);
    await settle(world);
    await expectRevoking(world, cause);

    world.clock.advance(second);
    await expectGone(world);
    await settle(world);
    await expectGone(world);
    expect(await miscounts(world)).toEqual([]);
  });
}

const openDirectory = async (world: World) => {
  const { inventory } = world.sharing;
  await inventory.putDirectory("rd-acme", { management_account: owner, sharing_enabled: true });
  await inventory.putAccount(me, accountBody({ parent: { type: "Directory", id: "rd-acme" } }));
  const { id } = await world.sharing.shares.create(owner, {
    name: "everyone",
    region: "cn-beijing",
    scope: "resource_directory",
    backup_sets: [orders],
    principals: [directory("rd-acme")],
  });
  return id;
};

test("R16, R29: access ends ten minutes after the account leaves the directory", async () => {
  const world = await openStage();
  await openDirectory(world);
  expect(await decided(world, me, "restore")).toBe("permitted");
  await world.sharing.inventory.putAccount(me, accountBody());
  await expectRevoking(world, { name: "", code: "LeftDirectory", end: async () => {} });
  world.clock.advance(10 * minute - 1);
  await settle(world);
  await expectRevoking(world, { name: "", code: "LeftDirectory", end: async () => {} });
  world.clock.advance(1);
  await expectGone(world);
  await settle(world);
  await expectGone(world);
  expect(await miscounts(world)).toEqual([]);
});

test("R18: a finished revocation takes the share, its sets, its principals and its accounts out of every list", async () => {
  const world = await openStage();
  const share = await lend(world, { to: [friend(1), friend(2), friend(3)] });
  await world.sharing.shares.cancel(owner, share);
  await settle(world);
  expect(await unfinished(world)).toMatchObject({ resource_shares: 1, share_recipients: 3 });
  world.clock.advance(10 * minute);
  await settle(world);
  expect(await unfinished(world)).toEqual({
    resource_shares: 0,
    share_resources: 0,
    share_principals: 0,
    share_recipients: 0,
  });
  expect(await miscounts(world)).toEqual([]);
});

test("R18: a revocation that was begun before a restart is finished after it", async () => {
  const world = await openStage();
  const share = await lend(world);
  await world.sharing.shares.cancel(owner, share);
  await world.sharing.tick();
  await world.restart();
  expect(await codesOf(restore(world))).toEqual(["AccessRevoking"]);
  world.clock.advance(10 * minute);
  await world.restart();
  await expectGone(world);
  await settle(world);
  expect(await unfinished(world)).toMatchObject({ resource_shares: 0, share_recipients: 0 });
});

test("R18: a second pass at the same instant changes no row", async () => {
  const world = await openStage({ restoreTakes: 5 * minute });
  const share = await lend(world, { to: [friend(1), friend(2)] });
  await restore(world);
  world.clock.advance(5 * minute);
  await settle(world);
  await world.sharing.shares.removePrincipal(owner, share, account(friend(2)));
  for (const step of [0, minute, 9 * minute, 7 * day, day]) {
    world.clock.advance(step);
    await settle(world);
    const before = await allRows(world);
    expect(await world.sharing.tick()).toEqual({ finished: 0 });
    expect(await allRows(world)).toEqual(before);
  }
});

test("R18: two nodes that pass at the same time finish everything once", async () => {
  const world = await openStage({ restoreTakes: 5 * minute });
  const share = await lend(world, { to: [friend(1), friend(2), friend(3)] });
  const job = await restore(world);
  world.clock.advance(5 * minute);
  const other = await world.startNode();
  await Promise.all([world.sharing.tick(), other.tick(), world.sharing.tick()]);
  const done = await other.restores.get({ account: me }, job.id);
  expect(done.state).toBe("succeeded");
  await world.sharing.shares.cancel(owner, share);
  await Promise.all([world.sharing.tick(), other.tick()]);
  world.clock.advance(10 * minute);
  const passes = await Promise.all([world.sharing.tick(), other.tick(), other.tick()]);
  // Three accounts and the share.
  expect(passes.reduce((sum, { finished }) => sum + finished, 0)).toBe(4);
  const { log, clusters } = (await allRows(world)) as Record<string, { action: string; object_id: string }[]>;
  expect(log?.filter(({ action }) => action === "finish_restore")).toHaveLength(1);
  expect(log?.filter(({ action }) => action === "finish_revocation")).toHaveLength(4);
  expect(clusters).toHaveLength(2);
});

test("R19: a set in two shares stays accessible until the last of them is cancelled", async () => {
  const world = await openStage();
  const first = await lend(world, { name: "first" });
  const second = await lend(world, { name: "second" });
  await world.sharing.shares.cancel(owner, first);
  expect(await decided(world, me, "restore")).toBe("permitted");
  world.clock.advance(10 * minute);
  expect(await decided(world, me, "restore")).toBe("permitted");
  expect(await sharedWith(world)).toMatchObject([{ state: "active", shares: [{ id: second }] }]);
  await settle(world);
  expect(await decided(world, me, "restore")).toBe("permitted");
  expect(await sharedWith(world)).toMatchObject([{ state: "active", shares: [{ id: second }] }]);
  await world.sharing.shares.cancel(owner, second);
  expect(await decided(world, me, "restore")).toBe("AccessRevoking");
});

test("R16: an expiry that is put off before the revocation ended gives the access back", async () => {
  const world = await openStage();
  await world.sharing.inventory.putBackupSet(
    orders,
    setBody({ expires_at: new Date(monday + hour).toISOString() }),
  );
  await lend(world);
  world.clock.advance(hour);
  await settle(world);
  expect(await decided(world, me, "restore")).toContain("AccessRevoking");
  const expires_at = new Date(monday + day).toISOString();
  await world.sharing.inventory.putBackupSet(orders, setBody({ expires_at }));
  expect(await decided(world, me, "restore")).toBe("permitted");
  world.clock.advance(hour);
  await settle(world);
  expect(await decided(world, me, "restore")).toBe("permitted");
  expect(await miscounts(world)).toEqual([]);
  world.clock.advance(day);
  expect(await decided(world, me, "view")).toBe("not_permitted");
  await settle(world);
  expect(await unfinished(world)).toMatchObject({ share_resources: 0 });
  expect(await miscounts(world)).toEqual([]);
});

for (const noticed of [true, false]) {
  const who = noticed ? "after the scheduler noticed" : "before the scheduler noticed";
  test(`R16, R17: an expiry that is put off ${who} does not bring back what was revoked`, async () => {
    const world = await openStage();
    const { inventory } = world.sharing;
    await inventory.putBackupSet(orders, setBody({ expires_at: new Date(monday + hour).toISOString() }));
    await lend(world);
    world.clock.advance(hour + 10 * minute);
    if (noticed) await settle(world);
    expect(await decided(world, me, "view")).toBe("not_permitted");
    await inventory.putBackupSet(orders, setBody());
    expect(await decided(world, me, "view")).toBe("not_permitted");
    expect(await sharedWith(world)).toEqual([]);
    expect(await miscounts(world)).toEqual([]);
    expect(await unfinished(world)).toMatchObject({ share_resources: 0 });
  });
}

test("R17: how long a revocation takes is the policy's to say, and may change while it goes on", async () => {
  const world = await openStage();
  const share = await lend(world);
  await world.sharing.shares.cancel(owner, share);
  await settle(world);
  world.usePolicy(({ text }) =>
    text.replace("revocation_takes = 10 minutes", "revocation_takes = 30 minutes"),
  );
  world.clock.advance(29 * minute);
  await settle(world);
  expect(await sharedWith(world)).toMatchObject([{ state: "revoking" }]);
  world.clock.advance(minute);
  expect(await sharedWith(world)).toEqual([]);
  await settle(world);
  expect(await unfinished(world)).toMatchObject({ resource_shares: 0 });
});

test("R16, R18: a share of many sets and many accounts is finished in passes", async () => {
  const world = await openStage();
  const { inventory, shares } = world.sharing;
  const sets = Array.from({ length: 300 }, (_, index) => `bk-many-${index}`);
  for (const id of sets) await inventory.putBackupSet(id, setBody());
  const share = await lend(world, { to: [friend(1), friend(2), friend(3)], backupSets: sets });
  await settle(world);
  for (const id of sets.slice(0, 250)) await shares.removeBackupSet(owner, share, id);
  world.clock.advance(10 * minute);
  expect(await settle(world)).toBe(250);
  expect(await unfinished(world)).toMatchObject({ share_resources: 50, share_recipients: 3 });
  await shares.cancel(owner, share);
  world.clock.advance(10 * minute);
  expect(await sharedWith(world)).toEqual([]);
  await settle(world);
  expect(await unfinished(world)).toMatchObject({
    share_resources: 0,
    share_recipients: 0,
    resource_shares: 0,
  });
  expect(await miscounts(world)).toEqual([]);
});
