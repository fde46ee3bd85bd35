/** `If-Match` and `If-None-Match` on every write that the server describes, against one table. */
import { expect, test } from "vitest";
import { filled, type Maker, type RouteName, recipeFor } from "../http/every-route.ts";
import { owner, region, registerWorld } from "../http/lending.ts";
import type { Asked } from "../http/test-server.ts";
import { type OpenedApp, openApp } from "./open-app.ts";

/** The headers of a request, by the tag that the object has. */
const columns: readonly (readonly [
  name: string,
  headers: (tag: string) => Readonly<Record<string, string>>,
])[] = [
  ["no header", () => ({})],
  ["another tag", () => ({ "if-match": '"another"' })],
  ["its tag", (tag) => ({ "if-match": tag })],
  ["its tag among others", (tag) => ({ "if-match": `"another", ${tag}` })],
  ["its tag, weak", (tag) => ({ "if-match": `W/${tag}` })],
  ["any", () => ({ "if-match": "*" })],
  ["only if new", () => ({ "if-none-match": "*" })],
];

type Statuses = readonly number[];

/** In the order of the columns. A change that could take back what another has done needs the tag; others may have it. */
const needed: Statuses = [428, 412, 200, 200, 412, 200, 428];
const optional: Statuses = [200, 412, 200, 200, 412, 200, 412];
const withoutBody: Statuses = [204, 412, 204, 204, 412, 204, 412];
/** It makes something new, or is about what the caller is not shown. */
const none = (status: number): Statuses => [status, 400, 400, 400, 400, 400, 400];

const table: Readonly<Record<RouteName, Statuses>> = {
  "DELETE /v1/backup-sets/{id}": needed,
  "DELETE /v1/keys/{id}": withoutBody,
  "DELETE /v1/resource-shares/{id}": needed,
  "DELETE /v1/resource-shares/{id}/backup-sets/{backup_set}": optional,
  "DELETE /v1/resource-shares/{id}/principals/{type}/{principal}": optional,
  "DELETE /v1/webhooks/{id}": withoutBody,
  "PATCH /v1/resource-shares/{id}": needed,
  "POST /v1/backup-sets/{id}/convert": optional,
  "POST /v1/clusters/{id}/release": optional,
  "POST /v1/invitations/{id}/accept": optional,
  "POST /v1/invitations/{id}/reject": optional,
  "POST /v1/keys": none(201),
  "POST /v1/keys/{id}/rotate": optional,
  "POST /v1/quota-requests": none(201),
  "POST /v1/quota-requests/{id}/approve": optional,
  "POST /v1/quota-requests/{id}/reject": optional,
  "POST /v1/quota-requests/{id}/withdraw": optional,
  "POST /v1/resource-shares": none(201),
  "POST /v1/resource-shares/{id}/backup-sets": optional,
  "POST /v1/resource-shares/{id}/leave": none(200),
  "POST /v1/resource-shares/{id}/principals": optional,
  "POST /v1/restores": none(201),
  "POST /v1/webhooks": none(201),
  "POST /v1/webhooks/{id}/resume": optional,
  "POST /v1/webhooks/{id}/rotate": optional,
  // Somebody else may have put there what this replaces.
  "PUT /v1/accounts/{id}": [428, 412, 200, 200, 412, 200, 412],
  "PUT /v1/directories/{id}": [428, 412, 200, 200, 412, 200, 412],
  "PUT /v1/folders/{id}": [428, 412, 200, 200, 412, 200, 412],
  "PUT /v1/directories/{id}/sharing": needed,
  // Facts, which a service reports again and again, and which are true whoever reported the last ones.
  "PUT /v1/backup-sets/{id}": optional,
  "PUT /v1/clusters/{id}": optional,
};

/** Letters are made by webhooks that fail for a day, and versions of policies have rows of their own. */
const elsewhere = /^(POST \/v1\/webhooks\/\{id\}\/dead-letters|\w+ \/v1\/policy\/)/;

const open = async (): Promise<{ readonly app: OpenedApp; readonly maker: Maker }> => {
  const app = await openApp();
  await registerWorld(app);
  await app.done("PUT", "/v1/directories/rd-1", { body: { management_account: owner } });
  await app.done("PUT", "/v1/folders/fd-1", { body: { parent: { type: "Directory", id: "rd-1" } } });
  let count = 0;
  return { app, maker: { server: app, next: () => `n${++count}` } };
};

/** What the route is about, as it is read. */
const objectOf = (path: string): string => path.split("/").slice(0, 4).join("/");

const statusOf = async (
  { app, maker }: Awaited<ReturnType<typeof open>>,
  route: RouteName,
  headersFor: (tag: string) => Readonly<Record<string, string>>,
): Promise<number> => {
  const [method = "", shape = ""] = route.split(" ");
  const { account, ids, body } = recipeFor(route);
  const path = filled(shape, await ids(maker));
  const made = body === null ? {} : { body: await body(maker) };
  const read = shape.includes("{id}") ? await app.request("GET", objectOf(path), { account }) : null;
  const tag = read?.headers.get("etag") ?? '"none"';
  const { status } = await app.request(method, path, { account, ...made, headers: headersFor(tag) });
  return status;
};

/** How headers are read is the same on every store; what they are compared with is read by each. */
const mostColumns = (kind: "sqlite" | "postgres"): number => (kind === "sqlite" ? columns.length : 3);

test("every write takes, needs or refuses a tag as the table says", { timeout: 120_000 }, async () => {
  const stage = await open();
  const asked = columns.slice(0, mostColumns(stage.app.world.store.kind));
  const found: Record<RouteName, Statuses> = {};
  for (const route of Object.keys(table)) {
    const statuses: number[] = [];
    for (const [, headers] of asked) statuses.push(await statusOf(stage, route, headers));
    found[route] = statuses;
  }
  const expected = Object.entries(table).map(([route, all]) => [route, all.slice(0, asked.length)]);
  expect(found, asked.map(([name]) => name).join(", ")).toEqual(Object.fromEntries(expected));
  expect(stage.app.failures).toEqual([]);
});

test("the table has every write, and the description says of each whether it takes a tag", async () => {
  const { app } = await open();
  type Operation = {
    readonly parameters?: readonly { readonly name: string; readonly required?: boolean }[];
  };
  const { paths } = await app.done("GET", "/openapi.json");
  const described: Record<RouteName, string> = {};
  for (const [path, methods] of Object.entries(paths as Record<string, Record<string, Operation>>)) {
    for (const [method, { parameters = [] }] of Object.entries(methods)) {
      const route = `${method.toUpperCase()} ${path}`;
      if (method === "get" || !path.startsWith("/v1/") || elsewhere.test(route)) continue;
      const header = parameters.find(({ name }) => name === "If-Match");
      described[route] = header === undefined ? "none" : header.required === true ? "needed" : "optional";
    }
  }
  const wordOf = ([first, second]: Statuses): string => {
    if (second === 400) return "none";
    return first === 428 ? "needed" : "optional";
  };
  // A PUT needs it only where there is something to replace, which a description cannot say.
  const expected = Object.entries(table).map(([route, statuses]) => [
    route,
    /^PUT .*\{id\}$/.test(route) ? "optional" : wordOf(statuses),
  ]);
  expect(described).toEqual(Object.fromEntries(expected));
});

const bodies: Readonly<Record<string, object>> = {
  "/v1/accounts/3000000000000001": { site: "aliyun.com" },
  "/v1/directories/rd-9": { management_account: "2000000000000003" },
  "/v1/folders/fd-9": { parent: { type: "Directory", id: "rd-1" } },
  "/v1/clusters/pc-9": { owner, region },
  "/v1/backup-sets/bk-9": {
    cluster: "pc-orders",
    level: 1,
    size_bytes: 1,
    created_at: "2026-03-01T09:00:00.000Z",
  },
};

test("what is put is made where it is new, with or without saying so", async () => {
  const { app } = await open();
  for (const [path, body] of Object.entries(bodies)) {
    const put = async (headers: NonNullable<Asked["headers"]>, query = "") =>
      (await app.request("PUT", `${path}${query}`, { body, headers })).status;
    expect(await put({ "if-match": "*" }), path).toBe(412);
    expect(await put({ "if-match": '"a"' }), path).toBe(412);
    expect(await put({ "if-match": "*", "if-none-match": "*" }), path).toBe(412);
    expect(await put({}, "?dry_run=true"), path).toBe(200);
    expect(await put({ "if-none-match": "*" }), path).toBe(200);
    expect(await put({ "if-none-match": "*" }), path).toBe(412);
    const tag = (await app.request("GET", path)).headers.get("etag") ?? "";
    expect(await put({ "if-none-match": `W/${tag}` }), path).toBe(412);
    expect(await put({ "if-match": tag }), path).toBe(200);
  }
});

test("what is not there is not found by a change that could not make it, whatever the tag", async () => {
  const { app } = await open();
  for (const headers of [{ "if-match": "*" }, { "if-match": '"a"' }]) {
    const asked = { account: owner, headers };
    const sharing = { ...asked, body: { enabled: true } };
    expect((await app.request("PUT", "/v1/directories/rd-none/sharing", sharing)).status).toBe(404);
    expect((await app.request("DELETE", "/v1/resource-shares/rs-none", asked)).status).toBe(404);
    expect((await app.request("DELETE", "/v1/keys/key-none", { headers })).status).toBe(404);
  }
});
