/** Restores and conversions: what they build, what they lock, and how they end (R20 to R24, R34). */
import { expect, test } from "vitest";
import type { Executor, JobProgress } from "../../../server/restore/executor.ts";
import { day, hour, minute, second, type World } from "../world.ts";
import { clusterBody, codesOf, openStage, orders, owner, registerSets, setBody, setOf } from "./cast.ts";
import { allRows, decided, lend, me, restore, settle } from "./loan.ts";

const job = ({ sharing }: World, id: string) => sharing.restores.get({ account: null }, id);

const locks = async (world: World) => (await setOf(world, orders)).locks.map(({ reason }) => reason);

/** An executor that says what a test tells it to say. */
const scripted = (answer: () => Promise<JobProgress>, leaseMs: number = minute): Executor => ({
  name: "simulated",
  leaseMs,
  advance: answer,
  stop: async () => {},
});

test("R34: a restore has progress, and ends with a new cluster of the account in the region of the set", async () => {
  const world = await openStage({ restoreTakes: 10 * minute });
  await lend(world);
  const { id } = await restore(world);
  world.clock.advance(4 * minute);
  await world.sharing.tick();
  expect(await job(world, id)).toMatchObject({ state: "running", progress: 40, finished_at: null });
  world.clock.advance(6 * minute);
  expect(await world.sharing.tick()).toEqual({ finished: 1 });
  const done = await job(world, id);
  expect(done).toMatchObject({ state: "succeeded", progress: 100, account: me });
  const { clusters } = (await allRows(world)) as { clusters: { id: string }[] };
  expect(clusters.find((each) => each.id === done.new_cluster)).toMatchObject({
    owner_id: me,
    region: "cn-beijing",
    released_at: null,
  });
});

test("R14: what is restored from an encrypted cluster is encrypted too", async () => {
  const world = await openStage();
  await world.sharing.inventory.putCluster("pc-orders", clusterBody({ tde: true, disk_encryption: true }));
  const { id } = await restore(world, owner);
  world.clock.advance(hour);
  await world.sharing.tick();
  const { new_cluster } = await job(world, id);
  const { clusters } = (await allRows(world)) as { clusters: { id: string }[] };
  expect(clusters.find((each) => each.id === new_cluster)).toMatchObject({ tde: 1, disk_encryption: 1 });
});

test("R10: a restore in another region is refused", async () => {
  const world = await openStage();
  await lend(world);
  const asked = world.sharing.restores.request(me, { backup_set: orders, region: "cn-hangzhou" });
  expect(await codesOf(asked)).toEqual(["OtherRegion"]);
  expect(await locks(world)).toEqual([]);
});

test("R3, R21: owner and recipient restore at once, and the lock goes when the last of them ends", async () => {
  const world = await openStage({ restoreTakes: 10 * minute, leaseMs: hour });
  const share = await lend(world);
  await restore(world, owner);
  world.clock.advance(5 * minute);
  await restore(world);
  expect(await locks(world)).toEqual(["restoring", "restoring"]);
  world.clock.advance(5 * minute);
  await world.sharing.tick();
  expect(await locks(world)).toEqual(["restoring"]);
  expect(await codesOf(world.sharing.shares.cancel(owner, share))).toEqual(["Locked"]);
  world.clock.advance(5 * minute);
  await world.sharing.tick();
  expect(await locks(world)).toEqual([]);
  await world.sharing.shares.cancel(owner, share);
});

test("R24: a set in use cannot be deleted; released it can be, and then it cannot be restored from", async () => {
  const world = await openStage();
  await lend(world);
  await restore(world);
  expect(await codesOf(world.sharing.backupSets.delete(owner, orders))).toEqual(["Locked"]);
  await world.sharing.inventory.releaseCluster("pc-orders");
  expect(await codesOf(restore(world))).toEqual(["AccessRevoking"]);
});

test("R20: a restore that runs when its grant ends goes on to its end", async () => {
  const world = await openStage({ restoreTakes: hour });
  await lend(world);
  const { id } = await restore(world);
  await world.sharing.inventory.releaseCluster("pc-orders");
  for (let passed = 0; passed < hour; passed += 10 * minute) {
    world.clock.advance(10 * minute);
    await settle(world);
  }
  expect(await decided(world, me, "view")).toBe("not_permitted");
  expect(await job(world, id)).toMatchObject({ state: "succeeded" });
});

test("R20: a policy that says otherwise stops the restore, tells the executor, and frees the set", async () => {
  const stopped: string[] = [];
  const running = scripted(async () => ({ state: "running", percent: 10 }));
  const executor: Executor = { ...running, stop: async ({ id }) => void stopped.push(id) };
  const world = await openStage({ executor });
  await lend(world);
  const { id } = await restore(world);
  await world.sharing.tick();
  expect(await job(world, id)).toMatchObject({ state: "running", progress: 10 });
  world.usePolicy(({ text }) =>
    text.replace(
      /permit running_restore\n {2}on Restore to continue\n {2}when subject == resource.account/,
      "$& and resource.backup_set.cluster.released_at is not present",
    ),
  );
  await world.sharing.tick();
  expect(await job(world, id)).toMatchObject({ state: "running" });
  await world.sharing.inventory.releaseCluster("pc-orders");
  expect(await world.sharing.tick()).toMatchObject({ finished: 1 });
  expect(stopped).toEqual([id]);
  const failed = await job(world, id);
  expect(failed).toMatchObject({ state: "failed", new_cluster: null });
  expect(failed.failure).toContain("No rule of the policy permits this");
  expect(await locks(world)).toEqual([]);
});

test("R23: a restore that fails says why, and its lock goes", async () => {
  const executor = scripted(async () => ({ state: "failed", reason: "The disk is full." }));
  const world = await openStage({ executor });
  const { id } = await restore(world, owner);
  expect(await locks(world)).toEqual(["restoring"]);
  await world.sharing.tick();
  expect(await job(world, id)).toMatchObject({
    state: "failed",
    failure: "The disk is full.",
    new_cluster: null,
    finished_at: new Date(world.clock.now()).toISOString(),
  });
  expect(await locks(world)).toEqual([]);
  expect(await world.sharing.tick()).toEqual({ finished: 0 });
});

test("R23: the lock outlives a short pause of the scheduler, and ends with its lease when the server dies", async () => {
  const world = await openStage({ restoreTakes: hour, leaseMs: minute });
  const share = await lend(world);
  const { id } = await restore(world);
  for (let pass = 0; pass < 5; pass += 1) {
    world.clock.advance(50 * second);
    await world.sharing.tick();
    expect(await codesOf(world.sharing.shares.cancel(owner, share))).toEqual(["Locked"]);
  }
  world.clock.advance(59 * second);
  expect(await locks(world)).toEqual(["restoring"]);
  world.clock.advance(second);
  expect(await locks(world)).toEqual([]);
  await world.sharing.shares.cancel(owner, share);

  await world.restart();
  await world.sharing.tick();
  expect(await job(world, id)).toMatchObject({ state: "running" });
  expect(await locks(world)).toEqual(["restoring"]);
  world.clock.advance(hour);
  await settle(world);
  expect(await job(world, id)).toMatchObject({ state: "succeeded" });
  expect(await locks(world)).toEqual([]);
});

const silences: readonly (readonly [string, () => Promise<JobProgress>])[] = [
  ["fails to answer", () => Promise.reject(new Error("connection refused"))],
  ["never answers", () => new Promise(() => {})],
];
for (const [name, answer] of silences) {
  test(`R23: when the executor ${name}, the job waits for the end of its lease and then fails`, async () => {
    const leaseMs = 40;
    const world = await openStage({ executor: scripted(answer, leaseMs) });
    const { id } = await restore(world, owner);
    world.clock.advance(leaseMs - 1);
    await world.sharing.tick();
    expect(await job(world, id)).toMatchObject({ state: "running" });
    world.clock.advance(1);
    await world.sharing.tick();
    const failed = await job(world, id);
    expect(failed.state).toBe("failed");
    expect(failed.failure).toBe(
      "The simulated executor did not answer before the lease of the restore ended.",
    );
    expect(await locks(world)).toEqual([]);
  });
}

for (const back of [hour, 3 * day]) {
  test(`R23: a lease from before the clock was put back by ${back / hour} hours lasts no longer than one taken now`, async () => {
    const leaseMs = 40;
    const world = await openStage({ executor: scripted(() => Promise.reject(new Error("gone")), leaseMs) });
    const { id } = await restore(world, owner);
    world.clock.advance(-back);
    await world.sharing.tick();
    expect(await locks(world)).toEqual(["restoring"]);
    world.clock.advance(leaseMs);
    await world.sharing.tick();
    expect(await job(world, id)).toMatchObject({ state: "failed" });
    expect(await locks(world)).toEqual([]);
  });
}

test("R21, R22: a conversion to level 2 locks the set until it ends", async () => {
  const world = await openStage({ restoreTakes: 10 * minute });
  const share = await lend(world);
  const { sharing } = world;
  await sharing.inventory.putBackupSet("bk-fast", setBody({ level: 1 }));
  await sharing.shares.addBackupSets(owner, share, ["bk-fast"]);
  expect(await codesOf(sharing.backupSets.convert(me, "bk-fast"))).toEqual(["NotPermitted"]);
  const converting = await sharing.backupSets.convert(owner, "bk-fast");
  expect(converting).toMatchObject({ level: 1, locks: [{ reason: "converting" }] });
  expect(await codesOf(sharing.backupSets.convert(owner, "bk-fast"))).toEqual(["Locked"]);
  expect(await codesOf(sharing.shares.removeBackupSet(owner, share, "bk-fast"))).toContain("Locked");
  world.clock.advance(10 * minute);
  expect(await sharing.tick()).toEqual({ finished: 1 });
  expect(await setOf(world, "bk-fast")).toMatchObject({ level: 2, locks: [] });
  expect(await codesOf(sharing.backupSets.convert(owner, "bk-fast"))).toEqual(["AlreadyConverted"]);
});

test("R23: a conversion that fails leaves the level as it was and frees the set", async () => {
  const executor = scripted(async () => ({ state: "failed", reason: "The snapshot is gone." }));
  const world = await openStage({ executor });
  await world.sharing.inventory.putBackupSet("bk-fast", setBody({ level: 1 }));
  await world.sharing.backupSets.convert(owner, "bk-fast");
  await world.sharing.tick();
  expect(await setOf(world, "bk-fast")).toMatchObject({ level: 1, locks: [] });
});

test("R16: a deleted set cannot be deleted, converted or restored from again", async () => {
  const world = await openStage();
  const { sharing } = world;
  expect(await sharing.backupSets.delete(owner, orders)).toMatchObject({
    deleted_at: new Date(world.clock.now()).toISOString(),
  });
  expect(await codesOf(sharing.backupSets.delete(owner, orders))).toEqual(["BackupSetDeleted"]);
  expect(await codesOf(sharing.backupSets.convert(owner, orders))).toContain("BackupSetDeleted");
  expect(await codesOf(restore(world, owner))).toEqual(["BackupSetDeleted"]);
});

test("who may look at a restore the policy says: its account, and the owner of the set where that is permitted", async () => {
  const world = await openStage();
  await lend(world);
  const { id } = await restore(world);
  const { restores } = world.sharing;
  expect(await restores.get({ account: me }, id)).toMatchObject({ id, account: me });
  const ofOwner = () => restores.get({ account: owner }, id);
  await expect(ofOwner()).rejects.toMatchObject({ problem: { kind: "not_found" } });
  const permit = "permit lender on Restore to view when subject == resource.backup_set.owner";
  world.usePolicy(({ file, text }) => (file.endsWith("backup-sharing.lend") ? `${text}\n${permit}\n` : text));
  expect(await ofOwner()).toMatchObject({ id, account: me });
});

test("the restores of an account are listed in pages, by backup set too", async () => {
  const world = await openStage();
  const [other = ""] = await registerSets(world, 1);
  for (let index = 0; index < 5; index += 1) await restore(world, owner);
  await restore(world, owner, other);
  const { restores } = world.sharing;
  const first = await restores.list({ account: owner }, { limit: 4, backup_set: orders });
  expect(first.items).toHaveLength(4);
  const rest = await restores.list(
    { account: owner },
    { limit: 4, backup_set: orders, cursor: first.next_cursor ?? "" },
  );
  expect(rest).toMatchObject({ items: [{ backup_set: orders }], next_cursor: null });
  const all = await restores.list({ account: null }, { limit: 100 });
  expect(all.items).toHaveLength(6);
});
