/**
 * What a question about actions names of another account is answered as what is not there, after the same statements, so
 * that neither the words nor the time of the answer tell the two apart (R40).
 */
import { expect, test } from "vitest";
import { type ObjectType, objectActions } from "../../../server/api/actions.ts";
import { paths } from "../http/action-requests.ts";
import { everyPermission } from "../http/every-caller.ts";
import { makers } from "../http/every-route.ts";
import { owner, region, registerWorld, stranger } from "../http/lending.ts";
import { openApp } from "./open-app.ts";

const absent = (id: string): string => (/^[0-9]{16}$/.test(id) ? "9999999999999999" : `${id.slice(0, -2)}zz`);

/** The stranger has a set and a share of its own, and may share. */
const openStage = async () => {
  let statements: string[] = [];
  const app = await openApp(({ sql }) => {
    // When a key was used last is written down on the side.
    if (!sql.includes("api_keys")) statements.push(sql);
  });
  await registerWorld(app);
  await app.done("PUT", `/v1/accounts/${stranger}`, {
    body: { site: "aliyun.com", features: ["backup-sharing"] },
    headers: { "if-match": "*" },
  });
  for (const [id, manager] of [
    ["rd-1", owner],
    ["rd-2", stranger],
  ]) {
    await app.done("PUT", `/v1/directories/${id}`, { body: { management_account: manager } });
  }
  await app.done("PUT", "/v1/folders/fd-1", { body: { parent: { type: "Directory", id: "rd-1" } } });
  await app.done("PUT", "/v1/clusters/pc-own", { body: { owner: stranger, region } });
  const set = { cluster: "pc-own", level: 1, size_bytes: 1, created_at: "2026-03-01T09:00:00.000Z" };
  await app.done("PUT", "/v1/backup-sets/bk-own", { body: set });
  const body = { name: "own", region, backup_sets: ["bk-own"] };
  const share = await app.done("POST", "/v1/resource-shares", { account: stranger, body });
  const permissions = [...everyPermission];
  const key = (await app.createKey({ role: "account", name: "all", account: stranger, permissions })).secret;
  let count = 0;
  return {
    maker: { server: app, next: () => `n${++count}` },
    share: share.id as string,
    ask: async (path: string, id: string) => {
      statements = [];
      const headers = { "x-request-id": "same" };
      const { status, text } = await app.request("GET", path.replace("{}", id), { key, headers });
      return { status, text: text.replaceAll(id, "it"), statements };
    },
  };
};

test("what a question names beside its object", async () => {
  const { ask, share } = await openStage();
  const questions = [
    ["/v1/backup-sets/bk-own/actions?principal=folder:{}", "fd-1"],
    ["/v1/backup-sets/bk-own/actions?principal=directory:{}", "rd-1"],
    [`/v1/resource-shares/${share}/actions?principal=folder:{}`, "fd-1"],
    [`/v1/resource-shares/${share}/actions?backup_set={}`, "bk-1"],
    ["/v1/actions?type=BackupSet&ids=bk-own&principal=folder:{}", "fd-1"],
  ] as const;
  for (const [path, id] of questions) {
    const present = await ask(path, id);
    expect(present, path).toEqual(await ask(path, absent(id)));
    expect(present.status).toBe(200);
  }
});

test("a page of what is another's, of every type", async () => {
  const { maker, ask } = await openStage();
  for (const type of Object.keys(objectActions) as ObjectType[]) {
    const id = (await makers[paths[type]]?.(maker)) ?? "";
    const path = `/v1/actions?type=${type}&ids={}`;
    const present = await ask(path, id);
    expect(present, type).toEqual(await ask(path, absent(id)));
    expect([present.status, JSON.parse(present.text).objects]).toEqual([200, []]);
  }
});
