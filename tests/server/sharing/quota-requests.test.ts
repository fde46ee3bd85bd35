/** R9: an account asks for a higher limit, an operator answers. */
import { expect, test } from "vitest";
import type { World } from "../world.ts";
import {
  account,
  codesOf,
  friend,
  openStage,
  orders,
  owner,
  problemOf,
  registerSets,
  shareBody,
} from "./cast.ts";

const quota = "backup_sets_per_account";
const ask = (world: World, limit = 2000, by: string = owner) =>
  world.sharing.quotas.request(by, { quota, limit, reason: "We lend every nightly backup." });

const quotaOf = async (world: World) =>
  (await world.sharing.quotas.list(owner, {})).quotas.find((each) => each.quota === quota);

test("an approved request raises the limit in the same change, and the record says who did it", async () => {
  const world = await openStage();
  const asked = await ask(world);
  expect(asked).toMatchObject({ account: owner, quota, limit: 2000, state: "open", decided_at: null });
  expect(await quotaOf(world)).toMatchObject({ limit: 1024, raised: null, open_request: asked.id });
  const approved = await world.sharing.quotas.approve("operator:key-1", asked.id, "Until summer.");
  expect(approved).toMatchObject({ state: "approved", note: "Until summer." });
  expect(await quotaOf(world)).toMatchObject({ limit: 2000, raised: 2000, open_request: null });
  const entries = await world.store.read((db) =>
    db.selectFrom("log").select(["actor", "action"]).where("object_id", "=", asked.id).execute(),
  );
  expect(entries).toEqual([
    { actor: `account ${owner}`, action: "request_quota" },
    { actor: "operator:key-1", action: "approve_quota_request" },
  ]);
});

test("the raised limit is what sharing is decided by", async () => {
  const world = await openStage({ edit: ({ text }) => text.replace("at most 1_024", "at most 1") });
  const [one = "", two = ""] = await registerSets(world, 2);
  const share = (set: string) =>
    world.sharing.shares.create(owner, shareBody({ backup_sets: [set], principals: [account(friend(1))] }));
  await share(one);
  expect(await codesOf(share(two))).toEqual(["TooManyBackupSets"]);
  const { id } = await ask(world, 2);
  await world.sharing.quotas.approve("operator:key-1", id, null);
  await share(two);
  expect(await quotaOf(world)).toMatchObject({ used: 2, limit: 2 });
});

test("a rejected request changes no limit, and another may be sent", async () => {
  const world = await openStage();
  const { id } = await ask(world);
  expect((await world.sharing.quotas.reject("operator:key-1", id, "Too much.")).state).toBe("rejected");
  expect(await quotaOf(world)).toMatchObject({ limit: 1024, raised: null });
  expect((await ask(world)).state).toBe("open");
});

test("an answer is given once", async () => {
  const world = await openStage();
  const { id } = await ask(world);
  await world.sharing.quotas.reject("operator:key-1", id, null);
  expect(await problemOf(world.sharing.quotas.approve("operator:key-1", id, null))).toMatchObject({
    kind: "conflict",
    code: "QuotaRequestDecided",
  });
  expect(await quotaOf(world)).toMatchObject({ raised: null });
});

test("there is one open request for each quota", async () => {
  const world = await openStage();
  const tries = await Promise.allSettled([ask(world), ask(world, 3000), ask(world, 4000)]);
  expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(await problemOf(ask(world))).toMatchObject({ code: "QuotaRequestOpen" });
});

test("a newer approval replaces an older one, and never lowers the limit", async () => {
  const world = await openStage();
  const first = await ask(world, 2000);
  await world.sharing.quotas.approve("operator:key-1", first.id, null);
  const second = await ask(world, 3000);
  await world.sharing.inventory.putAccount(owner, {
    site: "aliyun.com",
    features: ["backup-sharing"],
    parent: null,
    raised_backup_sets: 5000,
  });
  await world.sharing.quotas.approve("operator:key-1", second.id, null);
  expect(await quotaOf(world)).toMatchObject({ limit: 5000 });
});

test.for([
  ["a quota that the policy cannot raise", { quota: "accounts_per_backup_set", limit: 100 }, "/quota"],
  ["a quota that there is not", { quota: "toString", limit: 100 }, "/quota"],
  ["a limit that holds already", { quota, limit: 1024 }, "/limit"],
] as const)("%s cannot be asked for", async ([, body, pointer]) => {
  const world = await openStage();
  const problem = await problemOf(world.sharing.quotas.request(owner, { ...body, reason: "More." }));
  expect(problem).toMatchObject({ kind: "invalid", pointer });
});

test("another account sees nothing of a request, nor of a set's quotas", async () => {
  const world = await openStage();
  const { id } = await ask(world);
  const other = { account: friend(1) };
  expect((await problemOf(world.sharing.quotas.getRequest(other, id))).kind).toBe("not_found");
  expect((await world.sharing.quotas.listRequests(other, { limit: 10 })).items).toEqual([]);
  expect((await world.sharing.quotas.listRequests({ account: null }, { limit: 10 })).items).toHaveLength(1);
  expect((await problemOf(world.sharing.quotas.list(friend(1), { backup_set: orders }))).kind).toBe(
    "not_found",
  );
});

test("quotas are shown as the policy has them, for a set where one is named", async () => {
  const world = await openStage();
  const body = shareBody({ backup_sets: [orders], principals: [account(friend(1)), account(friend(2))] });
  await world.sharing.shares.create(owner, body);
  const shown = async (query: { backup_set?: string }) =>
    (await world.sharing.quotas.list(owner, query)).quotas.map(({ quota, per, used, limit }) => [
      quota,
      per,
      used,
      limit,
    ]);
  const ofAccount = [
    ["resources_per_account", "Account", 1, 1000],
    [quota, "Account", 1, 1024],
  ];
  expect(await shown({})).toEqual([["accounts_per_backup_set", "BackupSet", null, 64], ...ofAccount]);
  expect(await shown({ backup_set: orders })).toEqual([
    ["accounts_per_backup_set", "BackupSet", 2, 64],
    ...ofAccount,
  ]);
});
