/** Changes that are asked for more than once, tried out, or made only if nothing has changed: on every store. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { ResourceShareView } from "../../../server/api/sharing.ts";
import { ServiceError } from "../../../server/sharing/problem.ts";
import type { Attempt, Sharing } from "../../../server/sharing/service.ts";
import { KeyReusedError } from "../../../server/store/attempts.ts";
import { dump } from "../dump.ts";
import { runs } from "../runs.ts";
import {
  accept,
  friend,
  friends,
  openStage,
  orders,
  owner,
  registerSets,
  shareBody,
} from "../sharing/cast.ts";
import { hour, type World } from "../world.ts";

interface Trace {
  replays: number;
}

const attempt = (world: World, key: string | null, given: Partial<Attempt> & { print?: string } = {}) => {
  const trace: Trace = { replays: 0 };
  const now = world.clock.now();
  const claim =
    key === null
      ? null
      : { caller: "account:key-1", key, fingerprint: given.print ?? "same", now, expiresAt: now + hour };
  const made: Attempt = {
    claim,
    dryRun: given.dryRun ?? false,
    by: given.by ?? null,
    replayed: () => {
      trace.replays += 1;
    },
  };
  return { made, trace };
};

const body = shareBody({ backup_sets: [orders], principals: [...friends(1, 2)] });

const shareCount = async ({ sharing }: World) =>
  (await sharing.shares.list({ account: owner }, { limit: 100 })).items.length;

test("a change that is asked for again with its key is answered again, and not made again", async () => {
  const world = await openStage();
  const first = attempt(world, "k");
  const share = await world.sharing.under(first.made).shares.create(owner, body);
  const before = await dump(world.store);
  const again = attempt(world, "k");
  expect(await world.sharing.under(again.made).shares.create(owner, body)).toEqual(share);
  expect([first.trace.replays, again.trace.replays]).toEqual([0, 1]);
  expect(await dump(world.store)).toEqual(before);
});

test("an answer that was never sent is given by the server that starts next, and by any other node", async () => {
  const world = await openStage();
  await world.sharing.under(attempt(world, "k").made).shares.create(owner, body);
  await world.restart();
  const share = await world.sharing.under(attempt(world, "k").made).shares.create(owner, body);
  const node = await world.startNode();
  expect(await node.under(attempt(world, "k").made).shares.create(owner, body)).toEqual(share);
  expect(await shareCount(world)).toBe(1);
});

test("of many that come at once with one key, one is done and all are answered alike", async () => {
  const world = await openStage();
  const nodes = [world.sharing, await world.startNode()];
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, at) =>
      (nodes[at % 2] as Sharing).under(attempt(world, "k").made).shares.create(owner, body),
    ),
  );
  expect(new Set(answers.map((share) => JSON.stringify(share))).size).toBe(1);
  expect(await shareCount(world)).toBe(1);
});

test("an answer of any length is given again to the byte", async () => {
  const world = await openStage();
  const sets = await registerSets(world, 60);
  const long = shareBody({ name: "订单", backup_sets: sets, principals: [...friends(1, 3)] });
  const create = () => world.sharing.under(attempt(world, "k").made).shares.create(owner, long);
  const [first, again] = [await create(), await create()];
  expect(JSON.stringify(again)).toBe(JSON.stringify(first));
  expect(first.backup_sets.length).toBe(60);
});

test("a key is for one request, and for one caller", async () => {
  const world = await openStage();
  await world.sharing.under(attempt(world, "k").made).shares.create(owner, body);
  const other = attempt(world, "k", { print: "another" }).made;
  await expect(world.sharing.under(other).shares.create(owner, body)).rejects.toThrow(KeyReusedError);
  const { claim, ...rest } = attempt(world, "k", { print: "another" }).made;
  const elsewhere: Attempt = { ...rest, claim: claim && { ...claim, caller: "account:key-2" } };
  await world.sharing.under(elsewhere).shares.create(owner, body);
  expect(await shareCount(world)).toBe(2);
});

test("a refusal keeps no answer: what is asked again is decided again", async () => {
  const world = await openStage();
  const before = await dump(world.store);
  const wrong = shareBody({ backup_sets: [orders], principals: [...friends(1, 1)], region: "cn-hangzhou" });
  const create = () => world.sharing.under(attempt(world, "k").made).shares.create(owner, wrong);
  await expect(create()).rejects.toThrow(ServiceError);
  expect(await dump(world.store)).toEqual(before);
  const right = attempt(world, "k", { print: "another" }).made;
  await world.sharing.under(right).shares.create(owner, body);
  expect(await shareCount(world)).toBe(1);
});

test("an answer is kept until its time is over, and then forgotten", async () => {
  const world = await openStage();
  const create = () => world.sharing.under(attempt(world, "k").made).shares.create(owner, body);
  const first = await create();
  world.clock.advance(hour - 1);
  expect((await create()).id).toBe(first.id);
  world.clock.advance(1);
  expect((await create()).id).not.toBe(first.id);
  world.clock.advance(hour);
  await world.sharing.tick();
  const kept = await world.store.read((db) => db.selectFrom("idempotency_keys").selectAll().execute());
  expect(kept).toEqual([]);
});

test("what a check refuses is not done, and is not checked again for an answer that was kept", async () => {
  const world = await openStage();
  const share = await world.sharing.shares.create(owner, body);
  const rename = (wanted: string, key: string) => {
    const check = async (inside: Sharing) => {
      const { name } = await inside.shares.get({ account: owner }, share.id);
      if (name !== wanted) throw new Error(`the share is called ${name}`);
    };
    return world.sharing
      .under(attempt(world, key).made, check)
      .shares.update(owner, share.id, { name: "new" });
  };
  await expect(rename("another", "k-1")).rejects.toThrow("the share is called orders");
  expect((await rename("orders", "k-2")).name).toBe("new");
  expect((await rename("orders", "k-2")).name).toBe("new");
  await expect(rename("orders", "k-3")).rejects.toThrow("the share is called new");
});

/** What an owner may do, rightly or wrongly, to one share. */
const steps: readonly ((sharing: Sharing, share: string) => Promise<unknown>)[] = [
  (sharing) => sharing.shares.create(owner, body),
  (sharing) => sharing.shares.create(owner, shareBody({ region: "cn-hangzhou", backup_sets: [orders] })),
  (sharing, id) => sharing.shares.update(owner, id, { name: "renamed" }),
  (sharing, id) => sharing.shares.update(owner, id, { scope: "resource_directory" }),
  (sharing, id) => sharing.shares.addPrincipals(owner, id, friends(1, 3)),
  (sharing, id) => sharing.shares.addBackupSets(owner, id, ["bk-many-0000", "bk-many-0001"]),
  (sharing, id) => sharing.shares.addBackupSets(owner, id, ["bk-none"]),
  (sharing, id) => sharing.shares.removePrincipal(owner, id, { type: "Account", id: friend(1) }),
  (sharing, id) => sharing.shares.removeBackupSet(owner, id, orders),
  (sharing, id) => sharing.shares.cancel(owner, id),
  (sharing) => sharing.restores.request(owner, { backup_set: orders, region: "cn-beijing" }),
  (sharing) => sharing.restores.request(friend(1), { backup_set: orders, region: "cn-beijing" }),
  (sharing) => sharing.backupSets.delete(owner, orders),
  (sharing) => sharing.inventory.releaseCluster("pc-orders"),
];

/** Ids are made anew each time, and say nothing else. */
const withoutIds = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value).replaceAll(/"(rs|rst|inv|cnv)-[0-9a-z]+"/g, '"$1"'));

const outcome = async (work: Promise<unknown>) => {
  try {
    return withoutIds(await work);
  } catch (cause) {
    if (cause instanceof ServiceError) return { problem: withoutIds(cause.problem) };
    throw cause;
  }
};

test("a dry run answers what the change answers then, and changes nothing at all", async () => {
  const step = fc.integer({ min: 0, max: steps.length - 1 });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (story) => {
      const world = await openStage();
      await registerSets(world, 2);
      const share: ResourceShareView = await world.sharing.shares.create(owner, body);
      await accept(world, friend(1));
      for (const at of story) {
        const act = steps[at] as (typeof steps)[number];
        const before = await dump(world.store);
        const dry = world.sharing.under(attempt(world, "k", { dryRun: true }).made);
        const foreseen = await outcome(act(dry, share.id));
        expect(await dump(world.store)).toEqual(before);
        expect(await outcome(act(world.sharing, share.id))).toEqual(foreseen);
      }
      await world.close();
    }),
    { numRuns: runs(15) },
  );
});
