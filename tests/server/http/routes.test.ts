/** Every route, asked by every kind of caller: who gets what. */
import { afterEach, expect, test } from "vitest";
import { friend, lend, offer, owner, person, region, registerWorld, stranger } from "./lending.ts";
import { type Asked, openTestServer, type TestServer } from "./test-server.ts";

interface Names {
  readonly share: string;
  readonly invitation: string;
  readonly restore: string;
  readonly conversion: string;
  readonly key: string;
}

/** Expected statuses, by caller. */
interface Expected {
  /** A key of an account that has nothing to do with what is asked about. */
  readonly other: number;
  /** A key of the account concerned that lacks the permission; 200 where none is needed. */
  readonly lacking: number;
  readonly service: number;
  readonly operator: number;
}

interface Route extends Expected {
  readonly method: string;
  /** As the OpenAPI document has it. */
  readonly path: string;
  readonly asks: (names: Names) => string;
  readonly body?: object;
  /** For whom the operator acts, and whose key lacks the permission. */
  readonly account?: string;
  /** True where nobody has to say who they are. */
  readonly open?: boolean;
  /** What the key that lacks something may do. */
  readonly lackingMay?: readonly ("view" | "share" | "restore")[];
}

const everyone = { other: 200, lacking: 200, service: 200, operator: 200 };
const operators = { other: 403, lacking: 403, service: 403, operator: 200 };
const reporters = { other: 403, lacking: 403, service: 200, operator: 200 };
/** Of the account in question: another sees nothing of it, a service has no account. */
const own = { other: 404, lacking: 403, service: 403, operator: 200, account: owner };
const lists = {
  other: 200,
  lacking: 403,
  service: 403,
  operator: 200,
  account: owner,
  lackingMay: ["share"],
} as const;
const viewing = { ...own, lackingMay: ["share"] } as const;

const set = { cluster: "pc-orders", level: 2, size_bytes: 1, created_at: "2026-03-01T09:00:00.000Z" };

const routes: readonly Route[] = [
  { method: "GET", path: "/livez", asks: () => "/livez", ...everyone, open: true },
  { method: "GET", path: "/readyz", asks: () => "/readyz", ...everyone, open: true },
  {
    method: "POST",
    path: "/access/v1/evaluation",
    asks: () => "/access/v1/evaluation",
    body: {
      subject: { type: "Account", id: owner },
      action: { name: "view" },
      resource: { type: "BackupSet", id: "bk-1" },
    },
    ...everyone,
    other: 403,
  },
  { method: "GET", path: "/v1/me", asks: () => "/v1/me", ...everyone },
  { method: "GET", path: "/v1/policy", asks: () => "/v1/policy", ...everyone },
  { method: "GET", path: "/v1/keys", asks: () => "/v1/keys", ...operators },
  {
    method: "POST",
    path: "/v1/keys",
    asks: () => "/v1/keys",
    body: { role: "service", name: "n" },
    ...operators,
    operator: 201,
  },
  { method: "GET", path: "/v1/keys/{id}", asks: ({ key }) => `/v1/keys/${key}`, ...operators },
  {
    method: "POST",
    path: "/v1/keys/{id}/rotate",
    asks: ({ key }) => `/v1/keys/${key}/rotate`,
    body: {},
    ...operators,
  },
  {
    method: "DELETE",
    path: "/v1/keys/{id}",
    asks: ({ key }) => `/v1/keys/${key}`,
    ...operators,
    operator: 204,
  },
  {
    method: "PUT",
    path: "/v1/accounts/{id}",
    asks: () => `/v1/accounts/${friend}`,
    body: { site: "aliyun.com" },
    ...operators,
  },
  { method: "GET", path: "/v1/accounts/{id}", asks: () => `/v1/accounts/${owner}`, ...viewing, service: 200 },
  { method: "GET", path: "/v1/accounts", asks: () => "/v1/accounts", ...lists, service: 200 },
  {
    method: "PUT",
    path: "/v1/directories/{id}",
    asks: () => "/v1/directories/rd-1",
    body: { management_account: owner },
    ...operators,
  },
  {
    method: "GET",
    path: "/v1/directories/{id}",
    asks: () => "/v1/directories/rd-1",
    ...viewing,
    service: 200,
  },
  { method: "GET", path: "/v1/directories", asks: () => "/v1/directories", ...lists, service: 200 },
  { method: "GET", path: "/v1/folders/{id}", asks: () => "/v1/folders/fd-1", ...viewing, service: 200 },
  { method: "GET", path: "/v1/folders", asks: () => "/v1/folders", ...lists, service: 200 },
  {
    method: "PUT",
    path: "/v1/folders/{id}",
    asks: () => "/v1/folders/fd-2",
    body: { parent: { type: "Directory", id: "rd-1" } },
    ...operators,
  },
  {
    method: "GET",
    path: "/v1/clusters/{id}",
    asks: () => "/v1/clusters/pc-orders",
    ...viewing,
    service: 200,
  },
  { method: "GET", path: "/v1/clusters", asks: () => "/v1/clusters", ...lists, service: 200 },
  {
    method: "PUT",
    path: "/v1/clusters/{id}",
    asks: () => "/v1/clusters/pc-2",
    body: { owner, region },
    ...reporters,
  },
  {
    method: "POST",
    path: "/v1/clusters/{id}/release",
    asks: () => "/v1/clusters/pc-orders/release",
    ...reporters,
  },
  {
    method: "PUT",
    path: "/v1/backup-sets/{id}",
    asks: () => "/v1/backup-sets/bk-3",
    body: set,
    ...reporters,
  },
  {
    method: "GET",
    path: "/v1/backup-sets/{id}",
    asks: () => "/v1/backup-sets/bk-1",
    ...viewing,
    service: 200,
  },
  { method: "GET", path: "/v1/backup-sets", asks: () => "/v1/backup-sets", ...lists, service: 200 },
  { method: "DELETE", path: "/v1/backup-sets/{id}", asks: () => "/v1/backup-sets/bk-2", ...own },
  {
    method: "POST",
    path: "/v1/backup-sets/{id}/convert",
    asks: () => "/v1/backup-sets/bk-level-1/convert",
    ...own,
  },
  { method: "GET", path: "/v1/resource-shares", asks: () => "/v1/resource-shares", ...lists },
  {
    method: "POST",
    path: "/v1/resource-shares",
    asks: () => "/v1/resource-shares",
    body: { name: "new", region, backup_sets: ["bk-2"] },
    ...own,
    operator: 201,
  },
  {
    method: "GET",
    path: "/v1/resource-shares/{id}",
    asks: ({ share }) => `/v1/resource-shares/${share}`,
    ...viewing,
  },
  {
    method: "PATCH",
    path: "/v1/resource-shares/{id}",
    asks: ({ share }) => `/v1/resource-shares/${share}`,
    body: { name: "renamed" },
    ...own,
  },
  {
    method: "DELETE",
    path: "/v1/resource-shares/{id}",
    asks: ({ share }) => `/v1/resource-shares/${share}`,
    ...own,
  },
  {
    method: "POST",
    path: "/v1/resource-shares/{id}/backup-sets",
    asks: ({ share }) => `/v1/resource-shares/${share}/backup-sets`,
    body: { backup_sets: ["bk-2"] },
    ...own,
  },
  {
    method: "DELETE",
    path: "/v1/resource-shares/{id}/backup-sets/{backup_set}",
    asks: ({ share }) => `/v1/resource-shares/${share}/backup-sets/bk-1`,
    ...own,
  },
  {
    method: "POST",
    path: "/v1/resource-shares/{id}/principals",
    asks: ({ share }) => `/v1/resource-shares/${share}/principals`,
    body: { principals: [person("2000000000000003")] },
    ...own,
  },
  {
    method: "DELETE",
    path: "/v1/resource-shares/{id}/principals/{type}/{principal}",
    asks: ({ share }) => `/v1/resource-shares/${share}/principals/Account/${friend}`,
    ...own,
  },
  { method: "GET", path: "/v1/invitations", asks: () => "/v1/invitations", ...lists },
  {
    method: "GET",
    path: "/v1/invitations/{id}",
    asks: ({ invitation }) => `/v1/invitations/${invitation}`,
    ...viewing,
  },
  {
    method: "POST",
    path: "/v1/invitations/{id}/accept",
    asks: ({ invitation }) => `/v1/invitations/${invitation}/accept`,
    ...own,
    account: friend,
  },
  {
    method: "POST",
    path: "/v1/invitations/{id}/reject",
    asks: ({ invitation }) => `/v1/invitations/${invitation}/reject`,
    ...own,
    account: friend,
  },
  { method: "GET", path: "/v1/my-shares", asks: () => "/v1/my-shares", ...lists },
  { method: "GET", path: "/v1/shared-with-me", asks: () => "/v1/shared-with-me", ...lists, account: friend },
  { method: "GET", path: "/v1/conversions", asks: () => "/v1/conversions", ...lists },
  {
    method: "GET",
    path: "/v1/conversions/{id}",
    asks: ({ conversion }) => `/v1/conversions/${conversion}`,
    ...viewing,
  },
  { method: "GET", path: "/v1/restores", asks: () => "/v1/restores", ...lists },
  {
    method: "POST",
    path: "/v1/restores",
    asks: () => "/v1/restores",
    body: { backup_set: "bk-1", region },
    ...own,
    operator: 201,
  },
  { method: "GET", path: "/v1/restores/{id}", asks: ({ restore }) => `/v1/restores/${restore}`, ...viewing },
];

let server: TestServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

const prepare = async (opened: TestServer, { path }: Route): Promise<Names> => {
  await registerWorld(opened);
  await opened.done("PUT", "/v1/backup-sets/bk-level-1", { body: { ...set, level: 1 } });
  await opened.done("PUT", "/v1/directories/rd-1", { body: { management_account: owner } });
  const root = { type: "Directory", id: "rd-1" };
  await opened.done("PUT", "/v1/folders/fd-1", { body: { parent: root } });
  if (path.startsWith("/v1/conversions")) {
    await opened.done("POST", "/v1/backup-sets/bk-level-1/convert", { account: owner });
  }
  const conversions = await opened.done("GET", "/v1/conversions");
  const loan = await offer(opened);
  const restores = path === "/v1/restores/{id}";
  const restore = restores
    ? await opened.done("POST", "/v1/restores", { account: owner, body: { backup_set: "bk-2", region } })
    : { id: "rst-none" };
  const key = await opened.createKey({ role: "service", name: "to be taken back" });
  return { ...loan, restore: restore.id, key: key.id, conversion: conversions.items[0]?.id };
};

const named = routes.map((route) => [`${route.method} ${route.path}`, route] as const);

test.for(named)("%s", async ([, route]) => {
  server = await openTestServer();
  const names = await prepare(server, route);
  const path = route.asks(names);
  const account = route.account ?? owner;
  const status = async (asked: Asked): Promise<number> => {
    const headers = route.method === "PATCH" ? { "if-match": "*" } : {};
    const asking = route.body === undefined ? asked : { ...asked, body: route.body, headers };
    return (await (server as TestServer).request(route.method, path, asking)).status;
  };
  const revoked = await server.createKey({ role: "operator", name: "taken back" });
  await server.done("DELETE", `/v1/keys/${revoked.id}`);
  const other = await server.createKey({
    role: "account",
    name: "other",
    account: stranger,
    permissions: ["view", "share", "restore"],
  });
  const lacking = await server.createKey({
    role: "account",
    name: "lacking",
    account,
    permissions: [...(route.lackingMay ?? ["view"])],
  });
  const service = await server.createKey({ role: "service", name: "service" });
  const nobody = route.open ? 200 : 401;

  expect(await status({ key: null }), "nobody").toBe(nobody);
  expect(await status({ key: "lendbase_wrong" }), "a wrong key").toBe(nobody);
  expect(await status({ key: revoked.secret }), "a revoked key").toBe(nobody);
  const creates = route.method === "POST" && route.path === "/v1/resource-shares";
  // Nothing tells an account that a set of another exists, so it cannot be named in a share or a restore either.
  expect(await status({ key: other.secret }), "another account").toBe(creates ? 404 : route.other);
  expect(await status({ key: lacking.secret }), "an account without the permission").toBe(route.lacking);
  expect(await status({ key: service.secret }), "a service").toBe(route.service);
  const acting = route.account === undefined ? {} : { account };
  expect(await status(acting), "an operator").toBe(route.operator);
});

test("the table above has every route that the server describes", async () => {
  server = await openTestServer();
  const { paths } = await server.done("GET", "/openapi.json", { key: null });
  const described = Object.entries(paths as Record<string, object>).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(described.sort()).toEqual(named.map(([name]) => name).sort());
});

test("a restore-only key of a recipient restores, and may not look at lists or share", async () => {
  server = await openTestServer();
  await registerWorld(server);
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
  server = await openTestServer();
  await registerWorld(server);
  const { status, body } = await server.request("POST", "/v1/restores", {
    body: { backup_set: "bk-1", region },
  });
  expect(status).toBe(400);
  expect(body.code).toBe("AccountMissing");
});

test("an account's key that names another account is told so, not served as itself", async () => {
  server = await openTestServer();
  await registerWorld(server);
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
