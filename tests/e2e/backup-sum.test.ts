/** What nothing in a database says of a backup of it: whether each byte is the one that was backed up. */
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { beforeAll, beforeEach, expect, onTestFinished, test } from "vitest";
import { verifySum } from "../../server/store/sum-file.ts";
import {
  ask,
  operatorKey,
  root,
  runCommand,
  startCommand,
  startServe,
  stop,
  temporaryFolder,
} from "./processes.ts";

const account = "1000000000000001";

let data: string;
beforeAll(async () => {
  const folder = temporaryFolder();
  data = folder.path;
  const server = await startServe(["--data", data]);
  const body = { site: "aliyun.com", features: ["backup-sharing"] };
  await ask({ url: server.url, key: operatorKey(data) }, "PUT", `/v1/accounts/${account}`, { body });
  await stop(server);
  return () => folder.remove();
});

let folder: string;
beforeEach(() => {
  const made = temporaryFolder();
  folder = made.path;
  onTestFinished(() => made.remove());
});

const at = (name: string): string => join(folder, name);
const backUp = (file: string) => runCommand(["backup", file, "--data", data]);
const restore = (file: string) => runCommand(["restore-backup", file, "--data", at("new")]);

/** Another site in the row of the account: no index, no counter, no page and no entry of the record is another. */
const changeOneBit = (file: string): void => {
  const bytes = readFileSync(file);
  const place = bytes.indexOf(`${account}aliyun.com[`) + account.length;
  bytes[place] = (bytes[place] ?? 0) ^ 1;
  writeFileSync(file, bytes);
};

const siteIn = (file: string): unknown => {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return database.prepare("select site from accounts").get()?.site;
  } finally {
    database.close();
  }
};

test("one bit in a row is seen by its sum, and said to go unseen without it", async () => {
  expect((await backUp(at("a.db"))).stdout).toContain("a.db.sha256; keep both together");
  expect(spawnSync("sha256sum", ["-c", "a.db.sha256"], { cwd: folder }).status).toBe(0);
  changeOneBit(at("a.db"));
  const refused = await restore(at("a.db"));
  expect([refused.code, refused.stdout]).toEqual([1, ""]);
  expect(refused.stderr).toBe(
    `lendbase: ${at("a.db")} is not as it was backed up: its SHA-256 is not the one in ${at("a.db.sha256")}; ` +
      "copy both again from where they were made, or restore another backup.\n",
  );
  expect(existsSync(at("new"))).toBe(false);
  rmSync(at("a.db.sha256"));
  const unseen = await restore(at("a.db"));
  expect([unseen.code, unseen.stderr]).toEqual([0, ""]);
  expect(unseen.stdout).toMatch(
    /^There is no \S+a\.db\.sha256, so only its pages, its counters and its record were checked: a change inside of a row would not be seen\.$/m,
  );
  expect(siteIn(at("new/lendbase.db"))).toBe("`liyun.com");
});

test("what is beside a backup and would be read with it is not restored", async () => {
  await backUp(at("a.db"));
  copyFileSync(at("a.db"), at("b.db"));
  const other = new DatabaseSync(at("b.db"));
  other.exec("pragma journal_mode = wal; update accounts set site = 'elsewhere.com'");
  copyFileSync(at("b.db-wal"), at("a.db-wal"));
  other.close();
  const { code, stderr } = await restore(at("a.db"));
  expect([code, stderr]).toEqual([
    1,
    `lendbase: ${at("a.db-wal")} is no part of the backup, but would be read with it; move it away.\n`,
  ]);
  expect(existsSync(at("new"))).toBe(false);
});

/** Starts a backup, and kills it as soon as a file is there. */
const killAt = async (name: string): Promise<void> => {
  const { child, ended } = startCommand(["backup", at("a.db"), "--data", data]);
  const look = (): void => {
    if (existsSync(at(name))) child.kill("SIGKILL");
    else if (child.exitCode === null) setImmediate(look);
  };
  look();
  await ended;
};

test("a backup that is killed leaves no file beside the sum of another, and the next one is whole", async () => {
  for (const moment of ["a.db.new", "a.db.sha256.new", "a.db", "a.db.sha256"]) {
    writeFileSync(at("a.db.sha256"), "of another");
    // The sum of a file that is gone must not be what the kill waits for.
    if (moment === "a.db.sha256") rmSync(at(moment));
    await killAt(moment);
    if (existsSync(at("a.db"))) await verifySum(at("a.db"));
    rmSync(at("a.db"), { force: true });
  }
  const { code, stderr } = await backUp(at("a.db"));
  expect([code, stderr]).toEqual([0, ""]);
  expect(readdirSync(folder).sort()).toEqual(["a.db", "a.db.sha256"]);
  expect(await verifySum(at("a.db"))).toBe(true);
});

test("what the page on operations shows of backups is done as it says", () => {
  const page = readFileSync(join(root, "server/deploy/README.md"), "utf8");
  const [, script = ""] = /## Backup\n[\s\S]*?```sh\n([\s\S]*?)```/.exec(page) ?? [];
  const { status, stdout, stderr } = spawnSync(
    "bash",
    [
      "-ec",
      `lendbase() { "${process.execPath}" dist/lendbase.js "$@"; }\n${script.replaceAll("/tmp", folder)}`,
    ],
    { cwd: root, env: { ...process.env, LENDBASE_DATA: data }, encoding: "utf8" },
  );
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/^monday\.db: OK$/m);
  expect(stdout).toMatch(/^It is as it was backed up: its SHA-256 is the one in \S+monday\.db\.sha256\.$/m);
  expect(readdirSync(folder).sort()).toEqual(["monday.db", "monday.db.sha256", "restored"]);
});
