/** That one thing which fails, or much to do, keeps nothing else from being done. */
import { expect, test } from "vitest";
import type { Executor } from "../../../server/restore/executor.ts";
import { day, minute } from "../world.ts";
import { breakRestores } from "./broken-restores.ts";
import { friend, miscounts, openStage, orders, owner, registerFriends, registerSets, setOf } from "./cast.ts";
import { lend, offer, restore, settle, unfinished } from "./loan.ts";

test("a job that cannot be ended keeps no other job from ending", async () => {
  const world = await openStage({ restoreTakes: minute });
  const broken = await restore(world, owner);
  const whole = await restore(world, owner);
  // As a mistake of ours would.
  await breakRestores(world, broken.id);
  world.clock.advance(minute);
  await expect(world.sharing.tick()).rejects.toThrow("broken");
  const state = async (id: string) => (await world.sharing.restores.get({ account: null }, id)).state;
  expect(await state(whole.id)).toBe("succeeded");
  expect(await state(broken.id)).toBe("running");
});

test("R17: jobs that fail to end keep no revocation from being finished", async () => {
  const world = await openStage({ restoreTakes: minute });
  const share = await lend(world);
  await world.sharing.shares.cancel(owner, share);
  await restore(world, owner);
  await breakRestores(world);
  world.clock.advance(10 * minute);
  await expect(world.sharing.tick()).rejects.toThrow("broken");
  await expect(world.sharing.tick()).rejects.toThrow("broken");
  expect(await unfinished(world)).toMatchObject({ resource_shares: 0, share_recipients: 0 });
});

test("R23: more jobs than one pass takes are all moved on, those whose lease ends first come first", async () => {
  const asked = new Map<string, number>();
  const executor: Executor = {
    name: "simulated",
    leaseMs: minute,
    advance: async ({ id }) => {
      asked.set(id, (asked.get(id) ?? 0) + 1);
      return { state: "running", percent: 1 };
    },
    stop: async () => {},
  };
  const world = await openStage({ executor });
  for (let index = 0; index < 510; index += 1) await restore(world, owner);
  for (let pass = 0; pass < 4; pass += 1) {
    world.clock.advance(20_000);
    await world.sharing.tick();
  }
  expect(asked.size).toBe(510);
  expect((await setOf(world, orders)).locks).toHaveLength(510);
});

test("R7, R31: many invitations that expire together stop counting in one pass", async () => {
  const world = await openStage();
  await registerFriends(world, 4, 60);
  const sets = await registerSets(world, 5);
  const to = Array.from({ length: 50 }, (_, index) => friend(index + 1));
  for (const name of ["a", "b", "c", "d", "e"]) await offer(world, { name, to, backupSets: sets });
  world.clock.advance(7 * day);
  await world.sharing.tick();
  for (const id of sets) expect(await setOf(world, id)).toMatchObject({ shared_accounts: 0 });
  expect(await miscounts(world)).toEqual([]);
  await settle(world);
  expect(await unfinished(world)).toMatchObject({ share_recipients: 0 });
});

test("a page that would take too many reads stays short, and goes on where it stopped", async () => {
  const world = await openStage();
  await registerFriends(world, 4, 60);
  const to = Array.from({ length: 60 }, (_, index) => friend(index + 1));
  await offer(world, { to });
  const { invitations } = world.sharing;
  const first = await invitations.list({ account: owner }, { limit: 1, state: "expired" });
  expect(first).toMatchObject({ items: [] });
  expect(first.next_cursor).not.toBeNull();
  let { next_cursor } = first;
  let pages = 1;
  while (next_cursor !== null) {
    const page = await invitations.list(
      { account: owner },
      { limit: 1, state: "expired", cursor: next_cursor },
    );
    expect(page.items).toEqual([]);
    ({ next_cursor } = page);
    pages += 1;
  }
  expect(pages).toBeLessThan(10);
});
