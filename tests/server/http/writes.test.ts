/** Every write that the server describes: its key is honored, and trying it out changes nothing. */
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, expect, test } from "vitest";
import { checkProgram } from "../../../dsl/index.ts";
import { shippedPolicies } from "../../../server/config.ts";
import { atMost } from "../policies/stored-stage.ts";
import { another, friend, offer, owner, person, region, registerWorld, stranger } from "./lending.ts";
import { type Answered, openTestServer, type TestServer, until } from "./test-server.ts";

interface Named {
  readonly share: string;
  readonly invitation: string;
  /** Another account's. */
  readonly other: string;
  readonly key: string;
  readonly webhook: string;
  /** Requests for a higher quota, of three accounts. */
  readonly asked: string;
  readonly alsoAsked: string;
  readonly takenBack: string;
  /** A version of the policy that was never in force. */
  readonly version: string;
}

interface Write {
  readonly name: string;
  readonly path: (named: Named) => string;
  readonly body?: object;
  readonly account?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** What is answered to `dry_run=true`, where it is not the same. */
  readonly untried?: true;
}

const set = { cluster: "pc-orders", level: 1, size_bytes: 1, created_at: "2026-03-01T09:00:00.000Z" };
const shares = "/v1/resource-shares";
const more = { quota: "backup_sets_per_account", limit: 2000, reason: "We keep more of them." };
/** Whatever is there. */
const ifAny = { "if-match": "*" };
/** A policy that the server does not have. */
const tighter = atMost(2);
/** Nobody listens there. */
const nowhere = "http://127.0.0.1:9/events";

/** In an order in which each can be done after those before it. */
const writes: readonly Write[] = [
  {
    name: "PUT /v1/accounts/{id}",
    path: () => "/v1/accounts/3000000000000001",
    body: { site: "aliyun.com" },
  },
  {
    name: "PUT /v1/directories/{id}",
    path: () => "/v1/directories/rd-2",
    body: { management_account: friend },
  },
  {
    name: "PUT /v1/directories/{id}/sharing",
    path: () => "/v1/directories/rd-1/sharing",
    account: owner,
    body: { enabled: true },
    headers: ifAny,
  },
  {
    name: "PUT /v1/folders/{id}",
    path: () => "/v1/folders/fd-1",
    body: { parent: { type: "Directory", id: "rd-1" } },
  },
  { name: "PUT /v1/clusters/{id}", path: () => "/v1/clusters/pc-2", body: { owner, region } },
  { name: "PUT /v1/backup-sets/{id}", path: () => "/v1/backup-sets/bk-3", body: set },
  {
    name: "POST /v1/backup-sets/{id}/convert",
    path: () => "/v1/backup-sets/bk-level-1/convert",
    account: owner,
  },
  { name: `POST ${shares}`, path: () => shares, account: owner, body: { name: "n", region } },
  {
    name: `PATCH ${shares}/{id}`,
    path: ({ share }) => `${shares}/${share}`,
    account: owner,
    body: { name: "renamed" },
    headers: ifAny,
  },
  {
    name: `POST ${shares}/{id}/backup-sets`,
    path: ({ share }) => `${shares}/${share}/backup-sets`,
    account: owner,
    body: { backup_sets: ["bk-2"] },
  },
  {
    name: `POST ${shares}/{id}/principals`,
    path: ({ share }) => `${shares}/${share}/principals`,
    account: owner,
    body: { principals: [person("2000000000000003")] },
  },
  {
    name: "POST /v1/invitations/{id}/accept",
    path: ({ invitation }) => `/v1/invitations/${invitation}/accept`,
    account: friend,
  },
  {
    name: "POST /v1/invitations/{id}/reject",
    path: ({ other }) => `/v1/invitations/${other}/reject`,
    account: stranger,
  },
  { name: `POST ${shares}/{id}/leave`, path: ({ share }) => `${shares}/${share}/leave`, account: friend },
  {
    name: `DELETE ${shares}/{id}/principals/{type}/{principal}`,
    path: ({ share }) => `${shares}/${share}/principals/Account/${friend}`,
    account: owner,
  },
  {
    name: `DELETE ${shares}/{id}/backup-sets/{backup_set}`,
    path: ({ share }) => `${shares}/${share}/backup-sets/bk-1`,
    account: owner,
  },
  {
    name: `DELETE ${shares}/{id}`,
    path: ({ share }) => `${shares}/${share}`,
    account: owner,
    headers: ifAny,
  },
  {
    name: "POST /v1/restores",
    path: () => "/v1/restores",
    account: owner,
    body: { backup_set: "bk-2", region },
  },
  { name: "POST /v1/quota-requests", path: () => "/v1/quota-requests", account: stranger, body: more },
  {
    name: "POST /v1/quota-requests/{id}/approve",
    path: ({ asked }) => `/v1/quota-requests/${asked}/approve`,
    body: {},
  },
  {
    name: "POST /v1/quota-requests/{id}/reject",
    path: ({ alsoAsked }) => `/v1/quota-requests/${alsoAsked}/reject`,
    body: { note: "Not now." },
  },
  {
    name: "POST /v1/quota-requests/{id}/withdraw",
    path: ({ takenBack }) => `/v1/quota-requests/${takenBack}/withdraw`,
    account: another,
  },
  {
    name: "DELETE /v1/backup-sets/{id}",
    path: () => "/v1/backup-sets/bk-1",
    account: owner,
    headers: ifAny,
  },
  { name: "POST /v1/clusters/{id}/release", path: () => "/v1/clusters/pc-orders/release" },
  { name: "POST /v1/keys", path: () => "/v1/keys", body: { role: "service", name: "n" }, untried: true },
  { name: "POST /v1/keys/{id}/rotate", path: ({ key }) => `/v1/keys/${key}/rotate`, body: {}, untried: true },
  { name: "DELETE /v1/keys/{id}", path: ({ key }) => `/v1/keys/${key}`, untried: true },
  { name: "POST /v1/webhooks", path: () => "/v1/webhooks", body: { url: nowhere }, untried: true },
  {
    name: "POST /v1/webhooks/{id}/rotate",
    path: ({ webhook }) => `/v1/webhooks/${webhook}/rotate`,
    untried: true,
  },
  {
    name: "POST /v1/webhooks/{id}/resume",
    path: ({ webhook }) => `/v1/webhooks/${webhook}/resume`,
    untried: true,
  },
  { name: "DELETE /v1/webhooks/{id}", path: ({ webhook }) => `/v1/webhooks/${webhook}`, untried: true },
  {
    name: "POST /v1/policy/versions",
    path: () => "/v1/policy/versions",
    body: { sources: tighter },
  },
  {
    name: "PATCH /v1/policy/active",
    path: () => "/v1/policy/active",
    body: { digest: checkProgram(tighter).program?.digest },
    headers: ifAny,
  },
  {
    name: "DELETE /v1/policy/versions/{digest}",
    path: ({ version }) => `/v1/policy/versions/${version}`,
  },
  { name: "POST /v1/policy/rollback", path: () => "/v1/policy/rollback", body: {} },
];

/** The one needs an event that nobody took for a day, the other changes nothing; both have tests of their own. */
const elsewhere = ["POST /v1/webhooks/{id}/dead-letters/{letter}/resend", "POST /v1/policy/validate"];

let server: TestServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

const open = async (): Promise<{ readonly opened: TestServer; readonly named: Named }> => {
  const opened = await openTestServer({ settings: { policyFolder: null, policiesFrom: shippedPolicies } });
  server = opened;
  await registerWorld(opened);
  await opened.done("PUT", "/v1/backup-sets/bk-level-1", { body: set });
  await opened.done("PUT", "/v1/directories/rd-1", { body: { management_account: owner } });
  const loan = await offer(opened);
  const { invitation: other } = await offer(opened, stranger);
  const { id: key } = await opened.createKey({ role: "service", name: "to be changed" });
  const { id: webhook } = await opened.done("POST", "/v1/webhooks", { body: { url: nowhere } });
  const ask = (account: string) => opened.done("POST", "/v1/quota-requests", { account, body: more });
  const { id: asked } = await ask(owner);
  const { id: alsoAsked } = await ask(friend);
  const { id: takenBack } = await ask(another);
  const body = { sources: atMost(3) };
  const { digest: version } = await opened.done("POST", "/v1/policy/versions", { body });
  return { opened, named: { ...loan, other, key, webhook, asked, alsoAsked, takenBack, version } };
};

const ask = ({ request }: TestServer, write: Write, named: Named, query = "", headers = {}) => {
  const [method = ""] = write.name.split(" ");
  const { account, body } = write;
  return request(method, write.path(named) + query, {
    ...(account === undefined ? {} : { account }),
    ...(body === undefined ? {} : { body }),
    headers: { ...write.headers, ...headers },
  });
};

/** Everything that is stored, read beside the server. */
const stored = ({ dataFolder }: TestServer): readonly string[] => {
  const database = new DatabaseSync(join(dataFolder, "lendbase.db"), { readOnly: true });
  const tables = database.prepare("select name from sqlite_schema where type = 'table'").all();
  const lines = tables.flatMap(({ name }) =>
    database
      .prepare(`select * from ${name}`)
      .all()
      .map((row) => `${name} ${JSON.stringify(row)}`),
  );
  database.close();
  return lines.sort();
};

/** The same, once the scheduler has looked at what is new. */
const settled = async (opened: TestServer): Promise<readonly string[]> => {
  let before = stored(opened);
  return await until(async () => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    const now = stored(opened);
    const same = now.join() === before.join();
    before = now;
    return same ? now : undefined;
  });
};

/** What an answer is made of, whatever the values. */
const shape = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shape);
  if (typeof value !== "object" || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shape(inner)]));
};

/** Answers what was foreseen, or null where it cannot be tried out. */
const tryOut = async (opened: TestServer, write: Write, named: Named): Promise<Answered | null> => {
  const before = await settled(opened);
  const dry = await ask(opened, write, named, "?dry_run=true", { "idempotency-key": "dry" });
  expect(await settled(opened), write.name).toEqual(before);
  if (!write.untried) {
    expect(dry.headers.get("lendbase-dry-run")).toBe("true");
    return dry;
  }
  expect([dry.status, dry.body.code], write.name).toEqual([400, "DryRunNotPossible"]);
  return null;
};

const withoutSecret = (text: string): string => text.replace(/"secret":("[^"]*"|null)/, "");

const doTwice = async (opened: TestServer, write: Write, named: Named): Promise<Answered> => {
  const headers = { "idempotency-key": write.name.replaceAll(" ", "-") };
  const first = await ask(opened, write, named, "", headers);
  expect(first.status, `${write.name}: ${first.text}`).toBeLessThan(300);
  expect(first.headers.get("idempotency-replayed")).toBeNull();
  const again = await ask(opened, write, named, "", headers);
  expect([again.status, again.headers.get("idempotency-replayed")], write.name).toEqual([
    first.status,
    "true",
  ]);
  expect(withoutSecret(again.text)).toBe(withoutSecret(first.text));
  return first;
};

test("each is foreseen by a dry run that changes nothing, and done once for one key", async () => {
  const { opened, named } = await open();
  for (const write of writes) {
    const dry = await tryOut(opened, write, named);
    const real = await doTwice(opened, write, named);
    if (dry === null) continue;
    expect([dry.status, shape(dry.body)], write.name).toEqual([real.status, shape(real.body)]);
  }
  // Whatever was done is in the record with who really did it, and what the policy decides with its digest.
  const { items } = await opened.done("GET", "/v1/audit-log?limit=500");
  expect(items.filter(({ by }: { by: object | null }) => by === null)).toEqual([]);
  const undecided = items.filter(({ policy }: { policy: string | null }) => policy === null);
  const types = new Set(undecided.map(({ object }: { object: { type: string } }) => object.type));
  expect(["Key", "Webhook", "Policy", "PolicyVersion", "PolicyActivation"]).toEqual(
    expect.arrayContaining([...types]),
  );
});

test("the table above has every write that the server describes", async () => {
  const { opened } = await open();
  const { paths } = await opened.done("GET", "/openapi.json", { key: null });
  const described = Object.entries(paths as Record<string, object>).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const changes = described.filter((name) => name.includes(" /v1/") && !name.startsWith("GET "));
  expect(changes.sort()).toEqual([...writes.map(({ name }) => name), ...elsewhere].sort());
});

test("a route that cannot be tried out, or is asked to in other words, does nothing", async () => {
  const { opened } = await open();
  for (const query of ["?dry_run=yes", "?dry_run", "?dry_run=true&dry_run=false", "?dry_run=TRUE"]) {
    const answer = await opened.request("POST", `${shares}${query}`, {
      account: owner,
      body: { name: "n", region },
    });
    expect([answer.status, answer.body.code]).toEqual([400, "InvalidRequest"]);
  }
  expect((await opened.done("GET", shares)).items.length).toBe(2);
});

test("every route names the headers that it takes and answers", async () => {
  const { opened } = await open();
  const { paths } = await opened.done("GET", "/openapi.json", { key: null });
  const namesOf = (path: string, method: string): readonly string[] =>
    paths[path][method].parameters.map(({ name }: { name: string }) => name);
  expect(namesOf(`${shares}/{id}`, "patch")).toEqual([
    "id",
    "Lendbase-Account",
    "Idempotency-Key",
    "dry_run",
    "If-Match",
  ]);
  expect(namesOf("/v1/keys", "post")).toEqual(["Lendbase-Account", "Idempotency-Key"]);
  expect(namesOf(shares, "get")).toContain("sort");
  const read = paths[`${shares}/{id}`].get;
  expect(read.responses["200"].headers).toHaveProperty("ETag");
  expect(read.responses).toHaveProperty("304");
});
