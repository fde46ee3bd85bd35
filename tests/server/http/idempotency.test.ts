/** `Idempotency-Key`, as clients meet it that lose answers and try again. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { another, friend, offer, owner, person, region, registerWorld } from "./lending.ts";
import { type Answered, openTestServer, type TestServer } from "./test-server.ts";

let server: TestServer;

beforeEach(async () => {
  server = await openTestServer();
  await registerWorld(server);
});

afterEach(() => server.close());

const body = { name: "orders", region, backup_sets: ["bk-1"], principals: [person(friend)] };
const shares = "/v1/resource-shares";

const create = (key: string, given: object = {}) =>
  server.request("POST", shares, { account: owner, body, headers: { "idempotency-key": key }, ...given });

const listed = async (): Promise<number> => (await server.done("GET", shares)).items.length;

/** What of an answer matters to who lost it. */
const told = ({ status, headers, text }: Answered) => [
  status,
  headers.get("location"),
  headers.get("etag"),
  text,
];

test("a request that is sent again is answered with the same status, headers and bytes, and says so", async () => {
  const first = await create("k");
  const again = await create("k");
  expect(first.status).toBe(201);
  expect(told(again)).toEqual(told(first));
  expect(first.headers.get("idempotency-replayed")).toBeNull();
  expect(again.headers.get("idempotency-replayed")).toBe("true");
  expect(await listed()).toBe(1);
});

test.for([
  ["another body", { body: { ...body, name: "other" } }],
  ["the same body in other bytes", { body: undefined, raw: JSON.stringify(body, null, 1) }],
  ["another account", { account: friend }],
] as const)("with %s the key is refused as one of another request", async ([, other]) => {
  await create("k");
  const headers = { "idempotency-key": "k", "content-type": "application/json" };
  const answer = await create("k", { ...other, headers });
  expect([answer.status, answer.body.code]).toEqual([422, "IdempotencyKeyReused"]);
  expect(await listed()).toBe(1);
});

test("another path or another query with the key is another request too", async () => {
  await create("k");
  const headers = { "idempotency-key": "k" };
  const elsewhere = await server.request("POST", "/v1/restores", { account: owner, body, headers });
  expect(elsewhere.status).toBe(400);
  const restore = { backup_set: "bk-1", region };
  const other = await server.request("POST", "/v1/restores", { account: owner, body: restore, headers });
  expect(other.status).toBe(422);
  const query = await server.request("POST", `${shares}?a=1`, { account: owner, body, headers });
  expect(query.status).toBe(422);
});

test("keys are the caller's own", async () => {
  const permissions = ["share"] as const;
  const ask = async (account: string) => {
    const { secret } = await server.createKey({
      role: "account",
      name: account,
      account,
      permissions: [...permissions],
    });
    return await server.request("POST", shares, {
      key: secret,
      body: { name: "empty", region },
      headers: { "idempotency-key": "k" },
    });
  };
  await server.done("PUT", `/v1/accounts/${another}`, {
    body: { site: "aliyun.com", features: ["backup-sharing"] },
    headers: { "if-match": "*" },
  });
  const [one, other] = [await ask(owner), await ask(another)];
  expect([one.status, other.status]).toEqual([201, 201]);
  expect(one.body.id).not.toBe(other.body.id);
});

test("fifty at once do it once; those that come too early are told to try again", async () => {
  const answers = await Promise.all(Array.from({ length: 50 }, () => create("k")));
  const early = answers.filter(({ status }) => status === 409);
  const done = answers.filter(({ status }) => status === 201);
  expect(early.length + done.length).toBe(50);
  expect(done.length).toBeGreaterThan(0);
  expect(new Set(done.map(({ text }) => text)).size).toBe(1);
  for (const answer of early) {
    expect([answer.body.code, answer.headers.get("retry-after")]).toEqual(["RequestInFlight", "1"]);
  }
  expect(await listed()).toBe(1);
});

test("a refusal is decided again: what was locked is done once it is free, with the same key", async () => {
  const { share } = await offer(server);
  await server.done("POST", "/v1/restores", { account: owner, body: { backup_set: "bk-1", region } });
  const cancel = () =>
    server.request("DELETE", `${shares}/${share}`, {
      account: owner,
      headers: { "idempotency-key": "k", "if-match": "*" },
    });
  expect((await cancel()).body.code).toBe("Locked");
  server.clock.advance(120_000);
  await expect.poll(async () => (await cancel()).status, { timeout: 10_000 }).toBe(200);
  expect((await cancel()).headers.get("idempotency-replayed")).toBe("true");
});

test("an answer without a body is given again too", async () => {
  const { id } = await server.createKey({ role: "service", name: "n" });
  const revoke = (headers: Record<string, string>) => server.request("DELETE", `/v1/keys/${id}`, { headers });
  expect((await revoke({ "idempotency-key": "k" })).status).toBe(204);
  const again = await revoke({ "idempotency-key": "k" });
  expect([again.status, again.headers.get("idempotency-replayed")]).toEqual([204, "true"]);
  expect((await revoke({})).status).toBe(404);
});

test("a new key is shown once: its answer is given again without the secret, which is stored nowhere", async () => {
  const asked = { body: { role: "service", name: "n" }, headers: { "idempotency-key": "k" } };
  const first = await server.request("POST", "/v1/keys", asked);
  const again = await server.request("POST", "/v1/keys", asked);
  expect(again.body).toEqual({ ...first.body, secret: null });
  expect((await server.request("GET", "/v1/me", { key: first.body.secret })).status).toBe(200);
  const rotate = { body: {}, headers: { "idempotency-key": "r" } };
  const turned = await server.request("POST", `/v1/keys/${first.body.id}/rotate`, rotate);
  const turnedAgain = await server.request("POST", `/v1/keys/${first.body.id}/rotate`, rotate);
  expect(turnedAgain.body).toEqual({ ...turned.body, secret: null });
  expect((await server.request("GET", "/v1/me", { key: turned.body.secret })).status).toBe(200);
});

test.for([
  ["an empty key", ""],
  ["a space", "a b"],
  ["256 characters", "k".repeat(256)],
  ["a letter that is not ASCII", "k\u00e9"],
] as const)("%s is no key", async ([, key]) => {
  const answer = await create(key);
  expect([answer.status, answer.body.code]).toEqual([400, "InvalidRequest"]);
  expect(answer.body.detail).toContain("1 to 255 printable ASCII characters");
});

test("two keys are none", async () => {
  const headers = new Headers({ "content-type": "application/json", "lendbase-account": owner });
  headers.set("authorization", `Bearer ${server.operatorKey}`);
  headers.append("idempotency-key", "a");
  headers.append("idempotency-key", "b");
  const sent = { method: "POST", headers, body: JSON.stringify(body) };
  expect((await fetch(server.url + shares, sent)).status).toBe(400);
});

test("255 characters are a key, and a read takes no notice of one", async () => {
  const key = "k".repeat(255);
  expect((await create(key)).status).toBe(201);
  expect((await create(key)).headers.get("idempotency-replayed")).toBe("true");
  const read = { headers: { "idempotency-key": "a b" } };
  expect((await server.request("GET", shares, read)).status).toBe(200);
});

test("whoever lost a permission is not answered again with what it did while it had it", async () => {
  const { id, secret: key } = await server.createKey({ role: "operator", name: "o" });
  await create("k", { key });
  await server.done("DELETE", `/v1/keys/${id}`);
  expect((await create("k", { key })).status).toBe(401);
});
