import { beforeEach, describe, expect, it } from "vitest";
import { day, monday, type World } from "../world.ts";
import {
  accept,
  account,
  accountBody,
  clusterBody,
  codesOf,
  friend,
  friends,
  miscounts,
  openStage,
  orders,
  owner,
  problemOf,
  setBody,
  setOf,
  shareBody,
} from "./cast.ts";

const corp = { type: "Directory", id: "rd-corp" } as const;
const inFolder = (id: string) => ({ type: "Folder", id }) as const;

let world: World;

beforeEach(async () => {
  world = await openStage();
});

const entries = () =>
  world.store.read((db) => db.selectFrom("log").select(["sequence", "action"]).orderBy("sequence").execute());

describe("putting the same again", () => {
  it("changes nothing, not even the record", async () => {
    const { inventory } = world.sharing;
    const body = accountBody({ name: "Friend", features: ["one", "two"] });
    const first = await inventory.putAccount(friend(1), body);
    await inventory.putDirectory(corp.id, { management_account: friend(1), sharing_enabled: true });
    await inventory.putFolder("fd-one", { parent: corp });
    const before = await entries();
    expect(await inventory.putAccount(friend(1), body)).toEqual({
      ...first,
      parent: corp,
      directory: corp.id,
    });
    await inventory.putDirectory(corp.id, { management_account: friend(1), sharing_enabled: true });
    await inventory.putFolder("fd-one", { parent: corp });
    await inventory.putCluster("pc-orders", clusterBody());
    await inventory.putBackupSet(orders, setBody());
    expect(await entries()).toEqual(before);
  });
});

describe("an account", () => {
  it("is what was put last", async () => {
    const { inventory } = world.sharing;
    await inventory.putAccount(friend(1), accountBody({ name: "First", features: ["a", "a", "b"] }));
    const changed = accountBody({ features: ["backup-sharing"], raised_backup_sets: 2000 });
    await inventory.putAccount(friend(1), changed);
    expect(await inventory.getAccount(friend(1))).toEqual({
      id: friend(1),
      name: friend(1),
      site: "aliyun.com",
      features: ["backup-sharing"],
      parent: null,
      directory: null,
      shared_resources: 0,
      shared_backup_sets: 0,
      raised_backup_sets: 2000,
    });
  });

  it("stays at its site, so that nothing that was shared crosses sites later (R12)", async () => {
    const moved = world.sharing.inventory.putAccount(friend(1), accountBody({ site: "alibabacloud.com" }));
    expect(await problemOf(moved)).toMatchObject({ kind: "conflict", code: "CannotChange" });
  });

  it("belongs to a site that the policy declares (R12)", async () => {
    const wrong = world.sharing.inventory.putAccount(friend(1), accountBody({ site: "aliyun.con" }));
    expect(await problemOf(wrong)).toEqual({
      kind: "invalid",
      pointer: "/site",
      message: "There is no site aliyun.con; the policy declares aliyun.com, alibabacloud.com.",
    });
  });

  it("needs a parent that exists", async () => {
    const wrong = world.sharing.inventory.putAccount(friend(1), accountBody({ parent: inFolder("fd-x") }));
    expect(await problemOf(wrong)).toMatchObject({ kind: "invalid", pointer: "/parent/id" });
  });

  it("is listed in pages, by id", async () => {
    const { inventory } = world.sharing;
    const first = await inventory.listAccounts({ limit: 2 });
    expect(first.items.map(({ id }) => id)).toEqual([owner, friend(1)]);
    const second = await inventory.listAccounts({ limit: 2, cursor: first.next_cursor ?? "" });
    expect(second.items.map(({ id }) => id)).toEqual([friend(2), friend(3)]);
    expect(second.next_cursor).toBeNull();
  });

  for (const cursor of ["?", "AAAA", Buffer.from(owner).toString("base64url"), "YWZ0ZXIg"]) {
    it(`is not listed from a cursor that the service did not write, such as ${cursor}`, async () => {
      const list = world.sharing.inventory.listAccounts({ limit: 2, cursor });
      expect(await problemOf(list)).toMatchObject({ kind: "invalid", pointer: "cursor" });
    });
  }

  it("that is not there is not found", async () => {
    const unknown = "9999999999999999";
    expect(await problemOf(world.sharing.inventory.getAccount(unknown))).toEqual({
      kind: "not_found",
      what: "Account",
      id: unknown,
    });
  });
});

describe("a cluster", () => {
  it("keeps its owner and its region", async () => {
    const { inventory } = world.sharing;
    expect(
      await problemOf(inventory.putCluster("pc-orders", clusterBody({ owner: friend(1) }))),
    ).toMatchObject({ kind: "conflict", code: "CannotChange" });
    expect(
      await problemOf(inventory.putCluster("pc-orders", clusterBody({ region: "cn-hangzhou" }))),
    ).toMatchObject({ kind: "conflict", code: "CannotChange" });
  });

  it("needs an owner that is registered", async () => {
    const unknown = clusterBody({ owner: "9999999999999999" });
    expect(await problemOf(world.sharing.inventory.putCluster("pc-new", unknown))).toMatchObject({
      kind: "invalid",
      pointer: "/owner",
    });
  });

  it("is released once; what was lent of it counts no more and is being revoked (R16)", async () => {
    const { inventory, shares } = world.sharing;
    const share = await shares.create(
      owner,
      shareBody({ backup_sets: [orders], principals: [...friends(1, 2)] }),
    );
    await accept(world, friend(1));
    world.clock.advance(day);
    const released = await inventory.releaseCluster("pc-orders");
    expect(released.released_at).toBe("2026-03-03T09:00:00.000Z");
    expect(await setOf(world, orders)).toMatchObject({ attribute: "-", shared_accounts: 0 });
    expect(await inventory.getAccount(owner)).toMatchObject({ shared_resources: 0, shared_backup_sets: 0 });
    expect((await shares.get({ account: owner }, share.id)).backup_sets).toMatchObject([
      { state: "revoking", revoked_at: "2026-03-03T09:00:00.000Z" },
    ]);
    world.clock.advance(day);
    expect(await inventory.releaseCluster("pc-orders")).toEqual(released);
    expect(await inventory.putCluster("pc-orders", clusterBody({ tde: true }))).toEqual({
      ...released,
      tde: true,
    });
    const later = shareBody({ backup_sets: [orders] });
    expect(await codesOf(shares.create(owner, later))).toContain("ClusterReleased");
    expect(await miscounts(world)).toEqual([]);
  });

  it("that is not there is not found", async () => {
    expect(await problemOf(world.sharing.inventory.releaseCluster("pc-x"))).toMatchObject({
      kind: "not_found",
      what: "Cluster",
    });
  });
});

describe("a backup set", () => {
  it("belongs to the owner and the region of its cluster", async () => {
    const { inventory } = world.sharing;
    const set = await inventory.putBackupSet("bk-new", setBody({ level: 1, size_bytes: 7 }));
    expect(set).toEqual({
      id: "bk-new",
      owner,
      cluster: "pc-orders",
      region: "cn-beijing",
      level: 1,
      size_bytes: 7,
      created_at: "2026-03-01T09:00:00.000Z",
      expires_at: null,
      deleted_at: null,
      attribute: "-",
      shared_accounts: 0,
      locks: [],
    });
  });

  it("keeps its cluster", async () => {
    const { inventory } = world.sharing;
    await inventory.putCluster("pc-other", clusterBody());
    expect(await problemOf(inventory.putBackupSet(orders, setBody({ cluster: "pc-other" })))).toMatchObject({
      kind: "conflict",
      code: "CannotChange",
    });
    expect(await problemOf(inventory.putBackupSet("bk-new", setBody({ cluster: "pc-x" })))).toMatchObject({
      kind: "invalid",
      pointer: "/cluster",
    });
  });

  it("is not brought back to level 1 by an old report", async () => {
    const { inventory } = world.sharing;
    await inventory.putBackupSet(orders, setBody({ level: 2 }));
    expect((await inventory.putBackupSet(orders, setBody({ level: 1 }))).level).toBe(2);
  });

  it("does not expire before it is made", async () => {
    const wrong = setBody({ expires_at: "2026-03-01T09:00:00.000Z" });
    expect(await problemOf(world.sharing.inventory.putBackupSet(orders, wrong))).toMatchObject({
      kind: "invalid",
      pointer: "/expires_at",
    });
  });

  it("counts no more once its expiry is reported to be past, and again when that is put right", async () => {
    const { inventory, shares } = world.sharing;
    await shares.create(owner, shareBody({ backup_sets: [orders], principals: [...friends(1, 2)] }));
    await accept(world, friend(1));
    const at = (instant: number) => setBody({ expires_at: new Date(instant).toISOString() });
    await inventory.putBackupSet(orders, at(monday));
    expect(await setOf(world, orders)).toMatchObject({ shared_accounts: 0, attribute: "-" });
    await inventory.putBackupSet(orders, at(monday + day));
    expect(await setOf(world, orders)).toMatchObject({ shared_accounts: 2, attribute: "Sharing" });
    expect(await miscounts(world)).toEqual([]);
  });

  it("reads Sharing only while a principal is set (R28)", async () => {
    const { shares } = world.sharing;
    const share = await shares.create(owner, shareBody({ backup_sets: [orders] }));
    expect((await setOf(world, orders)).attribute).toBe("-");
    await shares.addPrincipals(owner, share.id, friends(1, 1));
    expect((await setOf(world, orders)).attribute).toBe("Sharing");
    await shares.removePrincipal(owner, share.id, account(friend(1)));
    expect((await setOf(world, orders)).attribute).toBe("-");
  });

  it("is seen by its owner and by those it is lent to, who do not learn how many they are (R30, R35)", async () => {
    const { inventory, shares } = world.sharing;
    await shares.create(owner, shareBody({ backup_sets: [orders], principals: [...friends(1, 2)] }));
    expect((await inventory.getBackupSet({ account: owner }, orders)).shared_accounts).toBe(2);
    expect(await codesOf(inventory.getBackupSet({ account: friend(1) }, orders))).toEqual([
      "InvitationPending",
    ]);
    await accept(world, friend(1));
    expect((await inventory.getBackupSet({ account: friend(1) }, orders)).shared_accounts).toBeNull();
    expect(await problemOf(inventory.getBackupSet({ account: friend(3) }, orders))).toEqual({
      kind: "not_found",
      what: "BackupSet",
      id: orders,
    });
    expect((await inventory.listBackupSets({ account: friend(1) }, { limit: 10 })).items).toEqual([]);
    const own = await inventory.listBackupSets({ account: owner }, { limit: 10, region: "cn-beijing" });
    expect(own.items.map(({ id }) => id)).toEqual([orders]);
    const elsewhere = await inventory.listBackupSets({ account: null }, { limit: 10, region: "cn-hangzhou" });
    expect(elsewhere.items).toEqual([]);
  });
});
