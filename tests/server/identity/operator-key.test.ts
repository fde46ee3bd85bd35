/** The operator key that the first start writes, so that there is a way in. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { serverManager } from "../../../server/identity/key-authority.ts";
import { ensureOperatorKey } from "../../../server/identity/operator-key.ts";
import { everyKey, openKeys } from "./key-stories.ts";

const ownFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "lendbase-keys-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

const secretIn = (file: string): string => readFileSync(file, "utf8").trim();

test("the operator key is in a file of its user, and the same after another start", async () => {
  const { keys, callerOf } = await openKeys();
  const folder = ownFolder();
  const file = await ensureOperatorKey(folder, keys);
  const secret = secretIn(file);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(await callerOf(secret)).toMatchObject({ role: "operator" });
  expect(await ensureOperatorKey(folder, keys)).toBe(file);
  expect(secretIn(file)).toBe(secret);
});

test("a lost or damaged operator key is replaced, and the one before works no more", async () => {
  const { keys, callerOf, whyNot } = await openKeys();
  const folder = ownFolder();
  const file = await ensureOperatorKey(folder, keys);
  const before = secretIn(file);
  writeFileSync(file, "nonsense");
  await ensureOperatorKey(folder, keys);
  expect(await whyNot(before)).toBe("The API key was revoked.");
  expect(await callerOf(secretIn(file))).toMatchObject({ role: "operator" });
  expect((await keys.list(serverManager, everyKey)).items).toHaveLength(1);
});
