/** R9: an account asks for a higher limit, an operator answers. */
import { expect, test } from "vitest";
import { minute, type World } from "../world.ts";
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

/** What was done with a request, as the record has it. */
const actionsOn = async ({ store }: World, id: string) => {
  const rows = await store.read((db) =>
    db.selectFrom("log").select("action").where("object_id", "=", id).orderBy("sequence").execute(),
  );
  return rows.map(({ action }) => action);
};

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

test("an account withdraws its own open request, once, and may send another", async () => {
  const world = await openStage();
  const { quotas } = world.sharing;
  const { id } = await ask(world);
  world.clock.advance(minute);
  const withdrawn = await quotas.withdraw(owner, id);
  expect(withdrawn).toMatchObject({ state: "withdrawn", decided_at: "2026-03-02T09:01:00.000Z", note: null });
  expect(await quotaOf(world)).toMatchObject({ limit: 1024, raised: null, open_request: null });
  world.clock.advance(minute);
  expect(await quotas.withdraw(owner, id)).toEqual(withdrawn);
  const problem = await problemOf(quotas.approve("operator:key-1", id, null));
  expect(problem).toMatchObject({ kind: "conflict", code: "QuotaRequestDecided" });
  expect(problem).toMatchObject({ message: expect.stringContaining("was withdrawn at 2026-03-02T09:01") });
  expect(await actionsOn(world, id)).toEqual(["request_quota", "withdraw_quota_request"]);
  expect((await ask(world)).state).toBe("open");
  const listed = await quotas.listRequests({ account: owner }, { limit: 10, state: "withdrawn" });
  expect(listed.items).toEqual([withdrawn]);
});

test("what was answered, or is another's, cannot be withdrawn", async () => {
  const world = await openStage();
  const { quotas } = world.sharing;
  const { id } = await ask(world);
  expect((await problemOf(quotas.withdraw(friend(1), id))).kind).toBe("not_found");
  await quotas.approve("operator:key-1", id, null);
  expect(await problemOf(quotas.withdraw(owner, id))).toMatchObject({
    kind: "conflict",
    message: expect.stringContaining("was approved at"),
  });
  expect(await quotaOf(world)).toMatchObject({ raised: 2000 });
  expect(await actionsOn(world, id)).toEqual(["request_quota", "approve_quota_request"]);
});

test("of an answer and a withdrawal at one moment, one is made and the other is told", async () => {
  const world = await openStage();
  const { id } = await ask(world);
  const node = await world.startNode();
  const tries = [node.quotas.withdraw(owner, id), world.sharing.quotas.approve("operator:key-1", id, null)];
  const done = (await Promise.allSettled(tries)).filter(({ status }) => status === "fulfilled");
  expect(done).toHaveLength(1);
  const { state } = await world.sharing.quotas.getRequest({ account: owner }, id);
  expect(await quotaOf(world)).toMatchObject({ raised: state === "approved" ? 2000 : null });
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
