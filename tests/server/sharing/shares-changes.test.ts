import { describe, expect, it } from "vitest";
import { minute } from "../world.ts";
import {
  accept,
  account,
  accountBody,
  codesOf,
  friend,
  friends,
  holdLock,
  invitationOf,
  miscounts,
  openStage,
  orders,
  owner,
  problemOf,
  refusalsOf,
  setBody,
  setOf,
  shareBody,
  statesOf,
} from "./cast.ts";

describe("a resource share", () => {
  it("shows its owner the sets, the principals and how far each of them is (R36, R37)", async () => {
    const world = await openStage();
    const { shares, invitations } = world.sharing;
    const created = await shares.create(
      owner,
      shareBody({ backup_sets: [orders], principals: [...friends(1, 3)] }),
    );
    expect(created).toMatchObject({
      name: "orders",
      owner,
      region: "cn-beijing",
      scope: "all_accounts",
      state: "live",
      created_at: "2026-03-02T09:00:00.000Z",
      cancelled_at: null,
      backup_sets: [{ backup_set: orders, state: "shared", revoked_at: null }],
    });
    await accept(world, friend(1));
    await invitations.reject(friend(2), await invitationOf(world, friend(2)));
    const share = await shares.get({ account: owner }, created.id);
    expect(share.principals.map(({ id, state }) => [id, state])).toEqual([
      [friend(1), "accepted"],
      [friend(2), "rejected"],
      [friend(3), "pending"],
    ]);
    expect((await setOf(world, orders)).shared_accounts).toBe(2);
  });

  it("is not there for anybody else: neither to see nor to change", async () => {
    const world = await openStage();
    const { shares } = world.sharing;
    const share = await shares.create(
      owner,
      shareBody({ backup_sets: [orders], principals: [...friends(1, 1)] }),
    );
    await accept(world, friend(1));
    for (const other of [friend(1), friend(2)]) {
      const problems = await Promise.all(
        [
          shares.get({ account: other }, share.id),
          shares.update(other, share.id, { name: "mine" }),
          shares.addBackupSets(other, share.id, [orders]),
          shares.removeBackupSet(other, share.id, orders),
          shares.addPrincipals(other, share.id, friends(3, 3)),
          shares.removePrincipal(other, share.id, account(friend(1))),
          shares.cancel(other, share.id),
        ].map(problemOf),
      );
      expect(new Set(problems.map(({ kind }) => kind))).toEqual(new Set(["not_found"]));
      expect((await shares.list({ account: other }, { limit: 10 })).items).toEqual([]);
    }
    expect((await shares.get({ account: null }, share.id)).name).toBe("orders");
  });

  it("tells another's set and one that does not exist apart to nobody", async () => {
    const { sharing } = await openStage();
    await sharing.inventory.putAccount(friend(1), accountBody({ features: ["backup-sharing"] }));
    const others = await problemOf(sharing.shares.create(friend(1), shareBody({ backup_sets: [orders] })));
    const nowhere = await problemOf(sharing.shares.create(friend(1), shareBody({ backup_sets: ["bk-x"] })));
    expect(others).toEqual({ kind: "not_found", what: "BackupSet", id: orders });
    expect(nowhere).toEqual({ kind: "not_found", what: "BackupSet", id: "bk-x" });
  });

  it("says which principal is not registered", async () => {
    const { sharing } = await openStage();
    const principals = [account(friend(1)), account("9999999999999999")];
    expect(await problemOf(sharing.shares.create(owner, shareBody({ principals })))).toEqual({
      kind: "invalid",
      pointer: "/principals/1/id",
      message: "There is no account 9999999999999999; register it first.",
    });
  });

  it("needs an account that is registered", async () => {
    const { sharing } = await openStage();
    expect(await problemOf(sharing.shares.create("9999999999999999", shareBody()))).toMatchObject({
      kind: "not_found",
      what: "Account",
    });
  });
});

describe("what is added twice", () => {
  it("changes nothing: neither rows, nor counters, nor the record", async () => {
    const world = await openStage();
    const { shares } = world.sharing;
    const share = await shares.create(
      owner,
      shareBody({ backup_sets: [orders], principals: [...friends(1, 1)] }),
    );
    const entries = () =>
      world.store.read((db) => db.selectFrom("log").select("sequence").orderBy("sequence").execute());
    const before = await entries();
    expect(await shares.addBackupSets(owner, share.id, [orders, orders])).toEqual(share);
    expect(await shares.addPrincipals(owner, share.id, friends(1, 1))).toEqual(share);
    expect(await entries()).toEqual(before);
    expect((await setOf(world, orders)).shared_accounts).toBe(1);
  });

  it("is a new offer with a new invitation where the first came to nothing (R31)", async () => {
    const world = await openStage();
    const { shares, invitations } = world.sharing;
    const share = await shares.create(
      owner,
      shareBody({ backup_sets: [orders], principals: [...friends(1, 2)] }),
    );
    const first = await invitationOf(world, friend(1));
    await invitations.reject(friend(1), first);
    world.clock.advance(7 * 24 * 60 * minute);
    const expired = await shares.get({ account: owner }, share.id);
    expect(statesOf(expired, friend(2))).toEqual(["expired"]);
    const again = await shares.addPrincipals(owner, share.id, friends(1, 2));
    expect(again.principals.map(({ id, state }) => [id, state])).toEqual([
      [friend(1), "pending"],
      [friend(2), "pending"],
    ]);
    expect(await invitationOf(world, friend(1))).not.toBe(first);
    await accept(world, friend(1));
    expect((await setOf(world, orders)).shared_accounts).toBe(2);
    expect(await miscounts(world)).toEqual([]);
  });
});

describe("while a set is locked (R22)", () => {
  it("refuses every change of its shares, names the reason, and lets another share be changed", async () => {
    const world = await openStage();
    const { shares, inventory } = world.sharing;
    await inventory.putBackupSet("bk-orders-2", setBody());
    const share = await shares.create(
      owner,
      shareBody({ backup_sets: [orders], principals: [...friends(1, 1)] }),
    );
    const other = await shares.create(owner, shareBody({ name: "other", backup_sets: ["bk-orders-2"] }));
    await holdLock(world, orders);
    const changes = [
      () => shares.update(owner, share.id, { name: "renamed" }),
      () => shares.addBackupSets(owner, share.id, ["bk-orders-2"]),
      () => shares.removeBackupSet(owner, share.id, orders),
      () => shares.addPrincipals(owner, share.id, friends(2, 2)),
      () => shares.removePrincipal(owner, share.id, account(friend(1))),
      () => shares.cancel(owner, share.id),
      () => shares.addBackupSets(owner, other.id, [orders]),
    ];
    for (const change of changes) {
      const refusals = await refusalsOf(change());
      expect(refusals.map(({ kind, code }) => [kind, code])).toEqual([["lock", "Locked"]]);
      expect(refusals[0]?.message).toContain("locked for restoring since 2026-03-02T09:00:00.000Z");
      expect(refusals[0]?.help).toBe("Wait until it ends and try again.");
    }
    await shares.addPrincipals(owner, other.id, friends(2, 2));
    // A lock whose lease has ended does not hold (R23).
    world.clock.advance(minute);
    for (const change of changes.slice(0, 3)) await change();
    expect(await miscounts(world)).toEqual([]);
  });

  it("does not delay the release of the cluster (R24)", async () => {
    const world = await openStage();
    const { shares, inventory } = world.sharing;
    await shares.create(owner, shareBody({ backup_sets: [orders], principals: [...friends(1, 1)] }));
    await holdLock(world, orders);
    expect(await inventory.releaseCluster("pc-orders")).toMatchObject({
      released_at: "2026-03-02T09:00:00.000Z",
    });
  });
});

describe("changing a share (R38)", () => {
  it("renames it and widens its scope", async () => {
    const { sharing } = await openStage();
    const share = await sharing.shares.create(owner, shareBody({ scope: "resource_directory" }));
    const renamed = await sharing.shares.update(owner, share.id, { name: "renamed" });
    expect(renamed).toEqual({ ...share, name: "renamed" });
    const widened = await sharing.shares.update(owner, share.id, { scope: "all_accounts" });
    expect(widened).toEqual({ ...renamed, scope: "all_accounts" });
    await sharing.shares.addPrincipals(owner, share.id, friends(1, 1));
  });

  it("refuses to narrow the scope while somebody outside is in it", async () => {
    const { sharing } = await openStage();
    const share = await sharing.shares.create(owner, shareBody({ principals: [...friends(1, 2)] }));
    const narrow = { scope: "resource_directory" } as const;
    await sharing.shares.removePrincipal(owner, share.id, account(friend(1)));
    const refusals = await refusalsOf(sharing.shares.update(owner, share.id, narrow));
    expect(refusals[0]).toMatchObject({ code: "OutsidePrincipals" });
    expect(refusals[0]?.message).toContain("1 principals");
    await sharing.shares.removePrincipal(owner, share.id, account(friend(2)));
    expect((await sharing.shares.update(owner, share.id, narrow)).scope).toBe("resource_directory");
    expect(await codesOf(sharing.shares.addPrincipals(owner, share.id, friends(1, 1)))).toEqual([
      "OutsideDirectory",
    ]);
  });
});

describe("the list of shares", () => {
  it("comes in pages that lose and repeat nothing, and by region", async () => {
    const { sharing } = await openStage();
    const ids: string[] = [];
    for (const region of ["cn-beijing", "cn-hangzhou", "cn-beijing", "cn-beijing", "cn-hangzhou"]) {
      ids.push((await sharing.shares.create(owner, shareBody({ region }))).id);
    }
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query: { limit: number; cursor?: string } = cursor === null ? { limit: 2 } : { limit: 2, cursor };
      const page = await sharing.shares.list({ account: owner }, query);
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next_cursor;
    } while (cursor !== null);
    expect(seen).toEqual([...ids].sort());
    const beijing = await sharing.shares.list({ account: owner }, { limit: 10, region: "cn-beijing" });
    expect(beijing.items).toHaveLength(3);
  });
});
