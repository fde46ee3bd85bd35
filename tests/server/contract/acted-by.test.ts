/** Who really acted, and what of the policy let it happen: in the record, and in events for those who may know. */
import { expect, test } from "vitest";
import { createRecordReader } from "../../../server/events/record.ts";
import type { ActedBy } from "../../../server/store/log.ts";
import { findBreak } from "../../../server/store/log-verify.ts";
import { accept, account, friend, openStage, orders, owner, shareBody } from "../sharing/cast.ts";
import { day, hour, type World } from "../world.ts";
import { listenTo, openStreams } from "./listening.ts";

const ownersKey: ActedBy = { role: "account", id: "key-owner", issuer: null, account: owner };
const ownersToken: ActedBy = {
  role: "account",
  id: "alice",
  issuer: "https://issuer.test",
  account: owner,
};
const operatorsKey: ActedBy = { role: "operator", id: "key-operator", issuer: null, account: null };

/** The service as the bearer of a credential uses it. */
const asked = ({ sharing }: World, by: ActedBy) =>
  sharing.under({ claim: null, dryRun: false, by, replayed: () => {} });

const body = shareBody({ backup_sets: [orders], principals: [account(friend(1))] });

const entriesOf = async ({ store }: World, query: object) =>
  (await createRecordReader(store).list({ limit: 100, sort: "sequence", ...query })).items;

test("an entry says whose credential it was, by which policy it was decided, and which permits allowed it", async () => {
  const world = await openStage();
  const share = await asked(world, ownersKey).shares.create(owner, body);
  await asked(world, operatorsKey).shares.update(owner, share.id, { name: "renamed" });
  await asked(world, ownersToken).shares.cancel(owner, share.id);
  const { digest } = world.policy().evaluator;
  const owning = ["owner", "share_owner"];
  const entries = await entriesOf(world, { object_type: "ResourceShare", object_id: share.id });
  expect(entries).toMatchObject([
    { actor: `account ${owner}`, by: ownersKey, policy: digest, permits: ["own_account", ...owning] },
    { actor: `account ${owner}`, by: operatorsKey, policy: digest, permits: ["share_owner"] },
    { actor: `account ${owner}`, by: ownersToken, policy: digest, permits: owning },
  ]);
  expect(await findBreak(world.store.read)).toBeNull();
});

test("a permit that was only looked at, to see how a quota stands, is not said to have allowed anything", async () => {
  const world = await openStage();
  const body = { quota: "backup_sets_per_account", limit: 2000, reason: "More." };
  const { id } = await asked(world, ownersKey).quotas.request(owner, body);
  const entries = await entriesOf(world, { object_type: "QuotaRequest", object_id: id });
  expect(entries).toMatchObject([{ action: "request_quota", by: ownersKey, permits: null }]);
});

test("an entry names the policy that was in force, not the one that came later", async () => {
  const world = await openStage();
  const share = await world.sharing.shares.create(owner, body);
  const before = world.policy().evaluator.digest;
  world.usePolicy(({ text }) => text.replace("10 minutes", "11 minutes"));
  const after = world.policy().evaluator.digest;
  await world.sharing.shares.update(owner, share.id, { name: "renamed" });
  const policies = (await entriesOf(world, { object_type: "ResourceShare", object_id: share.id })).map(
    ({ policy }) => policy,
  );
  expect(policies).toEqual([before, after]);
  expect(await entriesOf(world, { policy: after })).toHaveLength(1);
});

test("what the scheduler finishes is its own doing, and nobody's permit", async () => {
  const world = await openStage();
  const share = await asked(world, ownersKey).shares.create(owner, body);
  await asked(world, ownersKey).shares.cancel(owner, share.id);
  world.clock.advance(hour);
  await world.sharing.tick();
  const finished = await entriesOf(world, { action: "finish_revocation" });
  expect(finished.length).toBeGreaterThan(0);
  for (const entry of finished) {
    const by = { role: "server", id: "scheduler", issuer: null, account: null };
    expect(entry).toMatchObject({ actor: "scheduler", by, permits: null });
  }
  expect(await entriesOf(world, { by: "scheduler" })).toHaveLength(finished.length);
});

test("operators hear who acted, an account hears it of its own users, and nobody else does", async () => {
  const world = await openStage();
  const streams = await openStreams(world);
  const listening = {
    operator: await listenTo(streams, null, { actors: "all" }),
    owner: await listenTo(streams, owner, { actors: "own" }),
    friend: await listenTo(streams, friend(1), { actors: "own" }),
    service: await listenTo(streams, null, { actors: "none" }),
  };
  const share = await asked(world, ownersKey).shares.create(owner, body);
  await accept(world, friend(1));
  world.clock.advance(day);
  await asked(world, operatorsKey).shares.cancel(owner, share.id);
  const heard = async (side: keyof typeof listening, count: number) =>
    (await listening[side].take(count)).map(({ by }) => by?.id ?? null);
  expect(await heard("operator", 3)).toEqual(["key-owner", null, "key-operator"]);
  expect(await heard("owner", 3)).toEqual(["key-owner", null, null]);
  expect(await heard("friend", 3)).toEqual([null, null, null]);
  expect(await heard("service", 3)).toEqual([null, null, null]);
});
