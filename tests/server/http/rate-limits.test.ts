/** How much a caller, an address and a request may take, asked of a real server. */
import { afterEach, expect, test } from "vitest";
import { readConfig } from "../../../server/config.ts";
import { admit } from "../../../server/http/admission.ts";
import { networkOf, type RateLimits } from "../../../server/http/rate-limits.ts";
import { minute } from "../world.ts";
import { friend, owner, registerWorld } from "./lending.ts";
import { openTestServer, type TestServer } from "./test-server.ts";

let server: TestServer;

afterEach(() => server?.close());

const few = (quota: number) => ({ quota, windowMs: minute });

const open = async (limits: Partial<RateLimits>): Promise<void> => {
  const rates = { reads: null, writes: null, decisions: null, failures: null, ...limits };
  server = await openTestServer({ settings: { rates } });
  await registerWorld(server);
};

const keyOf = async (account: string): Promise<string> => {
  const body = { role: "account", name: "k", account, permissions: ["view", "share"] } as const;
  return (await server.createKey({ ...body, permissions: ["view", "share"] })).secret;
};

const statuses = async (times: number, ask: () => Promise<{ readonly status: number }>) => {
  const all: number[] = [];
  for (let n = 0; n < times; n += 1) all.push((await ask()).status);
  return all;
};

test("an account has so many reads, whichever of its keys it uses, and is told what is left", async () => {
  await open({ reads: few(3) });
  const [first, second, others] = [await keyOf(owner), await keyOf(owner), await keyOf(friend)];
  const read = (key: string) => server.request("GET", "/v1/me", { key });
  const answer = await read(first);
  expect(answer.headers.get("ratelimit-policy")).toBe('"reads";q=3;w=60');
  expect(answer.headers.get("ratelimit")).toBe('"reads";r=2;t=20');
  await read(second);
  await read(first);
  const refused = await read(second);
  expect([refused.status, refused.body.code]).toEqual([429, "TooManyRequests"]);
  expect(refused.headers.get("retry-after")).toBe("20");
  expect(refused.headers.get("ratelimit")).toBe('"reads";r=0;t=60');
  expect((await read(others)).status).toBe(200);
  server.clock.advance(minute / 3);
  expect(await statuses(2, () => read(second))).toEqual([200, 429]);
});

test("reads, writes and decisions are counted apart, and an answer that refuses counts as one that does not", async () => {
  await open({ reads: few(1), writes: few(1), decisions: few(1) });
  const key = await keyOf(friend);
  const question = { subject: { type: "Account", id: friend }, action: { name: "view" } };
  const body = { ...question, resource: { type: "BackupSet", id: "bk-1" } };
  const decide = () => server.request("POST", "/access/v1/evaluation", { key, body });
  const read = () => server.request("GET", "/v1/backup-sets/bk-none", { key });
  const write = () => server.request("POST", "/v1/backup-sets/bk-none/convert", { key });
  expect(await statuses(2, read)).toEqual([404, 429]);
  expect(await statuses(2, write)).toEqual([404, 429]);
  const decided = await decide();
  expect(decided.headers.get("ratelimit")).toBe('"decisions";r=0;t=60');
  const refused = await decide();
  expect([refused.status, refused.body]).toEqual([
    429,
    { error: { status: 429, message: "This caller has used up its decisions for the moment." } },
  ]);
  expect(refused.headers.get("retry-after")).toBe("60");
});

test("an operator is limited too, ten times as high", async () => {
  await open({ reads: few(2) });
  const all = await statuses(25, () => server.request("GET", "/v1/me"));
  expect(all.filter((status) => status === 200)).toHaveLength(20);
});

test("an address that sends keys which do not work is not listened to, until a while has passed", async () => {
  await open({ failures: few(3) });
  const guess = () => server.request("GET", "/v1/me", { key: "lendbase_guess" });
  expect(await statuses(4, () => server.request("GET", "/v1/me", { key: null }))).toEqual(Array(4).fill(401));
  expect(await statuses(2, guess)).toEqual([401, 401]);
  const body = { subject: {} };
  const decision = await server.request("POST", "/access/v1/evaluation", { key: "lendbase_guess", body });
  expect(decision.status).toBe(401);
  const refused = await server.request("GET", "/v1/me");
  expect([refused.status, refused.body.code]).toEqual([429, "TooManyFailures"]);
  expect(refused.headers.get("retry-after")).toBe("20");
  server.clock.advance(minute / 3);
  expect((await server.request("GET", "/v1/me")).status).toBe(200);
});

test.for([
  ["192.0.2.7", "192.0.2.7"],
  ["::ffff:192.0.2.7", "192.0.2.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"],
  ["2001:0db8:1:2::9", "2001:db8:1:2::"],
  ["fe80::1%eth0", "fe80:0:0:0::"],
  ["::1", "0:0:0:0::"],
  ["unknown", "unknown"],
] as const)("the address %s is counted as %s", ([address, network]) => {
  expect(networkOf(address)).toBe(network);
});

test("limits are off on this machine, standard beyond it, and as they are given", () => {
  expect(readConfig({}, {}).rates).toBeNull();
  expect(readConfig({ host: "0.0.0.0" }, {}).rates).toMatchObject({
    reads: { quota: 6_000, windowMs: minute },
  });
  expect(readConfig({ host: "0.0.0.0", rateLimits: "off" }, {}).rates).toBeNull();
  const given = readConfig({ rateLimits: "reads=20/s, failures=off" }, {}).rates;
  expect(given).toMatchObject({ reads: { quota: 20, windowMs: 1e3 }, failures: null });
  expect(given?.writes).toMatchObject({ windowMs: minute });
});

test.for([
  "reads",
  "reads=0/s",
  "reads=1",
  "reads=1/d",
  "reeds=1/s",
  "reads=-1/s",
])("limits are not %s", (rateLimits) => {
  expect(() => readConfig({ rateLimits }, {})).toThrow(/--rate-limits is .*, but must be "off", or a list/);
});

test("a server answers so many requests at once, and no address that is too long", async () => {
  const waiting: (() => void)[] = [];
  const answer = () => new Promise<Response>((resolve) => waiting.push(() => resolve(new Response("ok"))));
  const admitted = admit(answer, { atOnce: 2, address: 50 });
  const ask = async (path = "/") => await admitted(new Request(`http://a${path}`), {});
  const [first, second] = [ask(), ask()];
  const third = await ask();
  expect([third.status, third.headers.get("retry-after")]).toEqual([503, "1"]);
  expect(await third.json()).toMatchObject({ code: "Overloaded" });
  for (const finish of waiting.splice(0)) finish();
  expect((await first).status + (await second).status).toBe(400);
  const fourth = ask();
  for (const finish of waiting.splice(0)) finish();
  expect((await fourth).status).toBe(200);
  expect((await ask(`/${"a".repeat(50)}`)).status).toBe(414);
});
