/** A backup that is made while a server is written to, and a server that goes on from it. */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
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

const change = (file: string, statement: string): void => {
  const database = new DatabaseSync(file);
  database.exec(statement);
  database.close();
};

/** Files in the folder that are no whole backups of this version, and what is to be said of each. */
const makeBroken = (backup: string, into: string): Readonly<Record<string, RegExp>> => {
  const path = (name: string): string => join(into, name);
  const whole = readFileSync(backup);
  writeFileSync(path("half.db"), whole.subarray(0, whole.length / 2));
  writeFileSync(path("text.db"), "no database");
  writeFileSync(path("empty.db"), "");
  mkdirSync(path("folder.db"));
  change(path("other.db"), "create table other (id text)");
  copyFileSync(backup, path("newer.db"));
  change(path("newer.db"), "insert into kysely_migration values ('9999-later', ''); drop table webhooks");
  copyFileSync(backup, path("forged.db"));
  change(path("forged.db"), "update log set actor = 'somebody else'");
  const bytes = Buffer.from(whole);
  bytes.fill(0x5a, whole.length / 2, whole.length / 2 + 12_000);
  writeFileSync(path("pages.db"), bytes);
  return {
    "half.db": /is damaged, or is no backup of Lendbase; restore another one\.\n$/,
    "text.db": /is damaged, or is no backup of Lendbase; restore another one\.\n$/,
    "empty.db": /is no database of Lendbase\.\n$/,
    "folder.db": /is no file\.\n$/,
    "other.db": /is no database of Lendbase\.\n$/,
    "missing.db": /^lendbase: There is no backup at /,
    "newer.db": /was written by a newer version of Lendbase; use that version\.\n$/,
    "forged.db": /^lendbase: The record in \S+ is not whole: [^.]+\.\n$/,
    "pages.db": /is damaged: [^.]+\.\n$/,
  };
};

test("a data folder that a server uses, or that is none, is left as it is", async () => {
  const server = await startServe(["--data", at("data")]);
  expect((await runCommand(["backup", at("a.db"), "--data", at("data")])).code).toBe(0);
  const used = await runCommand(["restore-backup", at("a.db"), "--data", at("data")]);
  expect([used.code, used.stderr]).toEqual([
    1,
    expect.stringMatching(/^lendbase: A server uses \S+; stop it first\.\n$/),
  ]);
  const key = operatorKey(at("data"));
  expect((await ask({ url: server.url, key }, "GET", "/v1/me")).status).toBe(200);
  await stop(server);
  writeFileSync(at("file"), "mine");
  const onto = await runCommand(["restore-backup", at("a.db"), "--data", at("file")]);
  expect([onto.code, onto.stderr]).toEqual([
    1,
    expect.stringMatching(/^lendbase: The data folder \S+ cannot be used: /),
  ]);
  expect(readFileSync(at("file"), "utf8")).toBe("mine");
});

test("a database that is damaged is not backed up, and the sentence names it and not the copy", async () => {
  await stop(await startServe(["--data", at("data")]));
  const database = at("data/lendbase.db");
  const bytes = readFileSync(database);
  writeFileSync(database, bytes.fill(0x5a, 100, 4_000));
  const { code, stderr } = await runCommand(["backup", at("a.db"), "--data", at("data")]);
  expect([code, stderr]).toEqual([1, expect.stringContaining(database)]);
  expect(readdirSync(folder.path)).toEqual(["data"]);
});

test("nothing is overwritten, and what is no whole backup is not restored", async () => {
  await stop(await startServe(["--data", at("data")]));
  expect((await runCommand(["backup", at("a.db"), "--data", at("data")])).code).toBe(0);
  const twice = await runCommand(["backup", at("a.db"), "--data", at("data")]);
  expect([twice.code, twice.stderr]).toEqual([1, expect.stringContaining("is there already")]);
  const onto = await runCommand(["restore-backup", at("a.db"), "--data", at("data")]);
  expect([onto.code, onto.stderr]).toEqual([1, expect.stringContaining("is not overwritten")]);
  for (const [file, sentence] of Object.entries(makeBroken(at("a.db"), folder.path))) {
    const { code, stderr } = await runCommand(["restore-backup", at(file), "--data", at("other")]);
    expect([code, stderr], file).toEqual([1, expect.stringMatching(sentence)]);
    expect(stderr.trim().split("\n"), file).toHaveLength(1);
    expect(stderr, file).toContain(at(file));
    const left = existsSync(at("other")) ? readdirSync(at("other")) : [];
    expect(
      left.filter((name) => name !== "lendbase.db.lock"),
      file,
    ).toEqual([]);
  }
  const postgres = { LENDBASE_STORE: "postgres://me:secret@127.0.0.1:1/none" };
  const dump = await runCommand(["backup", at("b.db")], { environment: postgres });
  expect([dump.code, dump.stderr]).toEqual([1, expect.stringContaining("pg_dump")]);
});
