/** R40: every action on every object is answered, with the request that does it and what it would be answered. */
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkProgram } from "../../../dsl/index.ts";
import { type ActionView, type ObjectType, objectActions } from "../../../server/api/actions.ts";
import { readPolicyFolder } from "../../../server/policies/policy-folder.ts";
import { askActions, type Named, type On, paths, tryAction } from "./action-requests.ts";
import { everyPermission } from "./every-caller.ts";
import { makers } from "./every-route.ts";
import { friend, lend, owner, registerWorld, stranger } from "./lending.ts";
import { type Asked, openTestServer, type TestServer } from "./test-server.ts";

let server: TestServer;
/** One of each. */
let objects: readonly On[];

beforeAll(async () => {
  server = await openTestServer();
  await registerWorld(server);
  await server.done("PUT", "/v1/directories/rd-1", { body: { management_account: owner } });
  await server.done("PUT", "/v1/folders/fd-1", { body: { parent: { type: "Directory", id: "rd-1" } } });
  let count = 0;
  const maker = { server, next: () => `n${++count}` };
  const made: On[] = [];
  for (const [type, path] of Object.entries(paths) as [ObjectType, string][]) {
    if (type !== "ResourceShare") made.push({ type, id: (await makers[path]?.(maker)) ?? "" });
  }
  objects = [...made, { type: "ResourceShare", id: (await lend(server)).share }];
});

afterAll(() => server.close());

const object = (type: ObjectType): On => {
  const found = objects.find((each) => each.type === type);
  if (found === undefined) throw new Error(`Nothing makes a ${type}.`);
  return found;
};

/** Actions of the schema that nobody can ask about an object, each with the reason. */
const notAsked: Readonly<Record<string, string>> = {
  "Restore.continue":
    "No request does it: the service asks it of every restore that runs, each time it looks.",
};

test("no action of the policy's schema is left out", () => {
  const folder = fileURLToPath(new URL("../../../policies", import.meta.url));
  const { program } = checkProgram(readPolicyFolder(folder));
  const answered = Object.entries(objectActions).flatMap(([type, names]) =>
    names.map((name) => `${type}.${name}`),
  );
  const left = Object.keys(program?.schema.actions ?? {}).filter((key) => !answered.includes(key));
  expect(left).toEqual(Object.keys(notAsked));
});

/** Writes that are about no object of the policy, by the first step of their path, each with the reason. */
const otherWrites: Readonly<Record<string, string>> = {
  keys: "What a key may do with others is in its own permissions, which GET /v1/me shows.",
  webhooks: "The policy has no webhooks; who may share may have them.",
  policy: "Who writes policies is no business of the policies.",
};

const absent = (id: string): string => (/^[0-9]{16}$/.test(id) ? "9999999999999999" : "none-of-these");

/** The whole answer of every side, by type. */
const answersOf = async (type: ObjectType): Promise<readonly ActionView[]> => {
  const sides = [owner, friend].map((account) => askActions(server, { account }, object(type)));
  const seen = (await Promise.all(sides)).flatMap(({ status, body }) => (status === 200 ? body.actions : []));
  return [...new Map(seen.map((view: ActionView) => [view.action, view])).values()];
};

test("every request that changes something is answered about, on the object that it changes", async () => {
  const { paths: described } = await server.done("GET", "/openapi.json");
  const routes = Object.entries(described as Record<string, object>).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const types = Object.keys(objectActions) as ObjectType[];
  const answered = (await Promise.all(types.map(answersOf))).flat();
  expect(answered.map(({ route }) => route).filter((route) => !routes.includes(route))).toEqual([]);
  const writes = routes.filter((route) => !route.startsWith("GET ") && route.includes(" /v1/"));
  const left = writes.filter((route) => !answered.some((view) => view.route === route));
  expect(left.filter((route) => otherWrites[route.split("/")[2] ?? ""] === undefined)).toEqual([]);
});

test.for(
  Object.keys(objectActions) as ObjectType[],
)("each action on %s is answered to one of its sides", async (type) => {
  expect((await answersOf(type)).map(({ action }) => action).sort()).toEqual([...objectActions[type]].sort());
});

const named: Partial<Record<ObjectType, Named>> = {
  Account: { quota: "backup_sets_per_account" },
  BackupSet: { principal: { type: "Account", id: stranger } },
  ResourceShare: {
    scope: "all_accounts",
    principal: { type: "Account", id: stranger },
    backup_set: "bk-2",
  },
};

/** Keys of the two sides with each permission beside `view`, of another account, of a service, and an operator's. */
const callers = async (): Promise<readonly (readonly [name: string, who: Asked])[]> => {
  const keys: [string, Asked][] = [];
  for (const account of [owner, friend]) {
    for (const permission of everyPermission) {
      const permissions = [...new Set(["view" as const, permission])];
      const { secret } = await server.createKey({ role: "account", name: permission, account, permissions });
      keys.push([`${account} with ${permission}`, { key: secret }]);
    }
  }
  const service = await server.createKey({ role: "service", name: "service" });
  const ofAccounts = [owner, friend].map((account): [string, Asked] => [
    `operator for ${account}`,
    { account },
  ]);
  return [...keys, ["service", { key: service.secret }], ["operator", {}], ...ofAccounts];
};

const page = (query: string, who: Asked = { account: owner }) =>
  server.request("GET", `/v1/actions?${query}`, who);

test.for(
  Object.keys(objectActions) as ObjectType[],
)("a page of %s is answered as each of it", async (type) => {
  const { id } = object(type);
  const one = await askActions(server, { account: owner }, { type, id });
  const { status, body } = await page(`type=${type}&ids=${id},${absent(id)},${id}`);
  expect(status).toBe(200);
  const { account, actions } = one.body;
  expect(body).toEqual({ account, objects: [{ object: { type, id }, actions }] });
  const everySide = await page(`type=${type}&ids=${id}`, {});
  expect(everySide.body.objects).toEqual([
    { object: { type, id }, actions: (await askActions(server, {}, { type, id })).body.actions },
  ]);
});

test.for<readonly [query: string, at: string]>([
  ["type=BackupSet", "ids"],
  ["type=BackupSet&ids=", "ids"],
  ["type=BackupSet&ids=bk-1,,bk-2", "ids"],
  ["type=Account&ids=bk-1", "ids"],
  ["type=Sheep&ids=bk-1", "type"],
  ["ids=bk-1", "type"],
  [`type=BackupSet&ids=${Array.from({ length: 51 }, (_, at) => `bk-${at}`)}`, "ids"],
  ["type=BackupSet&ids=bk-1&quota=accounts_per_backup_set", "quota"],
  ["type=Cluster&ids=pc-orders&region=cn-beijing", "region"],
  ["type=BackupSet&ids=bk-1&principal=account:1", "principal"],
  ["type=BackupSet&ids=bk-1&principal=cat:1", "principal"],
  ["type=BackupSet&ids=bk-1&scope=everywhere", "scope"],
  ["type=BackupSet&ids=bk-1&ids=bk-2", "ids"],
  ["type=BackupSet&ids=bk-1&principal=account:1000000000000001&principal=folder:fd-1", "principal"],
  ["type=__proto__&ids=bk-1", "type"],
  ["type=BackupSet&ids=bk-1&sheep=1", "sheep"],
])("%s is wrong at %s", async ([query, at]) => {
  const { status, body } = await page(query);
  expect([status, body.code, body.errors?.[0]?.pointer]).toEqual([400, "InvalidRequest", at]);
});

interface Compared {
  readonly action: string;
  readonly said: string;
  readonly done: string;
  /** The key, or that no account is named, is why it is unavailable. */
  readonly isOfCaller: boolean;
}

/** What is said of each action on the object, beside what its request is answered. */
const compare = async (who: Asked, on: On): Promise<readonly Compared[]> => {
  const also = named[on.type] ?? {};
  const { status, body } = await askActions(server, who, on, also);
  if (status !== 200) return [];
  const compared: Compared[] = [];
  for (const view of (body.actions as ActionView[]).filter(({ depends_on }) => depends_on.length === 0)) {
    const [first] = view.refusals;
    const tried = await tryAction(server, who, on, view, also);
    compared.push({
      action: `${view.action} on ${on.type}`,
      said: first?.code ?? "done",
      done: tried.status < 400 ? "done" : tried.body.code,
      isOfCaller: first?.kind === "caller",
    });
  }
  return compared;
};

test("what a caller's key does not permit is unavailable, with the code that its request is answered", async () => {
  const differences: string[] = [];
  const unavailable = new Set<string>();
  for (const [name, who] of await callers()) {
    for (const { action, said, done, isOfCaller } of (
      await Promise.all(objects.map((on) => compare(who, on)))
    ).flat()) {
      if (said !== done) differences.push(`${name}: ${action}: said ${said}, was ${done}`);
      if (isOfCaller) unavailable.add(action);
    }
  }
  expect(differences).toEqual([]);
  const everything = Object.entries(objectActions).flatMap(([type, names]) =>
    names.filter((action) => action !== "view").map((action) => `${action} on ${type}`),
  );
  expect([...unavailable].sort(), "some key may not do it").toEqual(everything.sort());
});
