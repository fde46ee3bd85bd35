/** API keys: who a secret belongs to, and how it is kept. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createKeys, type Keys } from "../../../server/identity/keys.ts";
import { ensureOperatorKey } from "../../../server/identity/operator-key.ts";
import { openWorld, type World } from "../world.ts";

const account = "1000000000000001";

let world: World;
let keys: Keys;
let folder: string;

beforeEach(async () => {
  world = await openWorld();
  keys = createKeys(world);
  folder = mkdtempSync(join(tmpdir(), "lendbase-keys-"));
  await world.sharing.inventory.putAccount(account, {
    site: "aliyun.com",
    features: [],
    parent: null,
    raised_backup_sets: null,
  });
});

afterEach(async () => {
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

test("a key tells its role, its account and what it may do", async () => {
  const permissions = ["view", "view", "restore"] as const;
  const { secret } = await keys.create("test", {
    role: "account",
    name: "reports",
    account,
    permissions: [...permissions],
  });
  expect(await keys.authenticate(secret)).toMatchObject({
    role: "account",
    account,
    permissions: ["view", "restore"],
  });
  expect(await keys.authenticate(`${secret}x`)).toBeNull();
});

test("a secret is nowhere in the database", async () => {
  const { secret } = await keys.create("test", { role: "service", name: "billing" });
  await world.store.write(async () => {});
  for (const ending of ["", "-wal"]) {
    expect(readFileSync(world.location + ending).includes(Buffer.from(secret))).toBe(false);
  }
});

test("a list of keys shows no secret", async () => {
  const { secret, id } = await keys.create("test", { role: "service", name: "billing" });
  const list = await keys.list();
  expect(list.map((key) => key.id)).toContain(id);
  expect(JSON.stringify(list)).not.toContain(secret);
});

test("a revoked key is refused at once, also where it was just used", async () => {
  const { secret, id } = await keys.create("test", { role: "service", name: "billing" });
  expect(await keys.authenticate(secret)).not.toBeNull();
  await keys.revoke("test", id);
  expect(await keys.authenticate(secret)).toBeNull();
  await expect(keys.revoke("test", id)).rejects.toMatchObject({ problem: { kind: "not_found" } });
});

test("there is no key for an account that does not exist", async () => {
  const body = { role: "account", name: "a", account: "9999999999999999", permissions: ["view"] } as const;
  const making = keys.create("test", { ...body, permissions: ["view"] });
  await expect(making).rejects.toMatchObject({ problem: { kind: "invalid", pointer: "/account" } });
  expect(await keys.list()).toEqual([]);
});

test("the operator key is in a file of its user, and the same after another start", async () => {
  const file = await ensureOperatorKey(folder, keys);
  const secret = readFileSync(file, "utf8").trim();
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(await keys.authenticate(secret)).toMatchObject({ role: "operator" });
  expect(await ensureOperatorKey(folder, keys)).toBe(file);
  expect(readFileSync(file, "utf8").trim()).toBe(secret);
});

test("a lost or damaged operator key is replaced, and the one before works no more", async () => {
  const file = await ensureOperatorKey(folder, keys);
  const before = readFileSync(file, "utf8").trim();
  writeFileSync(file, "nonsense");
  await ensureOperatorKey(folder, keys);
  expect(await keys.authenticate(before)).toBeNull();
  expect(await keys.authenticate(readFileSync(file, "utf8").trim())).toMatchObject({ role: "operator" });
  expect(await keys.list()).toHaveLength(1);
});
