/** How each route is asked so that it does something: the path of a thing that is there, and a body. */
import { shipped } from "../policies/stored-stage.ts";
import { friend, offer, owner, region } from "./lending.ts";
import type { Client } from "./test-server.ts";

/** A route as the OpenAPI document has it: `GET /v1/keys/{id}`. */
export type RouteName = string;

/** Makes new things, so that one request is not in the way of the next. */
export interface Maker {
  readonly server: Client;
  /** Never the same twice. */
  next(): string;
}

export interface Recipe {
  /** Whose things the route is about: for whom an operator acts, and whose keys are the account's own. */
  readonly account: string;
  /** Makes what the path names, and answers what stands for each `{…}` in it. */
  readonly ids: (maker: Maker) => Promise<Readonly<Record<string, string>>>;
  readonly body: ((maker: Maker) => Promise<object>) | null;
  /** What its address must have behind the path. */
  readonly query?: string;
}

const set = { cluster: "pc-orders", level: 1, size_bytes: 1, created_at: "2026-03-01T09:00:00.000Z" };

const newSet = async ({ server, next }: Maker): Promise<string> => {
  const id = `bk-${next()}`;
  await server.done("PUT", `/v1/backup-sets/${id}`, { body: set });
  return id;
};

const newShareOf = async ({ server, next }: Maker, backupSet: string): Promise<string> => {
  const body = { name: `share-${next()}`, region, backup_sets: [backupSet] };
  return (await server.done("POST", "/v1/resource-shares", { account: owner, body })).id;
};

const newShare = async (maker: Maker): Promise<string> => newShareOf(maker, await newSet(maker));

const newKey = async ({ server, next }: Maker): Promise<string> => {
  const body = { role: "account", name: next(), account: owner, permissions: ["view"] } as const;
  return (await server.createKey({ ...body, permissions: ["view"] })).id;
};

/** There is one open request for each quota, so the one before is answered; each asks for more than the last. */
const quotaRequest = async ({ server, next }: Maker) => {
  const { items } = await server.done("GET", "/v1/quota-requests?state=open");
  for (const { id } of items) await server.done("POST", `/v1/quota-requests/${id}/reject`, { body: {} });
  const limit = 999_999 + Number(next().slice(1));
  return { quota: "backup_sets_per_account", limit, reason: "More." };
};

const newQuotaRequest = async (maker: Maker): Promise<string> => {
  const body = await quotaRequest(maker);
  return (await maker.server.done("POST", "/v1/quota-requests", { account: owner, body })).id;
};

const webhook = { url: "https://example.com/hook" };

/** One of each, by the first step of the path below `/v1`. */
export const makers: Readonly<Record<string, (maker: Maker) => Promise<string>>> = {
  accounts: async () => owner,
  directories: async () => "rd-1",
  folders: async () => "fd-1",
  clusters: async ({ server, next }) => {
    const id = `pc-${next()}`;
    await server.done("PUT", `/v1/clusters/${id}`, { body: { owner, region } });
    return id;
  },
  "backup-sets": newSet,
  "resource-shares": newShare,
  invitations: async ({ server }) => {
    const { share, invitation } = await offer(server);
    // An offer is one of many in this world, so the one of this share is looked for.
    const { items } = await server.done("GET", "/v1/invitations?state=pending&limit=500", {
      account: friend,
    });
    return items.find((item: { share: string }) => item.share === share)?.id ?? invitation;
  },
  restores: async (maker) => {
    const body = { backup_set: await newSet(maker), region };
    return (await maker.server.done("POST", "/v1/restores", { account: owner, body })).id;
  },
  conversions: async (maker) => {
    const id = await newSet(maker);
    await maker.server.done("POST", `/v1/backup-sets/${id}/convert`, { account: owner });
    const { items } = await maker.server.done("GET", "/v1/conversions?limit=500", { account: owner });
    return items.find((item: { backup_set: string }) => item.backup_set === id).id;
  },
  keys: newKey,
  "quota-requests": newQuotaRequest,
  webhooks: async ({ server }) =>
    (await server.done("POST", "/v1/webhooks", { account: owner, body: webhook })).id,
};

const parametersOf = (path: string): readonly string[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);

const byMaker = (path: string) => async (maker: Maker) => {
  if (parametersOf(path).length === 0) return {};
  const make = makers[path.split("/")[2] ?? ""];
  if (make === undefined) throw new Error(`Nothing in every-route.ts makes what ${path} is about.`);
  return { id: await make(maker) };
};

const person = (id: string) => ({ type: "Account", id });

type MakeBody = (maker: Maker) => Promise<object>;

/** A policy that is new each time, because of its comment. */
const newPolicy = ({ next }: Maker) => ({
  sources: shipped.map(({ file, text }) => ({ file, text: `${text}// ${next()}\n` })),
});

const newPolicyVersion = async (maker: Maker): Promise<string> =>
  (await maker.server.done("POST", "/v1/policy/versions", { body: newPolicy(maker) })).digest;

/** The bodies of the routes that take one. */
const bodies: Readonly<Record<RouteName, object | MakeBody>> = {
  "POST /access/v1/evaluation": {
    subject: person(owner),
    action: { name: "view" },
    resource: { type: "BackupSet", id: "bk-1" },
  },
  "POST /v1/keys": { role: "account", name: "made", account: owner, permissions: ["manage_keys"] },
  "POST /v1/keys/{id}/rotate": {},
  "PUT /v1/accounts/{id}": { site: "aliyun.com", features: ["backup-sharing"] },
  "PUT /v1/directories/{id}": { management_account: owner },
  "PUT /v1/directories/{id}/sharing": { enabled: true },
  "PUT /v1/folders/{id}": { parent: { type: "Directory", id: "rd-1" } },
  "PUT /v1/clusters/{id}": { owner, region },
  "PUT /v1/backup-sets/{id}": set,
  "POST /v1/resource-shares": async (maker) => ({
    name: `made-${maker.next()}`,
    region,
    backup_sets: [await newSet(maker)],
  }),
  "PATCH /v1/resource-shares/{id}": { name: "renamed" },
  "POST /v1/resource-shares/{id}/backup-sets": async (maker) => ({ backup_sets: [await newSet(maker)] }),
  "POST /v1/resource-shares/{id}/principals": { principals: [person(friend)] },
  "POST /v1/quota-requests": quotaRequest,
  "POST /v1/quota-requests/{id}/approve": {},
  "POST /v1/quota-requests/{id}/reject": {},
  "POST /v1/restores": async (maker) => ({ backup_set: await newSet(maker), region }),
  "POST /v1/webhooks": webhook,
  "POST /v1/policy/validate": async (maker) => newPolicy(maker),
  "POST /v1/policy/versions": async (maker) => newPolicy(maker),
  "PATCH /v1/policy/active": async (maker) => ({ digest: await newPolicyVersion(maker) }),
  "POST /v1/policy/rollback": {},
};

/** Routes whose path is about more than one thing, or about somebody else's. */
const others: Readonly<Record<RouteName, Partial<Recipe>>> = {
  "DELETE /v1/resource-shares/{id}/backup-sets/{backup_set}": {
    ids: async (maker) => {
      const backup_set = await newSet(maker);
      return { id: await newShareOf(maker, backup_set), backup_set };
    },
  },
  "DELETE /v1/resource-shares/{id}/principals/{type}/{principal}": {
    ids: async (maker) => ({ id: (await offer(maker.server)).share, type: "Account", principal: friend }),
  },
  "POST /v1/webhooks/{id}/dead-letters/{letter}/resend": {
    ids: async (maker) => ({ id: (await makers.webhooks?.(maker)) ?? "", letter: "dlt-none" }),
  },
  "POST /v1/resource-shares/{id}/leave": {
    account: friend,
    ids: async (maker) => {
      const id = await makers.invitations?.(maker);
      const path = `/v1/invitations/${id}/accept`;
      return { id: (await maker.server.done("POST", path, { account: friend })).share };
    },
  },
  "DELETE /v1/policy/versions/{digest}": {
    ids: async (maker) => ({ digest: await newPolicyVersion(maker) }),
  },
  "GET /v1/policy/versions/{digest}": { ids: async (maker) => ({ digest: await newPolicyVersion(maker) }) },
  "POST /v1/policy/rollback": {
    ids: async (maker) => {
      const body = { digest: await newPolicyVersion(maker) };
      await maker.server.done("PATCH", "/v1/policy/active", { body, headers: { "if-match": "*" } });
      return {};
    },
  },
  "GET /v1/actions": { query: "?type=BackupSet&ids=bk-1,bk-2" },
  "GET /v1/shared-with-me": { account: friend },
  "POST /v1/invitations/{id}/accept": { account: friend },
  "POST /v1/invitations/{id}/reject": { account: friend },
};

/** Throws where nothing here says how the route is asked. */
export const recipeFor = (route: RouteName): Recipe => {
  const [, path = ""] = route.split(" ");
  const body = bodies[route];
  return {
    account: owner,
    ids: byMaker(path),
    body: body === undefined ? null : typeof body === "function" ? (body as MakeBody) : async () => body,
    ...others[route],
  };
};

/** The path with the things in it. */
export const filled = (path: string, ids: Readonly<Record<string, string>>): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const id = ids[name];
    if (id === undefined) throw new Error(`Nothing in every-route.ts stands for {${name}} of ${path}.`);
    return id;
  });
