/** What is imported is as if it had been shared through the service; a line that is wrong undoes all of it. */
import { expect, test } from "vitest";
import { importItems, importText } from "../import-items.ts";
import { friend, miscounts, openStage, orders, owner, region } from "../sharing/cast.ts";
import { decided, lend } from "../sharing/loan.ts";

const created_at = "2026-03-01T09:00:00.000Z";
const share = (item: object = {}) => ({
  type: "ResourceShare",
  id: "rs-imported",
  owner,
  name: "imported",
  region,
  created_at,
  backup_sets: ["bk-1", "bk-2"],
  principals: [
    { type: "Account", id: friend(1), offered_at: created_at, accepted_at: created_at },
    { type: "Account", id: friend(2), offered_at: created_at },
  ],
  ...item,
});
const set = (id: string, item: object = {}) => ({
  type: "BackupSet",
  id,
  cluster: "pc-orders",
  level: 2,
  size_bytes: 1,
  created_at,
  ...item,
});
const small = [set("bk-1"), set("bk-2"), share()];

test("sets and shares that are imported are lent, counted and written into the record", async () => {
  const world = await openStage();
  await lend(world);
  expect(await importItems(world, small)).toMatchObject({ BackupSet: 2, ResourceShare: 1 });
  expect(await miscounts(world)).toEqual([]);
  expect(await decided(world, friend(1), "restore", "bk-1")).toBe("permitted");
  expect(await decided(world, friend(2), "restore", "bk-2")).toBe("InvitationPending");
  expect(await decided(world, friend(3), "restore", "bk-2")).toBe("not_permitted");
  expect(await decided(world, friend(1), "restore", orders)).toBe("permitted");
  const account = await world.sharing.inventory.getAccount(owner);
  expect(account).toMatchObject({ shared_resources: 3, shared_backup_sets: 3 });
  await world.sharing.shares.cancel(owner, "rs-imported");
  expect(await miscounts(world)).toEqual([]);
});

test("R30: inside the directory of the owner nobody has to accept what is imported", async () => {
  const world = await openStage();
  const parent = { type: "Directory", id: "rd-corp" };
  const member = (id: string) => ({
    type: "Account",
    id,
    site: "aliyun.com",
    features: ["backup-sharing"],
    parent,
  });
  await importItems(world, [
    { type: "Directory", id: "rd-corp", management_account: friend(3), sharing_enabled: true },
    member(owner),
    member(friend(2)),
    ...small,
  ]);
  expect(await decided(world, friend(2), "restore", "bk-2")).toBe("permitted");
  expect(await miscounts(world)).toEqual([]);
});

const wrong: readonly (readonly [what: string, text: string, sentence: string])[] = [
  ["no JSON", `${JSON.stringify(set("bk-1"))}\n{`, "Line 2: it is not JSON"],
  ["an unknown type", '{"type":"Cat"}', "Line 1: "],
  ["an unknown field", JSON.stringify(set("bk-1", { color: "red" })), "Line 1: "],
  [
    "a set of a cluster that is not there",
    JSON.stringify(set("bk-1", { cluster: "pc-x" })),
    "there is no cluster pc-x",
  ],
  [
    "a set twice",
    [set("bk-1"), set("bk-1")].map((item) => JSON.stringify(item)).join("\n"),
    "Line 2: there is a backup set bk-1 already",
  ],
  [
    "a set that expires before it was made",
    JSON.stringify(set("bk-1", { expires_at: "2026-01-01T00:00:00.000Z" })),
    "cannot expire before",
  ],
  [
    "a share of somebody else's set",
    JSON.stringify(share({ owner: friend(1), backup_sets: [orders], principals: [] })),
    `account ${friend(1)} has no backup set ${orders}`,
  ],
  [
    "a share of another region",
    JSON.stringify(share({ backup_sets: [orders], region: "cn-shanghai" })),
    "in cn-shanghai",
  ],
  [
    "a share with itself",
    JSON.stringify(
      share({ backup_sets: [], principals: [{ type: "Account", id: owner, offered_at: created_at }] }),
    ),
    "its own owner",
  ],
  [
    "a share with a folder",
    JSON.stringify(
      share({ backup_sets: [], principals: [{ type: "Folder", id: "fd-1", offered_at: created_at }] }),
    ),
    "through the API",
  ],
  [
    "an account of a site that is not declared",
    JSON.stringify({ type: "Account", id: friend(9), site: "example.com" }),
    "There is no site example.com",
  ],
];

test.each(wrong)("%s is refused by its line, and nothing is imported", async (_, text, sentence) => {
  const world = await openStage();
  const before = await world.store.read((db) => db.selectFrom("log").select("hash").execute());
  await expect(importText(world, `${JSON.stringify(set("bk-0"))}\n\n${text}`)).rejects.toThrow(
    sentence.replace(/Line (\d)/, (_all, n) => `Line ${Number(n) + 2}`),
  );
  expect(await world.store.read((db) => db.selectFrom("log").select("hash").execute())).toEqual(before);
  expect(await world.store.read((db) => db.selectFrom("backup_sets").select("id").execute())).toEqual([
    { id: orders },
  ]);
});
