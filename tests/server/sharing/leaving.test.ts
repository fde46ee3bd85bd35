/** R16: an account gives back what a share lends to it. */
import { expect, test } from "vitest";
import { minute, type World } from "../world.ts";
import {
  account,
  accountBody,
  codesOf,
  directory,
  folder,
  friend,
  holdLock,
  miscounts,
  openStage,
  orders,
  owner,
  problemOf,
  setOf,
  shareBody,
  statesOf,
} from "./cast.ts";
import { decided, lend, me, offer } from "./loan.ts";

const lent = async ({ sharing }: World, id: string = me) =>
  (await sharing.shares.sharedWithMe(id, { limit: 10 })).items;

test("leaving ends access at once and is finished after ten minutes, with a cause of its own", async () => {
  const world = await openStage();
  const share = await lend(world);
  const left = await world.sharing.shares.leave(me, share);
  expect(left).toMatchObject({ share, owner, account: me, left_at: "2026-03-02T09:00:00.000Z" });
  expect(await decided(world, me, "restore")).toBe("AccessRevoking");
  expect(await lent(world)).toMatchObject([{ state: "revoking", cause: "LeftShare", can_restore: false }]);
  expect((await setOf(world, orders)).shared_accounts).toBe(0);
  world.clock.advance(10 * minute);
  expect(await lent(world)).toEqual([]);
  await world.sharing.tick();
  expect((await problemOf(world.sharing.shares.leave(me, share))).kind).toBe("not_found");
  expect(await miscounts(world)).toEqual([]);
});

test("leaving again changes nothing, and keeps the first instant", async () => {
  const world = await openStage();
  const share = await lend(world);
  const first = await world.sharing.shares.leave(me, share);
  world.clock.advance(minute);
  expect(await world.sharing.shares.leave(me, share)).toEqual(first);
});

/** What the owner and the account see of it: the principal, in the share and among all shares, and the invitation. */
const seen = async ({ sharing }: World, share: string) => {
  const { principals } = await sharing.shares.get({ account: owner }, share);
  const mine = await sharing.shares.myShares(owner, { limit: 10 });
  const states = (account: string, state?: "left" | "accepted") =>
    sharing.invitations.list({ account }, { limit: 10, ...(state === undefined ? {} : { state }) });
  return {
    principals: principals.map(({ state, revoked_at }) => [state, revoked_at]),
    listed: mine.items.flatMap(({ shares }) => shares.flatMap((each) => each.principals.map((p) => p.state))),
    invitations: [
      ...(await states(owner)).items.map(({ state }) => state),
      ...(await states(me)).items.map(({ state }) => state),
    ],
    filtered: [(await states(owner, "left")).items.length, (await states(owner, "accepted")).items.length],
  };
};

test("the owner sees that the account left and since when, while access is revoked and afterwards", async () => {
  const world = await openStage();
  const share = await lend(world);
  expect((await seen(world, share)).filtered).toEqual([0, 1]);
  await world.sharing.shares.leave(me, share);
  const expected = {
    principals: [["left", "2026-03-02T09:00:00.000Z"]],
    listed: ["left"],
    invitations: ["left", "left"],
    filtered: [1, 0],
  };
  expect(await seen(world, share)).toEqual(expected);
  world.clock.advance(10 * minute);
  await world.sharing.tick();
  expect(await seen(world, share)).toEqual(expected);
  await world.sharing.shares.removePrincipal(owner, share, account(me));
  expect((await seen(world, share)).principals[0]?.[0]).toBe("revoking");
});

test("an account that was accepted by its directory is seen to have left with it", async () => {
  const world = await openCompany();
  const body = shareBody({ backup_sets: [orders], principals: [account(me)] });
  const { id, principals } = await world.sharing.shares.create(owner, body);
  expect(principals).toMatchObject([{ state: "accepted", revoked_at: null }]);
  world.clock.advance(minute);
  await world.sharing.inventory.putAccount(me, accountBody());
  expect((await seen(world, id)).principals).toEqual([["left", "2026-03-02T09:01:00.000Z"]]);
});

test("R19: what another share lends stays", async () => {
  const world = await openStage();
  const share = await lend(world);
  await lend(world, { name: "again" });
  await world.sharing.shares.leave(me, share);
  expect(await decided(world, me, "restore")).toBe("permitted");
  expect(await lent(world)).toMatchObject([{ state: "active", cause: null }]);
});

test("R31: who has not answered is told to reject the invitation", async () => {
  const world = await openStage();
  const share = await offer(world);
  expect(await codesOf(world.sharing.shares.leave(me, share))).toEqual(["InvitationPending"]);
});

test("a share of others is not told from one that is not there", async () => {
  const world = await openStage();
  const share = await lend(world);
  const stranger = await problemOf(world.sharing.shares.leave(friend(2), share));
  const nowhere = await problemOf(world.sharing.shares.leave(friend(2), "rs-none"));
  expect(stranger).toEqual({ kind: "not_found", what: "ResourceShare", id: share });
  expect(nowhere).toEqual({ kind: "not_found", what: "ResourceShare", id: "rs-none" });
  expect((await problemOf(world.sharing.shares.leave(owner, share))).kind).toBe("not_found");
});

test("R24: a lock keeps nobody from leaving", async () => {
  const world = await openStage();
  const share = await lend(world);
  await holdLock(world, orders);
  await world.sharing.shares.leave(me, share);
  expect(await decided(world, me, "restore")).toBe("AccessRevoking");
});

test("the owner may offer the share again to an account that left it", async () => {
  const world = await openStage();
  const share = await lend(world);
  await world.sharing.shares.leave(me, share);
  const again = await world.sharing.shares.addPrincipals(owner, share, [account(me)]);
  expect(statesOf(again, me)).toEqual(["pending"]);
  expect(await miscounts(world)).toEqual([]);
});

const openCompany = async (): Promise<World> => {
  const world = await openStage();
  const { inventory } = world.sharing;
  await inventory.putDirectory("rd-1", { management_account: owner, sharing_enabled: true });
  await inventory.putFolder("fd-1", { parent: { type: "Directory", id: "rd-1" } });
  await inventory.putFolder("fd-2", { parent: { type: "Directory", id: "rd-1" } });
  await inventory.putAccount(me, accountBody({ parent: folder("fd-1") as { type: "Folder"; id: string } }));
  return world;
};

test("R29: a member that left the share does not come back by being moved or by the folder growing", async () => {
  const world = await openCompany();
  const { inventory, shares } = world.sharing;
  const body = shareBody({ backup_sets: [orders], principals: [folder("fd-1"), directory("rd-1")] });
  const { id } = await shares.create(owner, body);
  expect(await decided(world, me, "restore")).toBe("permitted");
  await shares.leave(me, id);
  for (const parent of [
    { type: "Folder", id: "fd-2" } as const,
    { type: "Folder", id: "fd-1" } as const,
    null,
  ]) {
    await inventory.putAccount(me, accountBody({ parent }));
    expect(await decided(world, me, "restore")).toBe("AccessRevoking");
  }
  world.clock.advance(10 * minute);
  await world.sharing.tick();
  await inventory.putAccount(me, accountBody({ parent: { type: "Folder", id: "fd-1" } }));
  expect(await decided(world, me, "restore")).not.toBe("permitted");
  expect(await miscounts(world)).toEqual([]);
});

test("R29: a folder that its owner takes away and adds again is offered to those who left, too", async () => {
  const world = await openCompany();
  const { shares } = world.sharing;
  const { id } = await shares.create(
    owner,
    shareBody({ backup_sets: [orders], principals: [folder("fd-1")] }),
  );
  await shares.leave(me, id);
  await shares.removePrincipal(owner, id, folder("fd-1"));
  await shares.addPrincipals(owner, id, [folder("fd-1")]);
  expect(await decided(world, me, "restore")).toBe("permitted");
});
