/** What an account was lent, as it sees it (R33). */
import { expect, test } from "vitest";
import { day, minute, monday } from "../world.ts";
import {
  account,
  clusterBody,
  friend,
  holdLock,
  openStage,
  orders,
  owner,
  problemOf,
  registerSets,
  setBody,
  shareBody,
} from "./cast.ts";
import { lend, me, offer, sharedWith } from "./loan.ts";

test("R33: it says whose the set is, what it is, and what may be done with it", async () => {
  const world = await openStage();
  const expires_at = new Date(monday + 30 * day).toISOString();
  await world.sharing.inventory.putBackupSet(orders, setBody({ expires_at }));
  const share = await lend(world);
  expect(await sharedWith(world)).toEqual([
    {
      backup_set: orders,
      owner,
      cluster: "pc-orders",
      region: "cn-beijing",
      level: 2,
      size_bytes: 1_000_000,
      created_at: "2026-03-01T09:00:00.000Z",
      expires_at,
      state: "active",
      ends_at: null,
      cause: null,
      shares: [{ id: share, name: "orders" }],
      can_restore: true,
    },
  ]);
});

test("R33: a set that is offered and not accepted, and a set of one's own, are not listed", async () => {
  const world = await openStage();
  await offer(world);
  expect(await sharedWith(world)).toEqual([]);
  expect(await sharedWith(world, owner)).toEqual([]);
});

test("R19, R33: a set in several shares is listed once, with the shares that give access", async () => {
  const world = await openStage();
  const first = await lend(world, { name: "first" });
  const second = await lend(world, { name: "second" });
  const [item, ...others] = await sharedWith(world);
  expect(others).toEqual([]);
  expect(item?.shares.map(({ id }) => id).sort()).toEqual([first, second].sort());
});

test("R3, R33: it can be restored while it is locked by another restore", async () => {
  const world = await openStage();
  await lend(world);
  await holdLock(world, orders);
  expect(await sharedWith(world)).toMatchObject([{ can_restore: true }]);
});

test("R33: what may be done is decided, not guessed", async () => {
  const world = await openStage();
  await lend(world);
  world.usePolicy(({ text }) => text.replace("to view, restore\n  when grant", "to view\n  when grant"));
  expect(await sharedWith(world)).toMatchObject([{ state: "active", can_restore: false }]);
});

test("R17, R33: of two shares the one that ends last says when and why access ends", async () => {
  const world = await openStage();
  const first = await lend(world, { name: "first" });
  const second = await lend(world, { name: "second" });
  await world.sharing.shares.cancel(owner, first);
  world.clock.advance(4 * minute);
  await world.sharing.shares.removePrincipal(owner, second, account(me));
  const endsAt = new Date(monday + 14 * minute).toISOString();
  expect(await sharedWith(world)).toMatchObject([{ state: "revoking", ends_at: endsAt }]);
  world.clock.advance(6 * minute);
  expect(await sharedWith(world)).toMatchObject([{ ends_at: endsAt, shares: [{ id: second }] }]);
});

test("R31, R33: it is listed by region and in pages, each set once", async () => {
  const world = await openStage();
  const { inventory, shares } = world.sharing;
  const sets = await registerSets(world, 7);
  await lend(world, { name: "first", backupSets: sets });
  await lend(world, { name: "second", backupSets: sets.slice(2, 5) });
  await inventory.putCluster("pc-south", clusterBody({ region: "cn-shenzhen" }));
  await inventory.putBackupSet("bk-south", setBody({ cluster: "pc-south" }));
  const body = { region: "cn-shenzhen", backup_sets: ["bk-south"], principals: [account(me)] };
  await shares.create(owner, shareBody(body));
  const { items } = await world.sharing.invitations.list({ account: me }, { limit: 10, state: "pending" });
  for (const { id } of items) await world.sharing.invitations.accept(me, id);

  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await shares.sharedWithMe(me, { limit: 3, region: "cn-beijing", cursor });
    expect(page.items.length).toBeLessThanOrEqual(3);
    seen.push(...page.items.map(({ backup_set }) => backup_set));
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  expect(seen).toEqual(sets);
  const south = await shares.sharedWithMe(me, { limit: 10, region: "cn-shenzhen" });
  expect(south.items.map(({ backup_set }) => backup_set)).toEqual(["bk-south"]);
  expect((await shares.sharedWithMe(friend(2), { limit: 10 })).items).toEqual([]);
});

test("an account that is not registered is not found", async () => {
  const world = await openStage();
  const asked = world.sharing.shares.sharedWithMe("9000000000000009", { limit: 10 });
  expect(await problemOf(asked)).toMatchObject({ kind: "not_found" });
});
