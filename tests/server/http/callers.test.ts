/** What a key may ask, and for whom: what the table of every route cannot say. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { friend, lend, owner, region, registerWorld } from "./lending.ts";
import { openTestServer, type TestServer } from "./test-server.ts";

let server: TestServer;

beforeEach(async () => {
  server = await openTestServer();
  await registerWorld(server);
});

afterEach(() => server.close());

test("a restore-only key of a recipient restores, and may not look at lists or share", async () => {
  await lend(server);
  const { secret: key } = await server.createKey({
    role: "account",
    name: "restores",
    account: friend,
    permissions: ["restore"],
  });
  const restore = await server.request("POST", "/v1/restores", { key, body: { backup_set: "bk-1", region } });
  expect(restore.status).toBe(201);
  expect(restore.body.executor).toBe("simulated");
  expect((await server.request("GET", "/v1/shared-with-me", { key })).status).toBe(403);
});

test("an operator that names no account is asked for one, where only an account can act", async () => {
  const { status, body } = await server.request("POST", "/v1/restores", {
    body: { backup_set: "bk-1", region },
  });
  expect(status).toBe(400);
  expect(body.code).toBe("AccountMissing");
});

test("an account's key that names another account is told so, not served as itself", async () => {
  const { secret: key } = await server.createKey({
    role: "account",
    name: "friend",
    account: friend,
    permissions: ["view"],
  });
  const { status, body } = await server.request("GET", "/v1/my-shares", { key, account: owner });
  expect(status).toBe(403);
  expect(body.code).toBe("CallerNotAllowed");
  expect(body.detail).toContain(friend);
});

test("an account makes keys for itself over HTTP, which do no more than the one that makes them", async () => {
  const admin = await server.createKey({
    role: "account",
    name: "admin",
    account: owner,
    permissions: ["view", "manage_keys"],
  });
  const body = { role: "account", name: "reports", account: owner, permissions: ["view"] };
  const made = await server.request("POST", "/v1/keys", { key: admin.secret, body });
  expect([made.status, made.headers.get("location")]).toEqual([201, `/v1/keys/${made.body.id}`]);
  expect(made.body.created_by).toBe(`account:${admin.id}`);
  const used = await server.request("GET", "/v1/me", { key: made.body.secret });
  expect(used.body).toMatchObject({ role: "account", account: owner, permissions: ["view"] });

  const wider = { ...body, permissions: ["share"] };
  const refused = await server.request("POST", "/v1/keys", { key: admin.secret, body: wider });
  expect([refused.status, refused.body.code]).toEqual([403, "KeyMayDoMore"]);
  for (const others of [
    { ...body, account: friend },
    { ...body, account: "9999999999999999" },
  ]) {
    const { status, body: problem } = await server.request("POST", "/v1/keys", {
      key: admin.secret,
      body: others,
    });
    expect([status, problem.detail]).toEqual([403, `This key makes keys for account ${owner} only.`]);
  }
});

test("a permission that is missing is named, as RFC 6750 has it", async () => {
  const { secret: key } = await server.createKey({
    role: "account",
    name: "views",
    account: owner,
    permissions: ["view"],
  });
  const { status, headers } = await server.request("DELETE", "/v1/backup-sets/bk-1", { key });
  expect([status, headers.get("www-authenticate")]).toEqual([
    403,
    'Bearer realm="lendbase", error="insufficient_scope", scope="share"',
  ]);
});
