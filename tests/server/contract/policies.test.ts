/** Policies in the database, on every store: which is in force where, whatever a server has heard (R42). */
import { expect, test } from "vitest";
import type { PolicyVersionsQuery } from "../../../server/api/policies.ts";
import { withoutSecrets } from "../../../server/http/access-privacy.ts";
import { NoPolicyError } from "../../../server/policies/active-version.ts";
import { putFirstPolicy } from "../../../server/policies/first-policy.ts";
import { PolicyBehindError } from "../../../server/policies/policy-error.ts";
import { openStoredPolicies } from "../../../server/policies/stored-policies.ts";
import { findBrokenLogEntry } from "../../../server/store/log.ts";
import { insertActivation, insertVersion } from "../../../server/store/policy-versions.ts";
import { until } from "../http/test-server.ts";
import { activate, atMost, type Node, openNode, shipped, variant } from "../policies/stored-stage.ts";
import { account, codesOf, friend, openStage, orders, owner, problemOf, region } from "../sharing/cast.ts";
import { minute, second, type World } from "../world.ts";

const actor = "operator:test";
const query: PolicyVersionsQuery = { limit: 100, sort: "-created_at" };
const once = { claim: null, by: null, replayed: () => {} };

const share = ({ sharing }: Node, name: string, ...friends: readonly string[]) =>
  sharing.shares.create(owner, {
    name,
    region,
    scope: "all_accounts",
    backup_sets: [orders],
    principals: friends.map(account),
  });

const recordOf = ({ store }: World) =>
  store.read((db) =>
    db
      .selectFrom("log")
      .select(["action", "object_id", "details"])
      .where("object_type", "=", "Policy")
      .execute(),
  );

const digestOf = ({ policies }: Node): string => policies.current().program.digest;

test("of servers that start together on an empty database, one puts the first policy in force", async () => {
  const world = await openStage();
  const { store, clock } = world;
  const options = { store, clock, everyMs: minute, failed: () => {} };
  await expect(openStoredPolicies(options)).rejects.toThrow(NoPolicyError);
  const first = await Promise.all([1, 2, 3].map(() => putFirstPolicy(store, clock, shipped)));
  expect(first.filter((isFirst) => isFirst)).toHaveLength(1);
  const node = await openNode(world);
  expect(await node.versions.active()).toMatchObject({
    number: 1,
    activated_by: "server",
    rolls_back_to: null,
  });
  expect(node.policies.view()).toMatchObject({ source: "database", activation: 1, files: "in_force" });
  expect((await recordOf(world)).map(({ action }) => action)).toEqual([
    "put_policy_version",
    "activate_policy",
  ]);
});

test("a version is stored once, however often it is sent, and is read as it was written", async () => {
  const world = await openStage();
  const { versions } = await openNode(world);
  const sources = atMost(2);
  const put = await versions.put(actor, { sources, note: "Two." });
  expect(put).toMatchObject({ isNew: true, version: { author: actor, note: "Two.", state: "not_in_force" } });
  world.clock.advance(second);
  const again = await versions.put("operator:other", { sources: [...sources].reverse(), note: null });
  expect(again).toEqual({ isNew: false, version: put.version });
  expect(await versions.get(put.version.digest)).toEqual({ ...put.version, sources });
  expect((await recordOf(world)).filter(({ action }) => action === "put_policy_version")).toHaveLength(2);
  expect(await problemOf(versions.get("0".repeat(40)))).toMatchObject({ kind: "not_found" });
});

test("what has errors is not stored, and every error is named with its place", async () => {
  const { versions } = await openNode(await openStage());
  const wrong = variant("resource.shared_accounts", "resource.shared_acounts").map(({ file, text }) => ({
    file,
    text: text.replace("resource.cluster.tde", "resource.cluster.tee"),
  }));
  const problem = await problemOf(versions.put(actor, { sources: wrong, note: null }));
  if (problem.kind !== "invalid") throw new Error("It is refused for another reason.");
  const all = [problem, ...(problem.others ?? [])];
  expect(all.map(({ message }) => message)).toEqual([
    expect.stringMatching(/^backup-sharing\.lend:\d+:\d+: .*tee.*\(LEND\d{4}\)$/),
    expect.stringMatching(/^backup-sharing\.lend:\d+:\d+: .*shared_acounts.*\(LEND\d{4}\)$/),
  ]);
  const { valid, errors } = versions.check({ sources: wrong });
  expect([valid, errors.length]).toEqual([false, 2]);
  const tooMuch = shipped.map(({ file, text }) => ({ file, text: text.replace("at most 64", "at most 65") }));
  expect(await problemOf(versions.put(actor, { sources: tooMuch, note: null }))).toMatchObject({
    code: "PolicyRefused",
    message: expect.stringContaining("the 65th is refused"),
  });
  expect((await versions.list(query)).items).toHaveLength(1);
});

test("a switch is in force at once, has the next number, and is in the record; the same again is none", async () => {
  const world = await openStage();
  const node = await openNode(world);
  world.clock.advance(minute);
  const digest = await activate(node, atMost(2));
  expect(digestOf(node)).toBe(digest);
  expect(node.policies.view()).toMatchObject({
    digest,
    activation: 2,
    loaded_at: "2026-03-02T09:01:00.000Z",
  });
  await node.versions.activate("operator:other", { digest, note: "Once more." });
  expect(await node.versions.active()).toMatchObject({ number: 2, digest, activated_by: actor });
  const record = await recordOf(world);
  expect(record).toHaveLength(4);
  expect(record.at(-1)).toMatchObject({ action: "activate_policy", object_id: digest });
  expect(JSON.parse(record.at(-1)?.details ?? "")).toMatchObject({ number: 2 });
  expect(await world.store.read(findBrokenLogEntry)).toBeNull();
  expect(await codesOf(share(node, "three", friend(1), friend(2), friend(3)))).toEqual(["TooManyAccounts"]);
});

test("a rollback goes back by one switch, and the next one further back", async () => {
  const node = await openNode(await openStage());
  const first = digestOf(node);
  const second = await activate(node, atMost(2));
  const third = await activate(node, atMost(3));
  expect(await node.versions.active()).toMatchObject({ digest: third, rolls_back_to: second });
  const back = () => node.versions.rollBack(actor, { note: "Too much." });
  expect(await back()).toMatchObject({ number: 4, digest: second, rolls_back_to: first, note: "Too much." });
  expect(digestOf(node)).toBe(second);
  expect(await back()).toMatchObject({ number: 5, digest: first, rolls_back_to: null });
  expect(await problemOf(back())).toMatchObject({ kind: "conflict", code: "NothingToRollBackTo" });
  expect(digestOf(node)).toBe(first);
});

test("a server that hears of no switch decides each change with the policy that is active by then", async () => {
  const world = await openStage();
  const node = await openNode(world);
  const deaf = await openNode(world, { deaf: true });
  const old = digestOf(deaf);
  const digest = await activate(node, atMost(2));
  expect(digestOf(deaf)).toBe(old);
  expect(await codesOf(share(deaf, "three", friend(1), friend(2), friend(3)))).toEqual(["TooManyAccounts"]);
  const made = await share(deaf, "two", friend(1), friend(2));
  const { policy } = await world.store.read((db) =>
    db.selectFrom("log").select("policy").where("object_id", "=", made.id).executeTakeFirstOrThrow(),
  );
  expect(policy).toBe(digest);
  // What it has seen in a change, it answers questions with, too.
  await until(() => (digestOf(deaf) === digest ? true : undefined));
});

test("a server that hears of no switch finds it by the clock", async () => {
  const world = await openStage();
  const node = await openNode(world);
  const deaf = await openNode(world, { deaf: true, everyMs: 5 });
  const digest = await activate(node, atMost(2));
  await until(() => (digestOf(deaf) === digest ? true : undefined));
});

test("a switch that is only tried out, or not committed, is in force nowhere", async () => {
  const world = await openStage();
  const node = await openNode(world);
  const old = digestOf(node);
  const { version } = await node.versions.put(actor, { sources: atMost(2), note: null });
  const { digest } = version;
  const tried = node.versions.under({ ...once, dryRun: true });
  expect(await tried.activate(actor, { digest, note: null })).toMatchObject({ number: 2, digest });
  const checked = node.versions.under({ ...once, dryRun: false }, async (inside) => {
    await inside.active();
    throw new Error("It is another by now.");
  });
  await expect(checked.activate(actor, { digest, note: null })).rejects.toThrow("another by now");
  // In one transaction with it: a change that comes after what was undone.
  const trying = tried.activate(actor, { digest, note: null });
  await Promise.all([trying, share(node, "three", friend(1), friend(2), friend(3))]);
  expect([digestOf(node), (await node.versions.active()).number]).toEqual([old, 1]);
});

test("an answer that takes two questions is of one policy, also where that is switched between them", async () => {
  const node = await openNode(await openStage());
  const question = {
    subject: { type: "Account", id: friend(1) },
    action: "restore",
    resource: { type: "BackupSet", id: orders },
    context: { region },
  };
  await share(node, "offered", friend(1));
  const { decisions } = node.sharing;
  const first = await decisions.evaluate(question);
  const digest = await activate(node, atMost(2));
  const told = await withoutSecrets(decisions, question, first);
  expect(told).toMatchObject({ known: true, digest });
});

/** As a server of another version of the language would have put it there. */
const forceBroken = async ({ store, clock }: World, digest: string, number: number): Promise<void> => {
  const created_at = clock.now();
  const row = { name: "later", files: 1, size: 1, rules: 1, tests: 0, author: actor, note: null };
  await store.write(async (db) => {
    await insertVersion(db, { ...row, digest, created_at }, [
      { file: "later.lend", text: "policy later 2.0" },
    ]);
    await insertActivation(db, { number, digest, back_to: 1, actor, note: null, activated_at: created_at });
  });
};

test("a version that a server cannot load leaves the last good one in force for questions, and no change is made", async () => {
  const world = await openStage();
  const node = await openNode(world);
  const old = digestOf(node);
  const later = "ab".repeat(32);
  await forceBroken(world, later, 2);
  await node.policies.catchUp();
  expect(digestOf(node)).toBe(old);
  const view = node.policies.view();
  expect(view).toMatchObject({ digest: old, activation: 1, files: "refused", refused_version: later });
  expect(view.errors[0]).toMatchObject({ file: "later.lend", line: 1 });
  await expect(share(node, "one", friend(1))).rejects.toThrow(PolicyBehindError);
  expect((await node.sharing.inventory.getBackupSet({ account: owner }, orders)).id).toBe(orders);
  expect(await problemOf(node.versions.activate(actor, { digest: later, note: null }))).toMatchObject({
    kind: "conflict",
    code: "PolicyRefused",
  });
  await node.versions.rollBack(actor, { note: null });
  expect(node.policies.view()).toMatchObject({ digest: old, activation: 3, files: "in_force", errors: [] });
  await share(node, "one", friend(1));
});

test("a version that was never in force can be deleted, every other stays", async () => {
  const world = await openStage();
  const node = await openNode(world);
  const first = digestOf(node);
  const digest = await activate(node, atMost(2));
  const { version } = await node.versions.put(actor, { sources: atMost(3), note: null });
  await node.versions.remove(actor, version.digest);
  expect(await problemOf(node.versions.get(version.digest))).toMatchObject({ kind: "not_found" });
  expect(await problemOf(node.versions.remove(actor, version.digest))).toMatchObject({ kind: "not_found" });
  for (const each of [first, digest]) {
    expect(await problemOf(node.versions.remove(actor, each))).toMatchObject({ code: "PolicyWasInForce" });
  }
  expect((await recordOf(world)).at(-1)).toMatchObject({
    action: "delete_policy_version",
    object_id: version.digest,
  });
});

test.for([
  ["no JSON", "}"],
  ["JSON of another shape", '{"file":"a.lend"}'],
  ["a path", '[{"file":"../../etc/passwd.lend","text":""}]'],
  ["what was never packed", "z!!"],
])("a version whose sources are %s cannot be read, and does not come into force", async ([, sources]) => {
  const world = await openStage();
  const node = await openNode(world);
  const old = digestOf(node);
  const { version } = await node.versions.put(actor, { sources: atMost(2), note: null });
  const { digest } = version;
  await world.store.write((db) =>
    db.updateTable("policy_versions").set({ sources }).where("digest", "=", digest).execute(),
  );
  for (const attempt of [
    () => node.versions.get(digest),
    () => node.versions.activate(actor, { digest, note: null }),
  ]) {
    const problem = await problemOf(attempt());
    expect(problem).toMatchObject({ kind: "conflict", message: expect.stringContaining("cannot be read") });
  }
  expect(digestOf(node)).toBe(old);
});

test("sources that somebody altered in the database do not come into force", async () => {
  const world = await openStage();
  const node = await openNode(world);
  const old = digestOf(node);
  const { version } = await node.versions.put(actor, { sources: atMost(2), note: null });
  const sources = JSON.stringify(atMost(60));
  await world.store.write((db) =>
    db.updateTable("policy_versions").set({ sources }).where("digest", "=", version.digest).execute(),
  );
  expect(
    await problemOf(node.versions.activate(actor, { digest: version.digest, note: null })),
  ).toMatchObject({
    code: "PolicyRefused",
    message: expect.stringContaining("are not those that it was made of"),
  });
  expect(digestOf(node)).toBe(old);
});

test("versions are listed by page, newest first, and filtered", async () => {
  const world = await openStage();
  const { versions } = await openNode(world);
  const digests: string[] = [(await versions.active()).digest];
  for (const accounts of [2, 3, 4]) {
    world.clock.advance(minute);
    const { version } = await versions.put(`operator:${accounts}`, { sources: atMost(accounts), note: null });
    digests.unshift(version.digest);
  }
  const found = async (asked: Partial<PolicyVersionsQuery>) =>
    (await versions.list({ ...query, ...asked })).items.map(({ digest }) => digest);
  expect(await found({})).toEqual(digests);
  expect(await found({ sort: "digest" })).toEqual([...digests].sort());
  const first = await versions.list({ ...query, limit: 3 });
  const rest = await versions.list({ ...query, limit: 3, cursor: first.next_cursor ?? "" });
  expect([...first.items, ...rest.items].map(({ digest }) => digest)).toEqual(digests);
  expect(rest.next_cursor).toBeNull();
  expect(await found({ state: "in_force" })).toEqual(digests.slice(3));
  expect(await found({ state: "not_in_force" })).toEqual(digests.slice(0, 3));
  expect(await found({ author: "operator:3" })).toEqual([digests[1]]);
  expect(await found({ digest_prefix: digests[2]?.slice(0, 10) })).toEqual([digests[2]]);
  const created_from = "2026-03-02T09:02:00.000Z";
  expect(await found({ created_from })).toEqual(digests.slice(0, 2));
  expect(await found({ created_to: created_from })).toEqual(digests.slice(2));
});
