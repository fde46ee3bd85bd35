/** What a key of an account learns of others: nothing that is not lent to it, and little of what is. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { friend, lend, owner, region, registerWorld, stranger } from "./lending.ts";
import { openTestServer, type TestServer } from "./test-server.ts";

let server: TestServer;
let strangersKey: string;
let friendsKey: string;
/** Of each type one that is there, of another account, and one that is not. */
let pairs: readonly (readonly [type: string, present: string, absent: string])[];

const keyOf = async (account: string): Promise<string> => {
  const key = await server.createKey({
    role: "account",
    name: account,
    account,
    permissions: ["view", "share", "restore"],
  });
  return key.secret;
};

beforeAll(async () => {
  server = await openTestServer();
  await registerWorld(server);
  await server.done("PUT", "/v1/directories/rd-1", { body: { management_account: owner } });
  await server.done("PUT", "/v1/folders/fd-1", { body: { parent: { type: "Directory", id: "rd-1" } } });
  const { share, invitation } = await lend(server);
  const restore = await server.done("POST", "/v1/restores", {
    account: owner,
    body: { backup_set: "bk-1", region },
  });
  pairs = [
    ["BackupSet", "bk-1", "bk-none"],
    ["ResourceShare", share, "rs-none"],
    ["Invitation", invitation, "inv-none"],
    ["Restore", restore.id, "rst-none"],
    ["Account", owner, "9999999999999999"],
    ["Cluster", "pc-orders", "pc-none"],
    ["Folder", "fd-1", "fd-none"],
    ["Directory", "rd-1", "rd-none"],
  ];
  strangersKey = await keyOf(stranger);
  friendsKey = await keyOf(friend);
});

afterAll(() => server.close());

const actions = ["view", "restore", "share", "unshare", "convert", "delete", "create_resource_share"].concat([
  "update",
  "add_principal",
  "remove_principal",
  "cancel",
  "accept",
  "reject",
  "continue",
  "fly",
]);

const contexts: readonly object[] = [
  {},
  { region, scope: "all_accounts" },
  { region, scope: "resource_directory", principal: { type: "Account", id: stranger } },
  { region, scope: "all_accounts", principal: { type: "Account", id: owner } },
  { region: 1 },
];

const ask = (key: string, account: string, action: string, type: string, id: string, context: object) =>
  server.request("POST", "/access/v1/evaluation", {
    key,
    body: {
      subject: { type: "Account", id: account },
      action: { name: action },
      resource: { type, id },
      context,
      options: { explain: true },
    },
  });

test.for(actions)("asked for %s, what is of others and what is not there are alike", async (action) => {
  for (const [type, present, absent] of pairs) {
    for (const context of contexts) {
      const [one, other] = await Promise.all([
        ask(strangersKey, stranger, action, type, present, context),
        ask(strangersKey, stranger, action, type, absent, context),
      ]);
      expect(one.status).toBe(other.status);
      expect(one.text.replaceAll(present, "it")).toBe(other.text.replaceAll(absent, "it"));
      expect(one.body.decision ?? false).toBe(false);
    }
  }
});

test.for([
  ["GET", (id: string) => `/v1/backup-sets/${id}`, "BackupSet"],
  ["DELETE", (id: string) => `/v1/backup-sets/${id}`, "BackupSet"],
  ["POST", (id: string) => `/v1/backup-sets/${id}/convert`, "BackupSet"],
  ["GET", (id: string) => `/v1/resource-shares/${id}`, "ResourceShare"],
  ["DELETE", (id: string) => `/v1/resource-shares/${id}`, "ResourceShare"],
  ["GET", (id: string) => `/v1/invitations/${id}`, "Invitation"],
  ["POST", (id: string) => `/v1/invitations/${id}/accept`, "Invitation"],
  ["POST", (id: string) => `/v1/invitations/${id}/reject`, "Invitation"],
  ["GET", (id: string) => `/v1/restores/${id}`, "Restore"],
  ["GET", (id: string) => `/v1/restores?backup_set=${id}`, "BackupSet"],
  ["GET", (id: string) => `/v1/restores?cursor=${Buffer.from(id).toString("base64url")}`, "Restore"],
  ["GET", (id: string) => `/v1/accounts/${id}`, "Account"],
] as const)("%s %s answers alike", async ([method, path, type]) => {
  const [, present = "", absent = ""] = pairs.find(([each]) => each === type) ?? [];
  const asked = { key: strangersKey, headers: { "x-request-id": "same" } };
  const one = await server.request(method, path(present), asked);
  const other = await server.request(method, path(absent), asked);
  expect(one.status).toBe(other.status);
  expect(one.text.replaceAll(present, "it")).toBe(other.text.replaceAll(absent, "it"));
});

test("whom a set is lent to is not told how many others have it", async () => {
  const shared = await ask(friendsKey, friend, "share", "BackupSet", "bk-1", { region });
  expect(shared.body.context).toMatchObject({ code: "FeatureNotEnabled", quotas: [] });
  expect(shared.text).toContain("ReSharing");
  expect(shared.text).not.toContain("limit");
  const seen = await server.request("GET", "/v1/backup-sets/bk-1", { key: friendsKey });
  expect(seen.body).toMatchObject({ shared_accounts: null });
});

test("the owner is told", async () => {
  const key = await keyOf(owner);
  const { body } = await ask(key, owner, "share", "BackupSet", "bk-1", { region });
  expect(body.context.quotas).toContainEqual(expect.objectContaining({ used: 1, limit: 64 }));
});
