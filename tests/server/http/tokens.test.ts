/** Tokens over HTTP: what their bearers are answered, and that keys need no issuer. */
import { expect, onTestFinished, test } from "vitest";
import { configFor, type Issuer, openIssuer } from "../identity/issuer.ts";
import { friend, lend, owner, region, registerWorld } from "./lending.ts";
import { openTestServer, type TestServer } from "./test-server.ts";

const open = async (): Promise<{ readonly server: TestServer; readonly issuer: Issuer }> => {
  const issuer = await openIssuer();
  const server = await openTestServer({ settings: { tokens: configFor(issuer) } });
  onTestFinished(() => server.close());
  await registerWorld(server);
  return { server, issuer };
};

const bearerOf = (issuer: Issuer, account: string, permissions: string) =>
  issuer.sign({
    claims: { lendbase_role: "account", lendbase_account: account, lendbase_permissions: permissions },
  });

test("the bearer of a token sees and does its account's side, and is in the record by its subject", async () => {
  const { server, issuer } = await open();
  await lend(server);
  const key = await bearerOf(issuer, friend, "view manage_keys");
  const { body } = await server.request("GET", "/v1/me", { key });
  expect(body).toEqual({
    role: "account",
    name: "alice",
    account: friend,
    permissions: ["view", "manage_keys"],
  });
  const lent = await server.request("GET", "/v1/shared-with-me", { key });
  expect(lent.body.items).toMatchObject([{ backup_set: "bk-1", owner }]);
  const restoring = { key, body: { backup_set: "bk-1", region } };
  expect((await server.request("POST", "/v1/restores", restoring)).status).toBe(403);
  const made = await server.request("POST", "/v1/keys", {
    key,
    body: { role: "account", name: "n", account: friend, permissions: ["view"] },
  });
  expect([made.status, made.body.created_by]).toEqual([201, `account:oidc:alice/${friend}`]);
});

test("a decision is asked with a token as with a key", async () => {
  const { server, issuer } = await open();
  const key = await issuer.sign({ claims: { lendbase_role: "service" } });
  const { status, body } = await server.request("POST", "/access/v1/evaluation", {
    key,
    body: {
      subject: { type: "Account", id: owner },
      action: { name: "view" },
      resource: { type: "BackupSet", id: "bk-1" },
    },
  });
  expect([status, body]).toEqual([200, { decision: true }]);
});

test("a token that is refused is told why, once for people and once for programs", async () => {
  const { server, issuer } = await open();
  for (const path of ["/v1/me", "/access/v1/evaluation"]) {
    const method = path === "/v1/me" ? "GET" : "POST";
    const { status, headers, text } = await server.request(method, path, {
      key: await issuer.sign({ claims: { lendbase_role: "root" } }),
      ...(method === "POST" ? { body: {} } : {}),
    });
    expect(status).toBe(401);
    expect(text).toContain("The token has no role for this server");
    expect(headers.get("www-authenticate")).toBe(
      'Bearer realm="lendbase", error="invalid_token", error_description="The token has no role for this server in its claim \'lendbase_role\'."',
    );
  }
});

test("a token of 12 kB is refused by a sentence, one of 1 MB by the limit of headers", async () => {
  const { server } = await open();
  const ask = (length: number) => server.request("GET", "/v1/me", { key: `a.${"b".repeat(length)}.c` });
  const large = await ask(12_000);
  expect([large.status, large.body.detail]).toEqual([401, "The token has more than 8000 characters."]);
  expect((await ask(1_000_000)).status).toBe(431);
});

test("while the issuer is down, tokens are told to come back, and keys work", async () => {
  const { server, issuer } = await open();
  issuer.mood = "down";
  const refused = await server.request("GET", "/v1/me", { key: await issuer.sign() });
  expect([refused.status, refused.body.code]).toEqual([503, "IssuerUnavailable"]);
  expect(refused.headers.get("retry-after")).toBe("30");
  expect((await server.request("GET", "/v1/me")).status).toBe(200);
  expect(server.warnings).toEqual([expect.stringContaining("The issuer of tokens gives no keys")]);
});

test("a server without an issuer takes keys only", async () => {
  const { issuer } = await open();
  const server = await openTestServer();
  onTestFinished(() => server.close());
  const { status, body } = await server.request("GET", "/v1/me", { key: await issuer.sign() });
  expect([status, body.detail]).toEqual([401, "This server takes API keys only, and no tokens."]);
});

test("one person with two accounts gets no answer of the one as the other", async () => {
  const { server, issuer } = await open();
  const asked = { body: { name: "mine", region }, headers: { "idempotency-key": "same" } };
  const shareAs = async (account: string) =>
    await server.request("POST", "/v1/resource-shares", {
      ...asked,
      key: await bearerOf(issuer, account, "share"),
    });
  expect((await shareAs(owner)).status).toBe(201);
  const other = await shareAs(friend);
  expect([other.status, other.body.code]).toEqual([403, "FeatureNotEnabled"]);
});

test("the record names the subject and the issuer of a token, and the id of a key, also where an operator acts for it", async () => {
  const { server, issuer } = await open();
  const token = await bearerOf(issuer, owner, "view share");
  const body = { name: "s", region, scope: "all_accounts", backup_sets: [], principals: [] };
  const made = await server.request("POST", "/v1/resource-shares", { key: token, body });
  expect(made.status).toBe(201);
  const cancelling = { account: owner, headers: { "if-match": "*" } };
  await server.done("DELETE", `/v1/resource-shares/${made.body.id}`, cancelling);
  const path = `/v1/audit-log?object_type=ResourceShare&object_id=${made.body.id}`;
  const [created, cancelled] = (await server.done("GET", path)).items;
  expect(created.by).toEqual({ role: "account", id: "alice", issuer: issuer.url, account: owner });
  expect(cancelled.by).toMatchObject({ role: "operator", issuer: null, account: null });
  const keys = await server.done("GET", "/v1/keys");
  expect(keys.items.map(({ id }: { id: string }) => id)).toContain(cancelled.by.id);
  expect([created.actor, cancelled.actor]).toEqual([`account ${owner}`, `account ${owner}`]);
  const ofAlice = await server.done("GET", "/v1/audit-log?by=alice");
  expect(ofAlice.items).toHaveLength(1);
  const longest = "a".repeat(255);
  const claims = {
    sub: longest,
    lendbase_role: "account",
    lendbase_account: owner,
    lendbase_permissions: "share",
  };
  const long = await issuer.sign({ claims });
  await server.request("POST", "/v1/webhooks", {
    key: long,
    body: { url: "http://127.0.0.1:9/", types: [] },
  });
  const actor = encodeURIComponent(`account:oidc:${longest}/${owner}`);
  expect((await server.done("GET", `/v1/audit-log?actor=${actor}`)).items).toHaveLength(1);
});
