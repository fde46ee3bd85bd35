/** `lendbase audit`, on a store and on an export. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { appendLog } from "../../server/store/log.ts";
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
