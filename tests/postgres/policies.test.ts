/** Three servers of one database, and the policy that it has in force (R42). */
import { setTimeout } from "node:timers/promises";
import pg from "pg";
import { afterAll, expect, test } from "vitest";
import { shippedPolicies } from "../../server/config.ts";
import { friend, owner, person, region, registerWorld, stranger } from "../server/http/lending.ts";
import { openTestServer, type TestServer, until } from "../server/http/test-server.ts";
import { ownLocation } from "../server/own-location.ts";
import { atMost, variant } from "../server/policies/stored-stage.ts";

const never = 3_600_000;

interface Servers {
  readonly all: readonly [TestServer, TestServer, TestServer];
  /** An operator that every one of them knows. */
  readonly key: string;
  readonly database: pg.Client;
}

const ends: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const openServers = async (tickMs: number): Promise<Servers> => {
  const { location, remove } = await ownLocation();
  ends.push(remove);
  const settings = { storeUrl: location, policyFolder: null, policiesFrom: shippedPolicies, tickMs };
  const opened = await Promise.all([1, 2, 3].map(() => openTestServer({ settings })));
  for (const server of opened) ends.push(server.close);
  const all = opened as unknown as Servers["all"];
  const database = new pg.Client({ connectionString: location });
  await database.connect();
  ends.push(() => database.end());
  await registerWorld(all[0]);
  const { secret: key } = await all[0].createKey({ role: "operator", name: "all" });
  return { all, key, database };
};

let shared: Promise<Servers> | undefined;

/** Servers that look for a switch only where they are told of one, with the shipped policy in force. */
const listeningServers = async (): Promise<Servers & { readonly first: string; readonly number: number }> => {
  shared ??= openServers(never);
  const servers = await shared;
  const [one] = servers.all;
  const { items } = await one.done("GET", "/v1/policy/versions?author=server");
  const first: string = items[0].digest;
  const { body } = await activate(one, first);
  await everywhere(servers, first);
  return { ...servers, first, number: body.number };
};

type Sources = ReturnType<typeof atMost>;

const put = async (server: TestServer, sources: Sources): Promise<string> =>
  (await server.done("POST", "/v1/policy/versions", { body: { sources } })).digest;

const activate = (server: TestServer, digest: string, tag = "*") =>
  server.request("PATCH", "/v1/policy/active", { body: { digest }, headers: { "if-match": tag } });

const tagOf = async (server: TestServer): Promise<string> =>
  (await server.request("GET", "/v1/policy/active")).headers.get("etag") ?? "";

const digestOn = async (server: TestServer): Promise<string> =>
  (await server.done("GET", "/v1/policy")).digest;

const everywhere = ({ all }: Servers, digest: string) =>
  until(async () => {
    const digests = await Promise.all(all.map(digestOn));
    return digests.every((each) => each === digest) ? true : undefined;
  });

/** Ends the connections on which servers hear of one another; answers how many there were. */
const deafen = async ({ database }: Servers): Promise<number> => {
  const { rowCount } = await database.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and query like 'listen %'`,
  );
  return rowCount ?? 0;
};

const shareWith = (server: TestServer, name: string, ...accounts: readonly string[]) =>
  server.request("POST", "/v1/resource-shares", {
    account: owner,
    body: { name, region, backup_sets: ["bk-1"], principals: accounts.map(person) },
  });

test("servers that start together put the first policy in force once, and all follow a switch and a rollback", async () => {
  const servers = await listeningServers();
  const [one, two, three] = servers.all;
  expect(await one.done("GET", "/v1/policy/active")).toMatchObject({ number: 1, activated_by: "server" });
  const digest = await put(one, atMost(2));
  const switched = await activate(two, digest, await tagOf(three));
  expect([switched.status, switched.body.number]).toEqual([200, 2]);
  expect(switched.headers.get("etag")).toBe(await tagOf(one));
  await everywhere(servers, digest);
  const explained = await three.done("POST", "/access/v1/evaluation", {
    body: {
      subject: person(owner),
      action: { name: "view" },
      resource: { type: "BackupSet", id: "bk-1" },
      options: { explain: true },
    },
  });
  expect(explained.context.policy).toBe(digest);
  const { policy } = await one.done("GET", "/readyz", { key: null });
  expect(policy).toMatchObject({ digest, source: "database", activation: 2, files: "in_force" });
  await three.done("POST", "/v1/policy/rollback", { body: {} });
  await everywhere(servers, servers.first);
});

test("servers whose notifications are lost switch all the same", async () => {
  const servers = await openServers(20);
  const digest = await put(servers.all[0], atMost(2));
  expect(await deafen(servers)).toBe(3);
  expect((await activate(servers.all[1], digest)).status).toBe(200);
  await everywhere(servers, digest);
});

test("a change is decided with the policy that is active when it begins, on a server that has not heard of it", async () => {
  const servers = await listeningServers();
  const [one, two, three] = servers.all;
  const tight = await put(one, atMost(1));
  expect(await deafen(servers)).toBe(3);
  expect((await activate(one, tight)).status).toBe(200);
  const refused = await Promise.all([two, three].map((server) => shareWith(server, "two", friend, stranger)));
  expect(refused.map(({ status, body }) => [status, body.code])).toEqual([
    [403, "TooManyAccounts"],
    [403, "TooManyAccounts"],
  ]);
  expect(refused[0]?.body.detail).toContain("of 1");
});

test("of two administrators that have seen the same policy in force, one switches it", async () => {
  const servers = await listeningServers();
  const [one, two, three] = servers.all;
  const digests = [await put(one, atMost(2)), await put(two, atMost(3))] as const;
  for (let round = 0; round < 3; round += 1) {
    const tag = await tagOf(three);
    const answers = await Promise.all([activate(one, digests[0], tag), activate(two, digests[1], tag)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    const active = answers.find(({ status }) => status === 200)?.body.digest;
    expect((await three.done("GET", "/v1/policy/active")).digest).toBe(active);
    const headers = { "if-match": await tagOf(one) };
    const back = [one, two].map((server) =>
      server.request("POST", "/v1/policy/rollback", { body: {}, headers }),
    );
    expect((await Promise.all(back)).map(({ status }) => status).sort()).toEqual([200, 412]);
  }
  await everywhere(servers, (await one.done("GET", "/v1/policy/active")).digest);
});

test("a policy that these servers cannot load leaves the last good one to questions, and refuses changes", async () => {
  const servers = await listeningServers();
  const { database, all } = servers;
  const [one, two, three] = all;
  const { first: good, number } = servers;
  const broken = "cd".repeat(32);
  await database.query("begin");
  await database.query(
    `insert into policy_versions values ($1, 'later', '[{"file":"a.lend","text":"policy later 2"}]', 1, 1, 1, 0, 'operator:x', null, 0)`,
    [broken],
  );
  expect((await activate(one, broken)).status).toBe(404);
  await database.query("commit");
  const refused = await activate(one, broken);
  expect([refused.status, refused.body.code]).toEqual([409, "PolicyRefused"]);
  await database.query("begin");
  await database.query("insert into policy_activations values ($1, $2, $3, 'operator:x', null, 0)", [
    number + 1,
    broken,
    number,
  ]);
  await database.query("notify lendbase_policies; commit");
  for (const server of all) {
    await until(async () =>
      (await server.done("GET", "/v1/policy")).files === "refused" ? true : undefined,
    );
    const { policy } = await server.done("GET", "/readyz", { key: null });
    expect(policy).toMatchObject({ digest: good, activation: number, refused_version: broken });
    const { text } = await server.request("GET", "/metrics");
    for (const line of ["lendbase_policy_refused 1", `lendbase_policy_activation ${number}`])
      expect(text).toContain(`\n${line}\n`);
  }
  const change = await shareWith(two, "one", friend);
  expect([change.status, change.body.code, change.headers.get("retry-after")]).toEqual([
    503,
    "PolicyBehind",
    "1",
  ]);
  expect((await two.done("GET", "/v1/backup-sets/bk-1", { account: owner })).id).toBe("bk-1");
  expect((await three.request("POST", "/v1/policy/rollback", { body: {} })).status).toBe(200);
  await everywhere(servers, good);
  expect((await shareWith(two, "one", friend)).status).toBe(201);
});

/** Two policies that differ in the code, the words and the limit, so that a mixture of them would show. */
const words = {
  FeatureNotEnabled: "has not been enabled for sharing backup sets, which is in beta.",
  StillInBeta: "may not share yet.",
} as const;

const other = (): Sources =>
  variant(words.FeatureNotEnabled, words.StillInBeta).map(({ file, text }) => ({
    file,
    text: text.replaceAll("FeatureNotEnabled", "StillInBeta"),
  }));

interface Said {
  readonly code: string;
  readonly message: string;
}

/** Which policy said all of this; undefined where it was not one of them. */
const saidBy = (said: readonly Said[]): string | undefined =>
  Object.entries(words).find(([code, text]) =>
    said.every((each) => each.code === code && each.message.endsWith(text)),
  )?.[0];

/** Asks for what both refuse, several times in one request, until it is told to stop. */
const askOn = async (server: TestServer, key: string, goesOn: () => boolean) => {
  const answers: { readonly status: number; readonly by: string | undefined }[] = [];
  while (goesOn()) {
    const body = { name: "x", region, backup_sets: ["bk-mine", "bk-more"], principals: [person(owner)] };
    const answer = await server.request("POST", "/v1/resource-shares", { key, account: friend, body });
    const said: readonly Said[] = answer.body.refusals ?? [];
    answers.push({ status: answer.status, by: said.length < 2 ? undefined : saidBy(said) });
  }
  return answers;
};

/** Makes shares that both permit, until it is told to stop. */
const shareOn = async (server: TestServer, key: string, goesOn: () => boolean) => {
  const statuses = new Set<number>();
  for (let turn = 0; goesOn(); turn += 1) {
    const body = { name: `share-${turn}`, region, backup_sets: [] };
    statuses.add((await server.request("POST", "/v1/resource-shares", { key, account: owner, body })).status);
  }
  return statuses;
};

/** The record says of each change which policy it was decided with, and where among the changes each switch was made. */
const decidedOtherwise = async (database: pg.Client): Promise<readonly unknown[]> => {
  const { rows } = await database.query(
    "select sequence, action, object_id, policy from log order by sequence",
  );
  let active: unknown;
  return rows.filter(({ action, object_id, policy }) => {
    if (action === "activate_policy" || action === "roll_back_policy") active = object_id;
    return policy !== null && policy !== active;
  });
};

const registerSets = async (server: TestServer): Promise<void> => {
  await server.done("PUT", "/v1/clusters/pc-mine", { body: { owner: friend, region } });
  const body = { cluster: "pc-mine", level: 2, size_bytes: 1, created_at: "2026-03-01T09:00:00.000Z" };
  for (const id of ["bk-mine", "bk-more"]) await server.done("PUT", `/v1/backup-sets/${id}`, { body });
};

/** Between two switches, in milliseconds. */
const pauseMs = 20;

test("while 20 switches are made under load, no request fails, and each is decided with the one policy of its moment", async () => {
  const servers = await listeningServers();
  const { all, key, database } = servers;
  const [one] = all;
  await registerSets(one);
  const digests = [await put(one, other()), servers.first] as const;
  let done = false;
  const goesOn = (): boolean => !done;
  const asking = all.flatMap((server) => [askOn(server, key, goesOn), askOn(server, key, goesOn)]);
  const sharing = all.map((server) => shareOn(server, key, goesOn));
  for (let turn = 0; turn < 20; turn += 1) {
    const server = all[turn % all.length] as TestServer;
    expect((await activate(server, digests[turn % 2] as string)).status).toBe(200);
    await setTimeout(pauseMs);
  }
  done = true;
  const answers = (await Promise.all(asking)).flat();
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([403]));
  expect(new Set(answers.map(({ by }) => by))).toEqual(new Set(Object.keys(words)));
  for (const statuses of await Promise.all(sharing)) expect(statuses).toEqual(new Set([201]));
  expect(await decidedOtherwise(database)).toEqual([]);
});
