import { expect, it } from "vitest";
import { minute } from "../world.ts";
import {
  accept,
  account,
  friend,
  friends,
  holdLock,
  openStage,
  orders,
  owner,
  registerSets,
  shareBody,
} from "./cast.ts";

it("lists every shared set with its shares, their principals and states (R36)", async () => {
  const world = await openStage();
  const { shares } = world.sharing;
  const first = await shares.create(
    owner,
    shareBody({ name: "first", backup_sets: [orders], principals: [...friends(1, 2)] }),
  );
  const second = await shares.create(
    owner,
    shareBody({ name: "second", backup_sets: [orders], principals: [...friends(2, 2)] }),
  );
  await accept(world, friend(1));
  await holdLock(world, orders, "converting");
  const { items } = await shares.myShares(owner, { limit: 10 });
  expect(items).toMatchObject([
    {
      backup_set: orders,
      cluster: "pc-orders",
      region: "cn-beijing",
      level: 2,
      size_bytes: 1_000_000,
      expires_at: null,
      locks: [{ reason: "converting", since: "2026-03-02T09:00:00.000Z" }],
      shared_accounts: 2,
    },
  ]);
  const states = Object.fromEntries(
    (items[0]?.shares ?? []).map(({ id, name, principals }) => [
      id,
      [name, ...principals.map(({ id: principal, state }) => `${principal} ${state}`)],
    ]),
  );
  expect(states).toEqual({
    [first.id]: ["first", `${friend(1)} accepted`, `${friend(2)} pending`],
    [second.id]: ["second", `${friend(2)} pending`],
  });
});

it("does not list a set without a principal (R28)", async () => {
  const { sharing } = await openStage();
  const share = await sharing.shares.create(owner, shareBody({ backup_sets: [orders] }));
  expect((await sharing.shares.myShares(owner, { limit: 10 })).items).toEqual([]);
  await sharing.shares.addPrincipals(owner, share.id, friends(1, 1));
  expect((await sharing.shares.myShares(owner, { limit: 10 })).items).toHaveLength(1);
});

it("keeps what is being revoked until the scheduler has finished it (R17, R18)", async () => {
  const world = await openStage();
  const { shares } = world.sharing;
  const share = await shares.create(
    owner,
    shareBody({ backup_sets: [orders], principals: [...friends(1, 1)] }),
  );
  await accept(world, friend(1));
  world.clock.advance(minute);
  await shares.removePrincipal(owner, share.id, account(friend(1)));
  world.clock.advance(9 * minute);
  await world.sharing.tick();
  expect((await shares.myShares(owner, { limit: 10 })).items).toMatchObject([
    { backup_set: orders, shared_accounts: 0, shares: [{ principals: [{ state: "revoking" }] }] },
  ]);
  world.clock.advance(minute);
  await world.sharing.tick();
  expect((await shares.myShares(owner, { limit: 10 })).items).toEqual([]);
  expect((await shares.get({ account: owner }, share.id)).principals).toEqual([]);
});

it("shows nobody another's sets, and comes in pages", async () => {
  const world = await openStage();
  const { shares } = world.sharing;
  const sets = await registerSets(world, 5);
  const share = shareBody({ backup_sets: sets, principals: [...friends(1, 1)] });
  await shares.create(owner, share);
  await shares.create(owner, share);
  expect((await shares.myShares(friend(1), { limit: 10 })).items).toEqual([]);
  const first = await shares.myShares(owner, { limit: 3, region: "cn-beijing" });
  const second = await shares.myShares(owner, {
    limit: 3,
    region: "cn-beijing",
    cursor: first.next_cursor ?? "",
  });
  expect([...first.items, ...second.items].map(({ backup_set }) => backup_set)).toEqual(sets);
  expect((await shares.myShares(owner, { limit: 3, region: "cn-hangzhou" })).items).toEqual([]);
});
