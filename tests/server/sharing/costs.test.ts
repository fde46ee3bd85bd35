import { expect, test } from "vitest";
import { invitationOf, openStage, owner } from "./cast.ts";
import { me, offer, restore } from "./loan.ts";

test("R5: sharing is free, and the storage is its owner's to pay", async () => {
  const world = await openStage();
  const share = await world.sharing.shares.get({ account: owner }, await offer(world));
  expect(share.paid_by).toEqual({ sharing: "nobody", backup_storage: owner });
});

test("R5: who restores pays for the cluster it creates, whether the set is its own or lent", async () => {
  const world = await openStage();
  await offer(world);
  await world.sharing.invitations.accept(me, await invitationOf(world, me));
  expect((await restore(world)).paid_by).toEqual({ new_cluster: me });
  expect((await restore(world, owner)).paid_by).toEqual({ new_cluster: owner });
});
