/** An account that makes keys for itself: never more than it was given, and nothing of others. */
import { expect, test } from "vitest";
import { managerOf, serverManager } from "../../../server/identity/key-authority.ts";
import { minute, monday } from "../world.ts";
import { account, everyKey, openKeys, stranger } from "./key-stories.ts";

const own = { role: "account", name: "own", account } as const;
const refused = { problem: { kind: "refused", refusals: [{ code: "KeyMayDoMore" }] } };
const absent = { problem: { kind: "not_found" } };

test("it makes, lists, changes and takes back keys that may do as much as its own", async () => {
  const { keys, give, callerOf, whyNot } = await openKeys();
  const { manager } = await give("view", "manage_keys");
  const made = await keys.create(manager, { ...own, permissions: ["view"] });
  expect(made.created_by).toBe(manager.actor);
  const changed = await keys.rotate(manager, made.id, { grace_seconds: 0 });
  expect(await callerOf(changed.secret)).toMatchObject({ account, permissions: ["view"] });
  await keys.revoke(manager, made.id);
  expect(await whyNot(changed.secret)).toBe("The API key was revoked.");
});

test("it makes no key that may do more, and takes over none", async () => {
  const { keys, give, callerOf } = await openKeys();
  const { manager } = await give("view", "manage_keys");
  const wider = await give("view", "share");
  await expect(keys.create(manager, { ...own, permissions: ["view", "restore"] })).rejects.toMatchObject(
    refused,
  );
  await expect(keys.rotate(manager, wider.id, { grace_seconds: 0 })).rejects.toMatchObject(refused);
  await expect(keys.revoke(manager, wider.id)).rejects.toMatchObject(refused);
  expect(await callerOf(wider.secret)).toMatchObject({ permissions: ["view", "share"] });
});

test("a key that ends makes none that goes on, and takes over none", async () => {
  const { keys, give, callerOf } = await openKeys();
  const lasting = await give("view");
  const at = (minutes: number) => new Date(monday + minutes * minute).toISOString();
  const { secret } = await keys.create(serverManager, {
    ...own,
    permissions: ["view", "manage_keys"],
    expires_at: at(60),
  });
  const manager = managerOf(await callerOf(secret), null);
  const body = { ...own, permissions: ["view" as const] };
  await expect(keys.create(manager, body)).rejects.toMatchObject(refused);
  await expect(keys.create(manager, { ...body, expires_at: at(61) })).rejects.toMatchObject(refused);
  expect(await keys.create(manager, { ...body, expires_at: at(60) })).toMatchObject({ expires_at: at(60) });
  await expect(keys.rotate(manager, lasting.id, { grace_seconds: 60 })).rejects.toMatchObject(refused);
});

test("keys of others are not there", async () => {
  const { keys, give } = await openKeys();
  const { manager } = await give("view", "share", "restore", "manage_keys");
  const others = [
    await keys.create(serverManager, { role: "operator", name: "root" }),
    await keys.create(serverManager, { ...own, account: stranger, permissions: ["view"] }),
  ];
  for (const { id } of others) {
    await expect(keys.get(manager, id)).rejects.toMatchObject(absent);
    await expect(keys.rotate(manager, id, { grace_seconds: 0 })).rejects.toMatchObject(absent);
    await expect(keys.revoke(manager, id)).rejects.toMatchObject(absent);
  }
  const { items } = await keys.list(manager, everyKey);
  expect(items.map((key) => key.account)).toEqual([account]);
  expect(items.map((key) => key.created_by)).toEqual(["server"]);
});

test("no key takes back itself, or ends its own secret at once", async () => {
  const { keys, give } = await openKeys();
  const { id, manager } = await give("manage_keys");
  const inUse = { problem: { kind: "conflict", code: "KeyInUse" } };
  await expect(keys.revoke(manager, id)).rejects.toMatchObject(inUse);
  await expect(keys.rotate(manager, id, { grace_seconds: 0 })).rejects.toMatchObject(inUse);
  expect(await keys.rotate(manager, id, { grace_seconds: 60 })).toMatchObject({ id, state: "working" });
});

test("an account has only so many keys that work", async () => {
  const { keys, give } = await openKeys();
  const { manager } = await give("view", "manage_keys");
  const make = () => keys.create(manager, { ...own, permissions: ["view"] });
  const made = await Promise.all(Array.from({ length: 199 }, make));
  await expect(make()).rejects.toMatchObject({ problem: { kind: "conflict", code: "TooManyKeys" } });
  await keys.revoke(manager, made[0]?.id ?? "");
  await make();
});

test("keys are listed page by page", async () => {
  const { keys, give } = await openKeys();
  for (let n = 0; n < 5; n += 1) await give("view");
  const first = await keys.list(serverManager, { limit: 3 });
  const second = await keys.list(serverManager, { limit: 3, cursor: first.next_cursor ?? "" });
  expect([first.items.length, second.items.length, second.next_cursor]).toEqual([3, 2, null]);
  const ids = [...first.items, ...second.items].map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)].sort());
});
