/** Quotas are never overrun, however many share at the same time, on however many nodes. */
import { expect, test } from "vitest";
import type { Sharing } from "../../../server/sharing/service.ts";
import {
  account,
  friend,
  miscounts,
  openStage,
  orders,
  owner,
  refusalsOf,
  registerFriends,
  setOf,
  shareBody,
} from "../sharing/cast.ts";
import type { World } from "../world.ts";

const most = 64;
const asked = 200;

const nodesOf = async (world: World, count: number): Promise<readonly Sharing[]> => {
  const others = Array.from({ length: count - 1 }, () => world.startNode());
  return [world.sharing, ...(await Promise.all(others))];
};

test.each([
  1, 3,
])("R7: of 200 shares at once on %i node(s) exactly 64 succeed, the others say why", async (count) => {
  const world = await openStage();
  await registerFriends(world, 4, asked);
  const nodes = await nodesOf(world, count);
  const outcomes = await Promise.allSettled(
    Array.from({ length: asked }, (_, index) => {
      const body = shareBody({ backup_sets: [orders], principals: [account(friend(index + 1))] });
      return (nodes[index % count] as Sharing).shares.create(owner, body);
    }),
  );
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(most);
  for (const outcome of outcomes) {
    if (outcome.status === "fulfilled") continue;
    const refusals = await refusalsOf(Promise.reject(outcome.reason));
    expect(refusals.map(({ code }) => code)).toEqual(["TooManyAccounts"]);
  }
  expect((await setOf(world, orders)).shared_accounts).toBe(most);
  expect(await miscounts(world)).toEqual([]);
});
