/** What problem documents look like, to the byte (RFC 9457). */
import { afterAll, beforeAll, expect, test } from "vitest";
import { friend, lend, owner, region, registerWorld } from "./lending.ts";
import { type Answered, openTestServer, type TestServer } from "./test-server.ts";

let server: TestServer;

beforeAll(async () => {
  server = await openTestServer();
  await registerWorld(server);
});

afterAll(() => server.close());

const headers = { "x-request-id": "request-1" };

/** Where a rule stands moves with every edit of the policy file. */
const withoutLines = (name: string, value: unknown): unknown =>
  name === "line" && Number.isInteger(value) ? "the line of the rule" : value;

/** The document, and the headers that belong to it. */
const shown = ({ status, headers: sent, body }: Answered): string => {
  const named = [
    "content-type",
    "cache-control",
    "x-content-type-options",
    "x-request-id",
    "www-authenticate",
    "allow",
  ];
  const lines = named.flatMap((name) => (sent.has(name) ? [`${name}: ${sent.get(name)}`] : []));
  return `${[`${status}`, ...lines].join("\n")}\n\n${JSON.stringify(body, withoutLines, 2)}\n`;
};

const golden = (answer: Answered, name: string) =>
  expect(shown(answer)).toMatchFileSnapshot(`golden/${name}.txt`);

test("a refusal of the policy names every rule that refused, with its place, its values and what to do (R40)", async () => {
  await server.done("PUT", "/v1/clusters/pc-secret", {
    body: { owner, region, tde: true, disk_encryption: true },
  });
  await server.done("PUT", "/v1/backup-sets/bk-secret", {
    body: { cluster: "pc-secret", level: 1, size_bytes: 1, created_at: "2026-03-01T09:00:00.000Z" },
  });
  const body = {
    name: "secret",
    region,
    backup_sets: ["bk-secret"],
    principals: [{ type: "Account", id: friend }],
  };
  await golden(
    await server.request("POST", "/v1/resource-shares", { account: owner, body, headers }),
    "refused",
  );
});

test("a wrong request names each place that is wrong", async () => {
  const body = { name: "a b", region: 5, scope: "everyone", colour: "red" };
  await golden(
    await server.request("POST", "/v1/resource-shares", { account: owner, body, headers }),
    "invalid",
  );
});

test("a caller without a key is told how to send one", async () => {
  await golden(await server.request("GET", "/v1/me", { key: null, headers }), "unauthenticated");
});

test("what is another account's is not found, as if it were not there", async () => {
  const { share } = await lend(server);
  const { secret: key } = await server.createKey({
    role: "account",
    name: "a",
    account: friend,
    permissions: ["view"],
  });
  const path = `/v1/resource-shares/${share}`;
  const hidden = await server.request("GET", path, { key });
  const missing = await server.request("GET", "/v1/resource-shares/rs-none", { key });
  expect(hidden.text.replaceAll(share, "rs-none").replace(/"request_id":"[^"]*"/, "")).toBe(
    missing.text.replace(/"request_id":"[^"]*"/, ""),
  );
});

test("a wrong method names those that there are", async () => {
  await golden(await server.request("POST", "/v1/my-shares", { account: owner, headers }), "wrong-method");
});

test("a request id that could break a line of the log is replaced", async () => {
  const { headers: sent } = await server.request("GET", "/v1/me", {
    headers: { "x-request-id": "a".repeat(300) },
  });
  expect(sent.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
});
