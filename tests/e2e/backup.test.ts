/** A backup that is made while a server is written to, and a server that goes on from it. */
import { copyFileSync, existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { nothingYet, register, startCaller } from "../postgres/workload.ts";
import { ask, type Folder, operatorKey, runCommand, startServe, stop, temporaryFolder } from "./processes.ts";

let folder: Folder;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const at = (name: string): string => join(folder.path, name);

test("a backup under load is whole, and a server goes on from it with the keys it had", async () => {
  const started = await startServe(["--data", at("data")]);
  const server = { url: started.url, key: operatorKey(at("data")) };
  await register(server);
  const acknowledged = nothingYet();
  const callers = [0, 1, 2].map((first) => startCaller(() => server, first, 3, acknowledged));
  while (acknowledged.shares.size < 15) await new Promise((resolve) => setTimeout(resolve, 5));
  const before = new Set(acknowledged.shares);
  const made = await runCommand(["backup", at("monday.db"), "--data", at("data")]);
  const after = acknowledged.shares.size;
  for (const caller of callers) await caller.stop();
  await stop(started);
  expect(made.stderr).toBe("");
  expect(made.stdout).toMatch(/Its pages, its counters and its record \(\d+ entries\) are whole\./);
  expect(after).toBeGreaterThan(before.size);
  expect(statSync(at("monday.db")).mode & 0o777).toBe(0o600);

  const restored = await runCommand(["restore-backup", at("monday.db"), "--data", at("new")]);
  expect([restored.code, restored.stderr]).toEqual([0, ""]);
  copyFileSync(at("data/operator.key"), at("new/operator.key"));
  const again = await startServe(["--data", at("new")]);
  for (const share of before) {
    const { status } = await ask({ ...server, url: again.url }, "GET", `/v1/resource-shares/${share}`);
    expect(status).toBe(200);
  }
  await stop(again);
  const verified = await runCommand(["audit", "verify", "--data", at("new")]);
  expect(verified.code).toBe(0);
}, 60_000);

test("nothing is overwritten, and what is no whole backup is not restored", async () => {
  await stop(await startServe(["--data", at("data")]));
  expect((await runCommand(["backup", at("a.db"), "--data", at("data")])).code).toBe(0);
  const twice = await runCommand(["backup", at("a.db"), "--data", at("data")]);
  expect([twice.code, twice.stderr]).toEqual([1, expect.stringContaining("is there already")]);
  const onto = await runCommand(["restore-backup", at("a.db"), "--data", at("data")]);
  expect([onto.code, onto.stderr]).toEqual([1, expect.stringContaining("is not overwritten")]);
  const whole = readFileSync(at("a.db"));
  writeFileSync(at("half.db"), whole.subarray(0, whole.length / 2));
  writeFileSync(at("text.db"), "no database");
  for (const file of ["half.db", "text.db", "missing.db"]) {
    const { code, stderr } = await runCommand(["restore-backup", at(file), "--data", at("other")]);
    expect(code, file).toBe(1);
    expect(stderr.trim().split("\n"), file).toHaveLength(1);
    expect(existsSync(at("other/lendbase.db")), file).toBe(false);
  }
  const postgres = { LENDBASE_STORE: "postgres://me:secret@127.0.0.1:1/none" };
  const dump = await runCommand(["backup", at("b.db")], { environment: postgres });
  expect([dump.code, dump.stderr]).toEqual([1, expect.stringContaining("pg_dump")]);
});
