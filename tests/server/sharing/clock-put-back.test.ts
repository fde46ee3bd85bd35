/** A clock that is put back, by a second or by days, must not give back what was taken away. */
import { beforeEach, describe, expect, it } from "vitest";
import { day, hour, minute, second, type World } from "../world.ts";
import {
  accept,
  account,
  codesOf,
  friend,
  invitationOf,
  miscounts,
  openStage,
  orders,
  owner,
  setBody,
} from "./cast.ts";
import { decided, lend, me, offer, restore, settle, sharedWith } from "./loan.ts";

let world: World;

beforeEach(async () => {
  world = await openStage();
});

type End = (world: World, share: string) => Promise<unknown>;

const ends: Readonly<Record<string, End>> = {
  "cancelled share": ({ sharing }, share) => sharing.shares.cancel(owner, share),
  "removed principal": ({ sharing }, share) => sharing.shares.removePrincipal(owner, share, account(me)),
  "removed set": ({ sharing }, share) => sharing.shares.removeBackupSet(owner, share, orders),
  "released cluster": ({ sharing }) => sharing.inventory.releaseCluster("pc-orders"),
  "deleted set": ({ sharing }) => sharing.backupSets.delete(owner, orders),
  "expired set": async ({ sharing, clock }) => {
    const expires_at = new Date(clock.now() + 1).toISOString();
    await sharing.inventory.putBackupSet(orders, setBody({ expires_at }));
    clock.advance(1);
  },
};

for (const [what, end] of Object.entries(ends)) {
  describe(`a ${what}, after the clock was put back`, () => {
    for (const back of [second, hour, 3 * day]) {
      it(`stays what it is, ${back / second} seconds before it happened (R16, R17)`, async () => {
        const share = await lend(world);
        world.clock.advance(minute);
        await end(world, share);
        await settle(world);
        world.clock.advance(-back);
        expect((await codesOf(restore(world))).includes("AccessRevoking")).toBe(true);
        expect(await sharedWith(world)).toMatchObject([{ state: "revoking", can_restore: false }]);
        await settle(world);
        world.clock.advance(back + 10 * minute);
        await settle(world);
        expect(await sharedWith(world)).toEqual([]);
        expect(await miscounts(world)).toEqual([]);
      });
    }
  });
}

it("what was accepted stays accepted", async () => {
  await lend(world);
  world.clock.advance(-hour);
  expect(await decided(world, me, "restore")).toBe("permitted");
});

it("a cancelled share takes nobody (R39)", async () => {
  const share = await lend(world);
  await world.sharing.shares.cancel(owner, share);
  world.clock.advance(-hour);
  const { shares } = world.sharing;
  expect(await codesOf(shares.addPrincipals(owner, share, [account(friend(2))]))).toEqual(["ShareCancelled"]);
});

it("a set that has ended stays so where it is reported again", async () => {
  await lend(world);
  await world.sharing.backupSets.delete(owner, orders);
  world.clock.advance(-hour);
  await world.sharing.inventory.putBackupSet(orders, setBody({ size_bytes: 5 }));
  expect(await decided(world, me, "restore")).toContain("BackupSetDeleted");
  const { shared_backup_sets } = await world.sharing.inventory.getAccount(owner);
  expect(shared_backup_sets).toBe(0);
});

describe("an invitation that is over", () => {
  it("cannot be answered after the clock was put back (R31)", async () => {
    await offer(world);
    const expired = await invitationOf(world, me);
    world.clock.advance(7 * day);
    await settle(world);
    world.clock.advance(-day);
    expect(await codesOf(world.sharing.invitations.accept(me, expired))).toEqual(["InvitationExpired"]);
    expect(await decided(world, me, "view")).toBe("not_permitted");
  });

  it("cannot be answered because the policy lets invitations live longer by now (R31)", async () => {
    await offer(world);
    const expired = await invitationOf(world, me);
    world.clock.advance(7 * day);
    await settle(world);
    world.usePolicy(({ text }) => text.replace("invitation_lives = 7 days", "invitation_lives = 14 days"));
    expect(await codesOf(world.sharing.invitations.accept(me, expired))).toEqual(["InvitationExpired"]);
    expect(await miscounts(world)).toEqual([]);
  });

  it("stays rejected, whatever the clock says", async () => {
    await offer(world);
    const rejected = await invitationOf(world, me);
    await world.sharing.invitations.reject(me, rejected);
    world.clock.advance(-hour);
    await expect(accept(world, me)).rejects.toThrow("no open invitation");
    expect(await codesOf(world.sharing.invitations.accept(me, rejected))).toEqual(["InvitationRejected"]);
  });
});
