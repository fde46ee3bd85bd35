/** What the metrics read of a store: how much waits, and since when. */
import { expect, test } from "vitest";
import { readBacklog } from "../../../server/measures/backlog.ts";
import {
  accept,
  account,
  friend,
  holdLock,
  openStage,
  orders,
  owner,
  registerSets,
  shareBody,
} from "../sharing/cast.ts";
import { minute } from "../world.ts";

test("what is being revoked is counted by what it is, since the first of it was taken back, until it is finished", async () => {
  const world = await openStage();
  const { shares } = world.sharing;
  const none = { count: 0, since: null };
  const before = await readBacklog(world.store);
  expect(before.revoking).toEqual({ share: none, backup_set: none, principal: none, recipient: none });
  const [one = ""] = await registerSets(world, 1);
  const principals = [account(friend(1)), account(friend(2))];
  const create = (name: string, backup_sets: string[]) =>
    shares.create(owner, shareBody({ name, backup_sets, principals }));
  const first = await create("first", [orders, one]);
  const second = await create("second", [orders]);
  await accept(world, friend(1));
  const start = world.clock.now();
  await shares.removeBackupSet(owner, first.id, one);
  world.clock.advance(minute);
  await shares.removePrincipal(owner, first.id, account(friend(1)));
  world.clock.advance(minute);
  await shares.cancel(owner, second.id);
  await holdLock(world, orders);
  const { revoking, locks, restoresRunning, deadLetters, webhookEntries } = await readBacklog(world.store);
  expect(revoking.backup_set).toEqual({ count: 1, since: start });
  expect(revoking.principal).toMatchObject({ count: expect.any(Number), since: start + minute });
  expect(revoking.share).toEqual({ count: 1, since: start + 2 * minute });
  expect(revoking.recipient).toMatchObject({ since: start + minute });
  expect([locks, restoresRunning, deadLetters, webhookEntries]).toEqual([1, 0, 0, 0]);
  world.clock.advance(20 * minute);
  await world.sharing.tick();
  const after = await readBacklog(world.store);
  expect(after.revoking).toEqual({ share: none, backup_set: none, principal: none, recipient: none });
});
