/** The whole journey of a loan: offered, accepted, used, taken back. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { minute, openWorld, second, type World } from "../world.ts";
import { friend, lend, orders, owner, refusalCodes, registerAccounts, registerOrders, stranger } from "./loan.ts";

let world: World;

beforeEach(async () => {
  world = await openWorld({ restoreTakes: 5 * minute });
  await registerAccounts(world.sharing);
  await registerOrders(world.sharing);
});

afterEach(() => world.close());

const listed = async () => (await world.sharing.shares.sharedWithMe(friend, { limit: 100 })).items;

test("R1, R16, R17, R22, R34: lent, accepted, restored, locked, cancelled, revoked ten minutes later", async () => {
  const { sharing, clock } = world;
  const { share, invitation } = await lend(sharing);
  expect(await listed()).toEqual([]);

  await sharing.invitations.accept(friend, invitation);
  expect(await listed()).toMatchObject([
    { backup_set: orders, state: "active", can_restore: true, shares: [{ id: share, name: "orders" }] },
  ]);

  const restore = await sharing.restores.request(friend, { backup_set: orders, region: "cn-beijing" });
  expect(restore).toMatchObject({ state: "running", progress: 0, executor: "simulated" });
  await expect(refusalCodes(sharing.shares.cancel(owner, share))).resolves.toEqual(["Locked"]);

  clock.advance(5 * minute);
  await sharing.tick();
  const restored = await sharing.restores.get({ account: friend }, restore.id);
  expect(restored).toMatchObject({ state: "succeeded", progress: 100, region: "cn-beijing" });

  const cancelled = await sharing.shares.cancel(owner, share);
  expect(cancelled.state).toBe("revoking");
  const again = sharing.restores.request(friend, { backup_set: orders, region: "cn-beijing" });
  await expect(refusalCodes(again)).resolves.toEqual(["AccessRevoking"]);

  clock.advance(9 * minute + 59 * second);
  await sharing.tick();
  expect(await listed()).toMatchObject([
    { backup_set: orders, state: "revoking", cause: "ShareCancelled", can_restore: false },
  ]);
  clock.advance(second);
  expect(await listed()).toEqual([]);
  const late = sharing.restores.request(friend, { backup_set: orders, region: "cn-beijing" });
  await expect(late).rejects.toMatchObject({ problem: { kind: "not_found" } });
  await sharing.tick();
  expect(await listed()).toEqual([]);
  expect((await sharing.shares.list({ account: owner }, { limit: 100 })).items).toEqual([]);
});

test("what is another's is not found: its invitations, its restores, its backup sets", async () => {
  const { sharing } = world;
  const { invitation } = await lend(sharing);
  const notFound = { problem: { kind: "not_found" } };
  await expect(sharing.invitations.accept(stranger, invitation)).rejects.toMatchObject(notFound);
  await expect(sharing.invitations.get({ account: stranger }, invitation)).rejects.toMatchObject(notFound);
  await sharing.invitations.accept(friend, invitation);
  const restore = await sharing.restores.request(friend, { backup_set: orders, region: "cn-beijing" });
  for (const account of [owner, stranger]) {
    await expect(sharing.restores.get({ account }, restore.id)).rejects.toMatchObject(notFound);
    expect((await sharing.restores.list({ account }, { limit: 10 })).items).toEqual([]);
  }
  expect(await sharing.restores.get({ account: null }, restore.id)).toMatchObject({ account: friend });
  await expect(sharing.backupSets.delete(stranger, orders)).rejects.toMatchObject(notFound);
  const asked = sharing.restores.request(stranger, { backup_set: orders, region: "cn-beijing" });
  await expect(asked).rejects.toMatchObject(notFound);
});
