import { describe, expect, it } from "vitest";
import { minute } from "../world.ts";
import {
  accept,
  account,
  codesOf,
  friend,
  friends,
  invitationOf,
  miscounts,
  openStage,
  orders,
  owner,
  problemOf,
  setBody,
  setOf,
  shareBody,
  statesOf,
} from "./cast.ts";

describe("what is taken away", () => {
  it("is being revoked at once, counts no more, and may be offered anew (R17, R39)", async () => {
    const world = await openStage();
    const { shares, inventory } = world.sharing;
    const share = await shares.create(
      owner,
      shareBody({ backup_sets: [orders], principals: [...friends(1, 2)] }),
    );
    await accept(world, friend(1));
    const first = await invitationOf(world, friend(2));
    world.clock.advance(minute);
    const removed = await shares.removePrincipal(owner, share.id, account(friend(1)));
    expect(removed.principals).toMatchObject([
      { id: friend(1), state: "revoking", revoked_at: "2026-03-02T09:01:00.000Z" },
      { id: friend(2), state: "pending", revoked_at: null },
    ]);
    expect((await setOf(world, orders)).shared_accounts).toBe(1);
    // An open invitation is cancelled with its principal.
    await shares.removePrincipal(owner, share.id, account(friend(2)));
    await expect(invitationOf(world, friend(2))).rejects.toThrow("no open invitation");
    expect(await setOf(world, orders)).toMatchObject({ attribute: "-", shared_accounts: 0 });
    expect(await inventory.getAccount(owner)).toMatchObject({ shared_resources: 1, shared_backup_sets: 0 });
    // Removing again changes nothing, adding again is a new offer.
    await shares.removePrincipal(owner, share.id, account(friend(1)));
    world.clock.advance(minute);
    const again = await shares.addPrincipals(owner, share.id, friends(1, 2));
    expect(statesOf(again, friend(1)).sort()).toEqual(["pending", "revoking"]);
    expect(await invitationOf(world, friend(2))).not.toBe(first);
    expect(await miscounts(world)).toEqual([]);
  });

  it("takes a set out of one share only", async () => {
    const world = await openStage();
    const { shares, inventory } = world.sharing;
    const body = shareBody({ backup_sets: [orders], principals: [...friends(1, 1)] });
    const first = await shares.create(owner, body);
    await shares.create(owner, body);
    world.clock.advance(minute);
    const without = await shares.removeBackupSet(owner, first.id, orders);
    expect(without.backup_sets).toMatchObject([{ backup_set: orders, state: "revoking" }]);
    expect(await shares.removeBackupSet(owner, first.id, orders)).toEqual(without);
    expect((await inventory.getAccount(owner)).shared_resources).toBe(1);
    expect((await setOf(world, orders)).shared_accounts).toBe(1);
    // It comes back as a new resource, beside the one that is being revoked.
    const back = await shares.addBackupSets(owner, first.id, [orders]);
    expect(back.backup_sets.map(({ state }) => state)).toEqual(["revoking", "shared"]);
    expect(await miscounts(world)).toEqual([]);
  });

  it("comes back after it had ended, by being added again (R16)", async () => {
    const world = await openStage();
    const { shares, inventory } = world.sharing;
    const share = await shares.create(
      owner,
      shareBody({ backup_sets: [orders], principals: [...friends(1, 1)] }),
    );
    await accept(world, friend(1));
    await inventory.putBackupSet(orders, setBody({ expires_at: "2026-03-02T09:01:00.000Z" }));
    world.clock.advance(30 * minute);
    await world.sharing.tick();
    expect((await shares.get({ account: owner }, share.id)).backup_sets).toEqual([]);
    await inventory.putBackupSet(orders, setBody());
    expect((await setOf(world, orders)).attribute).toBe("-");
    const back = await shares.addBackupSets(owner, share.id, [orders]);
    expect(back.backup_sets).toMatchObject([{ backup_set: orders, state: "shared" }]);
    expect(await setOf(world, orders)).toMatchObject({ attribute: "Sharing", shared_accounts: 1 });
    expect(await miscounts(world)).toEqual([]);
  });

  it("keeps nobody new out of the share once it has ended, and is not lent to them (R16)", async () => {
    const world = await openStage();
    const { shares, inventory } = world.sharing;
    await inventory.putBackupSet("bk-orders-2", setBody({ expires_at: "2026-03-02T09:05:00.000Z" }));
    const body = shareBody({ backup_sets: [orders, "bk-orders-2"], principals: [...friends(1, 1)] });
    const share = await shares.create(owner, body);
    await accept(world, friend(1));
    world.clock.advance(6 * minute);
    await shares.addPrincipals(owner, share.id, friends(2, 2));
    await accept(world, friend(2));
    const lentTo = async (id: string) =>
      (await shares.sharedWithMe(id, { limit: 10 })).items.map(({ backup_set }) => backup_set);
    expect(await lentTo(friend(1))).toEqual([orders, "bk-orders-2"]);
    expect(await lentTo(friend(2))).toEqual([orders]);
    await world.sharing.tick();
    expect(await miscounts(world)).toEqual([]);
  });

  it("is not found where it was never in the share", async () => {
    const { sharing } = await openStage();
    const share = await sharing.shares.create(owner, shareBody());
    expect(await problemOf(sharing.shares.removeBackupSet(owner, share.id, orders))).toMatchObject({
      kind: "not_found",
    });
    const absent = sharing.shares.removePrincipal(owner, share.id, account(friend(1)));
    expect(await problemOf(absent)).toMatchObject({ kind: "not_found" });
  });
});

describe("a share that is cancelled (R39)", () => {
  it("stays listed as revoking, counts no more, and takes no other change", async () => {
    const world = await openStage();
    const { shares, inventory } = world.sharing;
    const share = await shares.create(
      owner,
      shareBody({ backup_sets: [orders], principals: [...friends(1, 2)] }),
    );
    await accept(world, friend(1));
    world.clock.advance(minute);
    const cancelled = await shares.cancel(owner, share.id);
    expect(cancelled).toMatchObject({
      state: "revoking",
      cancelled_at: "2026-03-02T09:01:00.000Z",
      backup_sets: [{ state: "revoking", revoked_at: "2026-03-02T09:01:00.000Z" }],
      principals: [{ state: "revoking" }, { state: "revoking" }],
    });
    world.clock.advance(minute);
    expect(await shares.cancel(owner, share.id)).toEqual(cancelled);
    expect((await shares.list({ account: owner }, { limit: 10 })).items).toEqual([cancelled]);
    expect(await inventory.getAccount(owner)).toMatchObject({ shared_resources: 0, shared_backup_sets: 0 });
    expect(await setOf(world, orders)).toMatchObject({ attribute: "-", shared_accounts: 0 });
    const changes = [
      shares.update(owner, share.id, { name: "other" }),
      shares.addBackupSets(owner, share.id, [orders]),
      shares.removeBackupSet(owner, share.id, orders),
      shares.addPrincipals(owner, share.id, friends(3, 3)),
      shares.addPrincipals(owner, share.id, friends(1, 1)),
      shares.removePrincipal(owner, share.id, account(friend(1))),
    ];
    for (const codes of await Promise.all(changes.map(codesOf))) expect(codes).toContain("ShareCancelled");
    expect(await miscounts(world)).toEqual([]);
  });
});
