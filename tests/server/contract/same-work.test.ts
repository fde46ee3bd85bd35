/**
 * Asked for what is another's, the service does the work that it does for what is not there: the same statements in the
 * same order, so that the time of an answer says no more than its words. Every route with an id in its path, from the
 * description, and every place of a body or a query that names what may be another's.
 */
import { expect, test } from "vitest";
import { paths } from "../http/action-requests.ts";
import { everyPermission } from "../http/every-caller.ts";
import { filled, type Maker, makers, type RouteName, recipeFor } from "../http/every-route.ts";
import { another, friend, owner, person, region, registerWorld, stranger } from "../http/lending.ts";
import { type OpenedApp, openApp } from "./open-app.ts";

type Headers = Readonly<Record<string, string>>;

interface Stage {
  readonly app: OpenedApp;
  readonly maker: Maker;
  /** The statements that a request of the stranger runs, and what it is answered. */
  ask(method: string, path: string, body?: object | null, headers?: Headers): Promise<Asked>;
}

interface Asked {
  readonly status: number;
  readonly statements: readonly string[];
}

/** The owner is in a directory, so that its facts take as many reads as an owner's may. The stranger is in another. */
const populate = async (app: OpenedApp): Promise<void> => {
  await registerWorld(app);
  const lends = { site: "aliyun.com", features: ["backup-sharing"] };
  await app.done("PUT", `/v1/accounts/${stranger}`, { body: lends, headers: { "if-match": "*" } });
  for (const [id, manager] of [
    ["rd-1", owner],
    ["rd-2", stranger],
  ] as const) {
    await app.done("PUT", `/v1/directories/${id}`, { body: { management_account: manager } });
  }
  await app.done("PUT", "/v1/folders/fd-1", { body: { parent: { type: "Directory", id: "rd-1" } } });
};

const openStage = async (): Promise<Stage> => {
  let statements: string[] = [];
  const app = await openApp(({ sql }) => {
    // When a key was used is written behind the answer, once an hour; it is about the caller alone.
    if (!sql.startsWith('update "api_keys" set "last_used_at"')) statements.push(sql);
  });
  await populate(app);
  const account = { role: "account" as const, name: "all", account: stranger };
  const { secret } = await app.createKey({ ...account, permissions: [...everyPermission] });
  let count = 0;
  return {
    app,
    maker: { server: app, next: () => `n${++count}` },
    ask: async (method, path, body = null, headers = {}) => {
      const asked = { key: secret, headers, ...(body === null ? {} : { body }) };
      // So that the key is known before anything is counted.
      await app.request("GET", "/v1/me", { key: secret });
      statements = [];
      const { status } = await app.request(method, path, asked);
      return { status, statements: [...statements] };
    },
  };
};

const absent = (id: string): string => (/^[0-9]{16}$/.test(id) ? "9999999999999999" : `${id.slice(0, -2)}zz`);

/** The same question about what nobody has. */
const absentIds = (ids: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(ids).map(([name, id]) => [name, name === "type" ? id : absent(id)]));

/** Says where two questions differ; null where they do not. */
const difference = (what: string, present: Asked, missing: Asked): string | null => {
  if (present.status !== missing.status)
    return `${what}: ${present.status}, and ${missing.status} where it is not there`;
  if (JSON.stringify(present.statements) === JSON.stringify(missing.statements)) return null;
  const list = (asked: Asked) => asked.statements.map((sql) => `    ${sql.slice(0, 150)}`).join("\n");
  return `${what} (${present.status})\n  another's:\n${list(present)}\n  not there:\n${list(missing)}`;
};

interface Described {
  readonly route: RouteName;
  /** The headers that a request may have: with the tag of the object, and without. */
  readonly headers: readonly Headers[];
  readonly filters: readonly string[];
}

const routesOf = async (app: OpenedApp): Promise<readonly Described[]> => {
  type Operation = { readonly parameters?: readonly { readonly name: string; readonly in: string }[] };
  const { paths } = await app.done("GET", "/openapi.json");
  return Object.entries(paths as Record<string, Record<string, Operation>>).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [] }]) => ({
      route: `${method.toUpperCase()} ${path}`,
      headers: parameters.some(({ name }) => name === "If-Match") ? [{}, { "if-match": "*" }] : [{}],
      filters: parameters.filter((each) => each.in === "query").map(({ name }) => name),
    })),
  );
};

test("every route does for another's id what it does for one that is not there", async () => {
  const { app, maker, ask } = await openStage();
  const routes = (await routesOf(app)).filter(({ route }) => route.includes("{id}"));
  expect(routes.length).toBeGreaterThan(40);
  const differences: (string | null)[] = [];
  for (const { route, headers } of routes) {
    const recipe = recipeFor(route);
    const [method = "", shape = ""] = route.split(" ");
    const ids = await recipe.ids(maker);
    const body = recipe.body === null ? null : await recipe.body(maker);
    for (const each of headers) {
      const present = await ask(method, filled(shape, ids), body, each);
      const missing = await ask(method, filled(shape, absentIds(ids)), body, each);
      expect([403, 404, 428], `${route} was answered ${present.status}`).toContain(present.status);
      differences.push(difference(route, present, missing));
    }
  }
  expect(differences.filter((each) => each !== null).join("\n")).toBe("");
  expect(app.failures).toEqual([]);
});

/** What a body can name that may be another's. */
const bodies: readonly (readonly [
  what: string,
  path: string,
  named: string,
  body: (id: string) => object,
])[] = [
  ["restore a set", "/v1/restores", "backup-sets", (backup_set) => ({ backup_set, region })],
  [
    "share a set",
    "/v1/resource-shares",
    "backup-sets",
    (id) => ({ name: "n", region, backup_sets: [id], principals: [] }),
  ],
  [
    "share with a folder",
    "/v1/resource-shares",
    "folders",
    (id) => ({ name: "n", region, principals: [{ type: "Folder", id }] }),
  ],
  [
    "share with a directory",
    "/v1/resource-shares",
    "directories",
    (id) => ({ name: "n", region, principals: [{ type: "Directory", id }] }),
  ],
  [
    "ask for a decision about a set",
    "/access/v1/evaluation",
    "backup-sets",
    (id) => ({ subject: person(stranger), action: { name: "view" }, resource: { type: "BackupSet", id } }),
  ],
  [
    "ask for a decision about a directory",
    "/access/v1/evaluation",
    "directories",
    (id) => ({
      subject: person(stranger),
      action: { name: "set_sharing" },
      resource: { type: "Directory", id },
    }),
  ],
  [
    "ask for a decision about an account",
    "/access/v1/evaluation",
    "accounts",
    (id) => ({
      subject: person(stranger),
      action: { name: "create_resource_share" },
      resource: { type: "Account", id },
    }),
  ],
  [
    "ask for a decision about a share",
    "/access/v1/evaluation",
    "resource-shares",
    (id) => ({
      subject: person(stranger),
      action: { name: "view" },
      resource: { type: "ResourceShare", id },
    }),
  ],
  [
    "ask for a decision about an invitation",
    "/access/v1/evaluation",
    "invitations",
    (id) => ({ subject: person(stranger), action: { name: "view" }, resource: { type: "Invitation", id } }),
  ],
  [
    "ask for a decision about a restore",
    "/access/v1/evaluation",
    "restores",
    (id) => ({ subject: person(stranger), action: { name: "view" }, resource: { type: "Restore", id } }),
  ],
];

test("so does every body that names what may be another's", async () => {
  const { maker, ask } = await openStage();
  const differences: (string | null)[] = [];
  for (const [what, path, named, bodyOf] of bodies) {
    const id = (await makers[named]?.(maker)) ?? "";
    const present = await ask("POST", path, bodyOf(id));
    differences.push(difference(what, present, await ask("POST", path, bodyOf(absent(id)))));
  }
  expect(differences.filter((each) => each !== null).join("\n")).toBe("");
});

/** What the stranger can name to a share of its own. */
const throughOwn: readonly (readonly [
  method: string,
  path: (id: string) => string,
  named: string,
  body?: (id: string) => object,
])[] = [
  ["POST", () => "backup-sets", "backup-sets", (id) => ({ backup_sets: [id] })],
  ["POST", () => "principals", "folders", (id) => ({ principals: [{ type: "Folder", id }] })],
  ["POST", () => "principals", "directories", (id) => ({ principals: [{ type: "Directory", id }] })],
  ["DELETE", (id) => `backup-sets/${id}`, "backup-sets"],
  ["DELETE", (id) => `principals/Folder/${id}`, "folders"],
  ["GET", (id) => `actions?backup_set=${id}`, "backup-sets"],
  ["GET", (id) => `actions?principal=folder:${id}`, "folders"],
  ["GET", (id) => `actions?principal=directory:${id}`, "directories"],
];

test("so does a share of one's own that is to hold or to name what is another's", async () => {
  const { app, maker, ask } = await openStage();
  const body = { name: "own", region };
  const own = await app.done("POST", "/v1/resource-shares", { account: stranger, body });
  const differences: (string | null)[] = [];
  for (const [method, pathOf, named, bodyOf] of throughOwn) {
    const id = (await makers[named]?.(maker)) ?? "";
    const of = (each: string) =>
      ask(method, `/v1/resource-shares/${own.id}/${pathOf(each)}`, bodyOf?.(each) ?? null);
    differences.push(difference(`${method} ${pathOf("…")}`, await of(id), await of(absent(id))));
  }
  expect(differences.filter((each) => each !== null).join("\n")).toBe("");
});

test("so does a question about a page of objects", async () => {
  const { maker, ask } = await openStage();
  const differences: (string | null)[] = [];
  for (const [type, collection] of Object.entries(paths)) {
    const id = (await makers[collection]?.(maker)) ?? "";
    const of = (each: string) => ask("GET", `/v1/actions?type=${type}&ids=${each}`);
    differences.push(difference(type, await of(id), await of(absent(id))));
  }
  expect(differences.filter((each) => each !== null).join("\n")).toBe("");
});

/** What the filters of lists can name, by their name; those that name nothing that is anybody's are left out. */
const named: Readonly<Record<string, string>> = {
  owner: owner,
  account: owner,
  management_account: owner,
  backup_set: "bk-1",
  cluster: "pc-orders",
  directory: "rd-1",
  parent: "rd-1",
  principal: friend,
  id_prefix: "bk-1",
};

test("so does every filter of a list", async () => {
  const { app, maker, ask } = await openStage();
  const share = (await makers["resource-shares"]?.(maker)) ?? "";
  const differences: (string | null)[] = [];
  let asked = 0;
  for (const { route, filters } of await routesOf(app)) {
    const [method = "", path = ""] = route.split(" ");
    if (method !== "GET" || path.includes("{")) continue;
    for (const filter of filters) {
      const id = filter === "share" ? share : named[filter];
      if (id === undefined) continue;
      const present = await ask("GET", `${path}?${filter}=${id}`);
      const missing = await ask("GET", `${path}?${filter}=${absent(id)}`);
      differences.push(difference(`${path}?${filter}`, present, missing));
      asked += 1;
    }
  }
  expect(asked).toBeGreaterThan(20);
  expect(differences.filter((each) => each !== null).join("\n")).toBe("");
});

test("who looks for another account finds as much as who looks for none", async () => {
  const { ask } = await openStage();
  for (const id of [another, owner]) {
    const present = await ask("GET", `/v1/accounts/${id}`);
    expect(difference(id, present, await ask("GET", `/v1/accounts/${absent(id)}`))).toBeNull();
  }
});
