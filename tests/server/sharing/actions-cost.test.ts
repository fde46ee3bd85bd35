/** R40: what may be done with objects is cheap to ask: no query for each action, and none for each set. */
import { expect, test } from "vitest";
import { createSimulatedExecutor } from "../../../server/restore/simulated-executor.ts";
import { createSharing } from "../../../server/sharing/create-sharing.ts";
import { newId } from "../../../server/sharing/ids.ts";
import type { ActionQuestion } from "../../../server/sharing/service.ts";
import { toldStore } from "../told-store.ts";
import {
  account,
  friend,
  friends,
  openStage,
  orders,
  owner,
  problemOf,
  registerFriends,
  registerSets,
  shareBody,
} from "./cast.ts";
import { lend, me, restore } from "./loan.ts";

const open = async () => {
  const world = await openStage();
  await registerFriends(world, 4, 12);
  let count = 0;
  const store = toldStore(world.store, () => {
    count += 1;
  });
  const { policy, clock } = world;
  const executor = createSimulatedExecutor({ durationMs: 1 });
  const { actions } = createSharing({ store, policy, clock, newId, executor });
  const queries = async (ask: () => Promise<unknown>): Promise<number> => {
    count = 0;
    await ask();
    return count;
  };
  return {
    world,
    one: (by: string, question: ActionQuestion) => queries(() => actions.list({ account: by }, question)),
    each: (by: string, ids: readonly string[], question: Omit<ActionQuestion, "id">) =>
      queries(() => actions.listEach({ account: by }, ids, question)),
  };
};

test("one object takes a few queries, however many actions it has", async () => {
  const { world, one } = await open();
  const share = await lend(world);
  const { id } = await restore(world);
  expect({
    "a set": await one(owner, { type: "BackupSet", id: orders }),
    "a set that is lent": await one(me, { type: "BackupSet", id: orders }),
    "a set, with a principal": await one(owner, {
      type: "BackupSet",
      id: orders,
      principal: account(friend(2)),
    }),
    "a share": await one(owner, { type: "ResourceShare", id: share }),
    "a restore": await one(me, { type: "Restore", id }),
    "an account": await one(owner, { type: "Account", id: owner }),
    "a cluster": await one(owner, { type: "Cluster", id: "pc-orders" }),
  }).toEqual({
    "a set": 2,
    "a set that is lent": 2,
    "a set, with a principal": 4,
    "a share": 6,
    "a restore": 3,
    "an account": 2,
    "a cluster": 2,
  });
});

test("a page of shares that hold too much together is to be asked for in parts", async () => {
  const { world, each } = await open();
  const ids = await registerSets(world, 401);
  const shares: string[] = [];
  for (let n = 0; n < 5; n++) {
    const share = await world.sharing.shares.create(
      owner,
      shareBody({ name: `many-${n}`, backup_sets: ids }),
    );
    shares.push(share.id);
  }
  expect(await problemOf(each(owner, shares, { type: "ResourceShare" }))).toMatchObject({
    kind: "invalid",
    pointer: "ids",
  });
  expect(await each(owner, shares.slice(1), { type: "ResourceShare" })).toBeGreaterThan(0);
});

test("fifty sets, on a page or in a share, take a few more than one", async () => {
  const { world, one, each } = await open();
  const ids = await registerSets(world, 50);
  const body = shareBody({ backup_sets: ids, principals: [...friends(4, 8)] });
  const share = await world.sharing.shares.create(owner, body);
  // One statement brings many sets; how many is the business of who reads them.
  expect(await each(owner, ids, { type: "BackupSet" })).toBeLessThan(6);
  expect(await one(owner, { type: "ResourceShare", id: share.id })).toBeLessThan(10);
});
