import { describe, expect, it } from "vitest";
import {
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
  refusalsOf,
  registerFriends,
  registerSets,
  setBody,
  setOf,
  shareBody,
} from "./cast.ts";

describe("how many accounts a set may be shared with (R7)", () => {
  it("shares with the 63rd and the 64th account and refuses the 65th", async () => {
    const world = await openStage();
    await registerFriends(world, 1, 65);
    const { shares } = world.sharing;
    const share = await shares.create(
      owner,
      shareBody({ backup_sets: [orders], principals: [...friends(1, 62)] }),
    );
    await shares.addPrincipals(owner, share.id, friends(63, 63));
    expect((await setOf(world, orders)).shared_accounts).toBe(63);
    await shares.addPrincipals(owner, share.id, friends(64, 64));
    expect((await setOf(world, orders)).shared_accounts).toBe(64);
    const refusals = await refusalsOf(shares.addPrincipals(owner, share.id, friends(65, 65)));
    expect(refusals).toMatchObject([
      {
        kind: "quota",
        code: "TooManyAccounts",
        message: `${orders} is shared with 64 of 64 accounts; this would add 1.`,
        backup_set: orders,
        principal: account(friend(65)),
      },
    ]);
    expect((await setOf(world, orders)).shared_accounts).toBe(64);
    expect(await miscounts(world)).toEqual([]);
  });

  it("counts all accounts of one request: with 62, two more pass and three do not", async () => {
    const world = await openStage();
    await registerFriends(world, 1, 65);
    const { shares } = world.sharing;
    const share = await shares.create(
      owner,
      shareBody({ backup_sets: [orders], principals: [...friends(1, 62)] }),
    );
    const refusals = await refusalsOf(shares.addPrincipals(owner, share.id, friends(63, 65)));
    expect(refusals.map(({ principal }) => principal?.id)).toEqual([friend(63), friend(64), friend(65)]);
    expect(refusals[0]?.message).toBe(`${orders} is shared with 62 of 64 accounts; this would add 3.`);
    expect((await setOf(world, orders)).shared_accounts).toBe(62);
    await shares.addPrincipals(owner, share.id, friends(63, 64));
    expect((await setOf(world, orders)).shared_accounts).toBe(64);
  });

  it("counts an account once over all shares and however often it is named", async () => {
    const world = await openStage();
    await registerFriends(world, 1, 64);
    const { shares } = world.sharing;
    await shares.create(owner, shareBody({ backup_sets: [orders], principals: [...friends(1, 64)] }));
    const again = [...friends(1, 3), ...friends(1, 3)];
    const second = await shares.create(owner, shareBody({ backup_sets: [orders], principals: again }));
    expect(second.principals).toHaveLength(3);
    expect((await setOf(world, orders)).shared_accounts).toBe(64);
    expect(await miscounts(world)).toEqual([]);
  });

  it("has room again at once when a principal was removed", async () => {
    const world = await openStage();
    await registerFriends(world, 1, 65);
    const { shares } = world.sharing;
    const share = await shares.create(
      owner,
      shareBody({ backup_sets: [orders], principals: [...friends(1, 64)] }),
    );
    await shares.removePrincipal(owner, share.id, account(friend(1)));
    await shares.addPrincipals(owner, share.id, friends(65, 65));
    expect((await setOf(world, orders)).shared_accounts).toBe(64);
  });

  it("follows the policy that is in force", async () => {
    const world = await openStage();
    world.usePolicy(({ text }) => text.replace("at most 64", "at most 2"));
    const { shares } = world.sharing;
    const share = await shares.create(
      owner,
      shareBody({ backup_sets: [orders], principals: [...friends(1, 2)] }),
    );
    const refusals = await refusalsOf(shares.addPrincipals(owner, share.id, friends(3, 3)));
    expect(refusals[0]?.message).toContain("2 of 2");
  });
});

describe("how much an account may share (R8, R9)", () => {
  it("refuses the 1,001st resource, with or without a principal, and counts many at once (R8)", async () => {
    const world = await openStage();
    const sets = await registerSets(world, 1001);
    const { shares, inventory } = world.sharing;
    const share = await shares.create(owner, shareBody({ backup_sets: sets.slice(0, 998) }));
    expect(await codesOf(shares.addBackupSets(owner, share.id, sets.slice(998)))).toEqual([
      "TooManyResources",
    ]);
    expect((await inventory.getAccount(owner)).shared_resources).toBe(998);
    await shares.addBackupSets(owner, share.id, sets.slice(998, 1000));
    expect(await inventory.getAccount(owner)).toMatchObject({
      shared_resources: 1000,
      shared_backup_sets: 0,
    });
    const refusals = await refusalsOf(
      shares.create(owner, shareBody({ backup_sets: sets.slice(999), principals: [...friends(1, 1)] })),
    );
    // The set that is shared already adds nothing, so it is not the one that is refused.
    expect(refusals.map(({ code, backup_set }) => [code, backup_set])).toEqual([
      ["TooManyResources", sets[1000]],
    ]);
    await shares.removeBackupSet(owner, share.id, sets[0] ?? "");
    await shares.addBackupSets(owner, share.id, sets.slice(1000));
    expect((await inventory.getAccount(owner)).shared_resources).toBe(1000);
    expect(await miscounts(world)).toEqual([]);
  });

  it("refuses the 1,025th backup set with a principal, until the quota is raised (R9)", async () => {
    const world = await openStage({ edit: ({ text }) => text.replace("at most 1_000", "at most 5_000") });
    const sets = await registerSets(world, 1026);
    const { shares, inventory } = world.sharing;
    const first = await shares.create(owner, shareBody({ backup_sets: sets.slice(0, 1000) }));
    await shares.addBackupSets(owner, first.id, sets.slice(1000, 1023));
    await shares.addPrincipals(owner, first.id, friends(1, 1));
    expect((await inventory.getAccount(owner)).shared_backup_sets).toBe(1023);
    const two = shareBody({ backup_sets: sets.slice(1023, 1025), principals: [...friends(1, 1)] });
    expect(await codesOf(shares.create(owner, two))).toEqual(["TooManyBackupSets"]);
    await shares.addBackupSets(owner, first.id, sets.slice(1023, 1024));
    expect((await inventory.getAccount(owner)).shared_backup_sets).toBe(1024);
    // Without a principal the next set does not count, and then it is the principal that is refused.
    const second = await shares.create(owner, shareBody({ backup_sets: sets.slice(1024, 1025) }));
    const refusals = await refusalsOf(shares.addPrincipals(owner, second.id, friends(2, 2)));
    expect(refusals[0]?.message).toBe(`Account ${owner} shares 1024 of 1024 backup sets; this would add 1.`);
    const raised = accountBody({ features: ["backup-sharing"], raised_backup_sets: 1025 });
    await inventory.putAccount(owner, raised);
    await shares.addPrincipals(owner, second.id, friends(2, 2));
    expect(await codesOf(shares.addBackupSets(owner, second.id, sets.slice(1025)))).toEqual([
      "TooManyBackupSets",
    ]);
    expect(await miscounts(world)).toEqual([]);
  });

  it("reports both where both are exceeded", async () => {
    const edit = ({ text }: { text: string }) =>
      text.replace("at most 1_000", "at most 1").replace("at most 1_024", "at most 1");
    const world = await openStage({ edit });
    const sets = await registerSets(world, 2);
    const many = shareBody({ backup_sets: sets, principals: [...friends(1, 1)] });
    expect(await codesOf(world.sharing.shares.create(owner, many))).toEqual([
      "TooManyBackupSets",
      "TooManyResources",
    ]);
  });
});

describe("what may be shared, where, and with whom", () => {
  it("shares in the region of the set only (R10)", async () => {
    const { sharing } = await openStage();
    const elsewhere = shareBody({ region: "cn-hangzhou", backup_sets: [orders] });
    expect(await codesOf(sharing.shares.create(owner, elsewhere))).toEqual(["OtherRegion"]);
    const empty = await sharing.shares.create(owner, shareBody({ region: "cn-hangzhou" }));
    expect(await codesOf(sharing.shares.addBackupSets(owner, empty.id, [orders]))).toEqual(["OtherRegion"]);
  });

  it("does not share cross-region backup sets (R11)", async () => {
    const { sharing } = await openStage();
    await sharing.inventory.putBackupSet("rp-orders-1", setBody());
    const copied = shareBody({ backup_sets: ["rp-orders-1"] });
    expect(await codesOf(sharing.shares.create(owner, copied))).toEqual(["CrossRegionBackup"]);
  });

  it("does not mix sites, in a share without a set as little (R12)", async () => {
    const { sharing } = await openStage();
    const overseas = "3000000000000001";
    await sharing.inventory.putAccount(overseas, accountBody({ site: "alibabacloud.com" }));
    const principals = [account(overseas)];
    const refusals = await refusalsOf(
      sharing.shares.create(owner, shareBody({ backup_sets: [orders], principals })),
    );
    // The share says the same of the principal as the pair does, and is not heard twice.
    expect(refusals).toMatchObject([{ code: "OtherSite", backup_set: orders, principal: account(overseas) }]);
    expect(await codesOf(sharing.shares.create(owner, shareBody({ principals })))).toEqual(["OtherSite"]);
  });

  it("does not let a recipient share on (R13)", async () => {
    const { sharing } = await openStage();
    await sharing.shares.create(owner, shareBody({ backup_sets: [orders], principals: [...friends(1, 1)] }));
    await sharing.inventory.putAccount(friend(1), accountBody({ features: ["backup-sharing"] }));
    const onward = shareBody({ backup_sets: [orders], principals: [...friends(2, 2)] });
    expect(await codesOf(sharing.shares.create(friend(1), onward))).toEqual(["ReSharing"]);
  });

  it("does not share what is encrypted, and does so once it is not (R14)", async () => {
    const { sharing } = await openStage();
    const body = shareBody({ backup_sets: [orders], principals: [...friends(1, 1)] });
    await sharing.inventory.putCluster("pc-orders", clusterBody({ tde: true }));
    expect(await codesOf(sharing.shares.create(owner, body))).toEqual(["TransparentDataEncryption"]);
    await sharing.inventory.putCluster("pc-orders", clusterBody({ disk_encryption: true }));
    expect(await codesOf(sharing.shares.create(owner, body))).toEqual(["DiskEncryption"]);
    await sharing.inventory.putCluster("pc-orders", clusterBody());
    await sharing.shares.create(owner, body);
  });

  it("does not share with the owner itself (R15)", async () => {
    const { sharing } = await openStage();
    const principals = [account(owner)];
    const withSet = shareBody({ backup_sets: [orders], principals });
    expect(await codesOf(sharing.shares.create(owner, withSet))).toEqual(["ShareWithYourself"]);
    expect(await codesOf(sharing.shares.create(owner, shareBody({ principals })))).toEqual([
      "ShareWithYourself",
    ]);
  });

  it("shares only where the feature is enabled (R6)", async () => {
    const { sharing } = await openStage();
    expect(await codesOf(sharing.shares.create(friend(1), shareBody()))).toEqual(["FeatureNotEnabled"]);
  });
});

describe("a request of which a part is refused", () => {
  it("names every pair that failed and changes nothing", async () => {
    const world = await openStage();
    const { inventory, shares } = world.sharing;
    const overseas = "3000000000000001";
    await inventory.putAccount(overseas, accountBody({ site: "alibabacloud.com" }));
    await inventory.putBackupSet("rp-orders-1", setBody());
    const refusals = await refusalsOf(
      shares.create(
        owner,
        shareBody({
          backup_sets: [orders, "rp-orders-1"],
          principals: [account(friend(1)), account(overseas)],
        }),
      ),
    );
    expect(refusals.map(({ code, backup_set, principal }) => [code, backup_set, principal?.id])).toEqual([
      ["OtherSite", orders, overseas],
      ["CrossRegionBackup", "rp-orders-1", friend(1)],
      ["OtherSite", "rp-orders-1", overseas],
      ["CrossRegionBackup", "rp-orders-1", overseas],
    ]);
    expect((await shares.list({ account: null }, { limit: 10 })).items).toEqual([]);
    expect(await setOf(world, orders)).toMatchObject({ attribute: "-", shared_accounts: 0 });
    const rows = await world.store.read((db) => db.selectFrom("share_recipients").selectAll().execute());
    expect(rows).toEqual([]);
  });

  it("is refused in one sentence where it is too large to decide at once", async () => {
    const world = await openStage();
    await registerFriends(world, 1, 101);
    const sets = await registerSets(world, 100);
    const body = shareBody({ backup_sets: sets, principals: [...friends(1, 101)] });
    expect(await problemOf(world.sharing.shares.create(owner, body))).toMatchObject({
      kind: "invalid",
      message: expect.stringContaining("100 backup sets with 101 principals at once"),
    });
  });
});
