/** `lendbase audit`, on a store and on an export. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { appendLog, serverPart } from "../../server/store/log.ts";
import { openStore } from "../../server/store/store.ts";
import { runCommand } from "./processes.ts";

const recordOf = async (length: number): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), "lendbase-audit-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const store = await openStore(join(folder, "lendbase.db"));
  for (let at = 1; at <= length; at += 1) {
    const object = { type: "Account", id: `a${at}` };
    await store.write((db) =>
      appendLog(db, { at, actor: "test", action: "put_account", object, details: {} }),
    );
  }
  await store.close();
  return folder;
};

test("verifies a record and its export, says where it ends, and names the first entry that was altered", async () => {
  const data = await recordOf(3);
  const whole = await runCommand(["audit", "verify", "--data", data]);
  expect(whole.code).toBe(0);
  const [, end = ""] = /ends with (3:[0-9a-f]+)/.exec(whole.stdout) ?? [];
  const exported = await runCommand(["audit", "export", "--data", data]);
  expect(exported.stderr).toContain(end);
  const file = join(data, "record.ndjson");
  writeFileSync(file, exported.stdout);
  expect((await runCommand(["audit", "verify", "--file", file, "--expect", end])).code).toBe(0);

  const database = new DatabaseSync(join(data, "lendbase.db"));
  database.exec("update log set actor = 'nobody' where sequence = 2");
  database.close();
  const broken = await runCommand(["audit", "verify", "--data", data]);
  expect(broken.code).toBe(1);
  expect(broken.stderr).toBe(
    "lendbase: The record is not whole: Entry 2 was altered: its hash is not that of what it says. Entries before it that fit together: 1.\n",
  );
  const missing = await runCommand(["audit", "verify", "--data", join(data, "none")]);
  expect(missing.code).toBe(2);
});

test("lists who did what for people: whose key or token, under which policy, by which permits", async () => {
  const data = await recordOf(1);
  const store = await openStore(join(data, "lendbase.db"));
  const by = { role: "account", id: "alice", issuer: "https://issuer.test", account: "a1" } as const;
  const object = { type: "ResourceShare", id: "rs-1" };
  const decided = { policy: "0123456789abcdef", permits: ["owner", "share_owner"] };
  const entry = { at: 2, actor: "account a1", action: "cancel_resource_share", object, details: {}, decided };
  await store.write((db) => appendLog(db, { ...entry, by }));
  await store.write((db) => appendLog(db, { ...entry, by: serverPart("sched\u001buler") }));
  await store.close();
  const all = await runCommand(["audit", "list", "--data", data]);
  expect(all.stdout.split("\n")).toEqual([
    "1  1970-01-01T00:00:00.001Z  put_account  Account a1",
    "    for test, who acted was not recorded",
    "2  1970-01-01T00:00:00.002Z  cancel_resource_share  ResourceShare rs-1",
    "    for account a1, by account token of alice from https://issuer.test, permitted by owner, share_owner, policy 0123456789ab",
    "3  1970-01-01T00:00:00.002Z  cancel_resource_share  ResourceShare rs-1",
    "    for account a1, by the server itself (sched␛uler), permitted by owner, share_owner, policy 0123456789ab",
    "",
  ]);
  const one = await runCommand(["audit", "list", "--data", data, "--by", "alice", "--policy", "0123"]);
  expect([one.stdout.split("\n").length, one.stderr]).toEqual([3, "Listed 1 entry.\n"]);
  const exported = await runCommand(["audit", "export", "--data", data, "--from", "2", "--to", "2"]);
  expect(JSON.parse(exported.stdout)).toMatchObject({ by, policy: decided.policy, permits: decided.permits });
});
