/** The whole journey of a loan: offered, accepted, used, taken back. */
import { expect, test } from "vitest";
import { minute, second } from "../world.ts";
import {
  codesOf,
  friend,
  invitationOf,
  miscounts,
  openStage,
  orders,
  owner,
  problemOf,
  setOf,
} from "./cast.ts";
import { me, offer, restore, sharedWith } from "./loan.ts";

test("R1, R16, R17, R22, R34: lent, accepted, restored, locked, cancelled, revoked ten minutes later", async () => {
  const world = await openStage({ restoreTakes: 5 * minute });
  const { sharing, clock } = world;
  const share = await offer(world);
  expect(await setOf(world, orders)).toMatchObject({ attribute: "Sharing", shared_accounts: 1 });
  expect(await sharedWith(world)).toEqual([]);

  await sharing.invitations.accept(me, await invitationOf(world, me));
  expect(await sharedWith(world)).toMatchObject([
    { backup_set: orders, state: "active", can_restore: true, shares: [{ id: share, name: "orders" }] },
  ]);

  const job = await restore(world);
  expect(job).toMatchObject({ state: "running", progress: 0, executor: "simulated", new_cluster: null });
  expect(await codesOf(sharing.shares.cancel(owner, share))).toEqual(["Locked"]);

  clock.advance(5 * minute);
  await sharing.tick();
  const done = await sharing.restores.get({ account: me }, job.id);
  expect(done).toMatchObject({ state: "succeeded", progress: 100, region: "cn-beijing", failure: null });
  expect(done.new_cluster).toMatch(/^pc-/);

  expect(await sharing.shares.cancel(owner, share)).toMatchObject({ state: "revoking" });
  expect(await codesOf(restore(world))).toEqual(["AccessRevoking"]);
  const endsAt = new Date(clock.now() + 10 * minute).toISOString();

  clock.advance(9 * minute + 59 * second);
  await sharing.tick();
  expect(await sharedWith(world)).toMatchObject([
    { backup_set: orders, state: "revoking", cause: "ShareCancelled", can_restore: false, ends_at: endsAt },
  ]);
  expect(await codesOf(restore(world))).toEqual(["AccessRevoking"]);

  clock.advance(second);
  expect(await sharedWith(world)).toEqual([]);
  expect(await problemOf(restore(world))).toMatchObject({ kind: "not_found" });
  await sharing.tick();
  expect(await sharedWith(world)).toEqual([]);
  expect((await sharing.shares.list({ account: owner }, { limit: 100 })).items).toEqual([]);
  expect(await setOf(world, orders)).toMatchObject({ attribute: "-", shared_accounts: 0 });
  expect(await miscounts(world)).toEqual([]);
});

test("what is another's is not found: invitations, restores, backup sets", async () => {
  const world = await openStage();
  const { sharing } = world;
  const stranger = friend(2);
  const notFound = { kind: "not_found" };
  await offer(world);
  const invitation = await invitationOf(world, me);
  expect(await problemOf(sharing.invitations.accept(stranger, invitation))).toMatchObject(notFound);
  expect(await problemOf(sharing.invitations.get({ account: stranger }, invitation))).toMatchObject(notFound);
  await sharing.invitations.accept(me, invitation);
  const { id } = await restore(world);
  for (const account of [owner, stranger]) {
    expect(await problemOf(sharing.restores.get({ account }, id))).toMatchObject(notFound);
    expect((await sharing.restores.list({ account }, { limit: 10 })).items).toEqual([]);
  }
  expect(await sharing.restores.get({ account: null }, id)).toMatchObject({ account: me });
  expect((await sharing.restores.list({ account: me }, { limit: 10 })).items).toMatchObject([{ id }]);
  expect(await problemOf(sharing.backupSets.delete(stranger, orders))).toMatchObject(notFound);
  expect(await problemOf(sharing.backupSets.convert(stranger, orders))).toMatchObject(notFound);
  expect(await problemOf(restore(world, stranger))).toMatchObject(notFound);
});
