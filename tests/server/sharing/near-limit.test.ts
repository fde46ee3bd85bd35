/** Who is near the limits of quotas: the same as asking each account for itself. */
import { expect, test } from "vitest";
import { lookForNearLimits } from "../../../server/sharing/quotas/near-limit.ts";
import type { World } from "../world.ts";
import {
  account,
  friend,
  openStage,
  orders,
  owner,
  registerFriends,
  registerSets,
  shareBody,
} from "./cast.ts";

/** Small limits: of R7, R8 and R9, in this order. */
const edit = ({ text }: { readonly text: string }): string =>
  text
    .replace("at most 64", "at most 5")
    .replace("at most 1_000", "at most 3")
    .replace("at most 1_024", "at most 2");

const percents = [50, 80, 100] as const;

/** One row at a time, so that every row is where a stretch ends. */
const look = async ({ store, policy, clock }: World, stretch = 1) => {
  const found = await lookForNearLimits({ store, policy, clock, stretch }, percents);
  return Object.fromEntries(found.map(({ quota, counts }) => [quota, counts]));
};

/** From what each account is told about its quotas, and about each of its sets. */
const askEach = async (world: World, sets: readonly string[]) => {
  const rows = await world.store.read((db) => db.selectFrom("accounts").select("id").execute());
  const answers = [
    ...(await Promise.all(rows.map(({ id }) => world.sharing.quotas.list(id, {})))),
    ...(await Promise.all(sets.map((set) => world.sharing.quotas.list(owner, { backup_set: set })))),
  ];
  const all = answers.flatMap(({ quotas, backup_set: set }) =>
    quotas.filter(({ per }) => (per === "BackupSet") === (set !== null)),
  );
  const names = [...new Set(all.map(({ quota }) => quota))];
  const near = (name: string, percent: number): number =>
    all.filter(
      ({ quota, used, limit }) => quota === name && (used ?? 0) > 0 && (used ?? 0) * 100 >= limit * percent,
    ).length;
  return Object.fromEntries(names.map((name) => [name, percents.map((percent) => near(name, percent))]));
};

test("R7, R8, R9: accounts and sets are counted from each percentage on, by the limits of the policy", async () => {
  const world = await openStage({ edit });
  await registerFriends(world, 4, 6);
  const sets = [orders, ...(await registerSets(world, 2))];
  const [one = "", two = ""] = sets.slice(1);
  expect(await look(world)).toEqual({
    accounts_per_backup_set: [0, 0, 0],
    resources_per_account: [0, 0, 0],
    backup_sets_per_account: [0, 0, 0],
  });
  const share = (name: string, backup_sets: readonly string[], friends: readonly number[]) =>
    world.sharing.shares.create(
      owner,
      shareBody({
        name,
        backup_sets: [...backup_sets],
        principals: friends.map((each) => account(friend(each))),
      }),
    );
  const { id } = await share("four", [orders], [1, 2, 3, 4]);
  expect(await look(world)).toEqual({
    accounts_per_backup_set: [1, 1, 0],
    resources_per_account: [0, 0, 0],
    backup_sets_per_account: [1, 0, 0],
  });
  await share("three", [one], [1, 2, 3]);
  await share("nobody", [two], []);
  const all = await look(world);
  expect(all).toEqual({
    accounts_per_backup_set: [2, 1, 0],
    resources_per_account: [1, 1, 1],
    backup_sets_per_account: [1, 1, 1],
  });
  expect(all).toEqual(await askEach(world, sets));
  expect(await look(world, 2)).toEqual(all);
  expect(await look(world, 1_000_000)).toEqual(all);

  const asked = await world.sharing.quotas.request(owner, {
    quota: "backup_sets_per_account",
    limit: 4,
    reason: "More.",
  });
  await world.sharing.quotas.approve("operator:key-1", asked.id, null);
  expect((await look(world)).backup_sets_per_account).toEqual([1, 0, 0]);
  await world.sharing.shares.cancel(owner, id);
  expect(await look(world)).toEqual(await askEach(world, sets));
});

test("a policy without such quotas, or with one that counts something else, has nobody near them", async () => {
  const world = await openStage({
    edit: ({ text }) => text.replace("counts  resource.shared_accounts", "counts  resource.level"),
  });
  expect(Object.keys(await look(world))).toEqual(["resources_per_account", "backup_sets_per_account"]);
});
