/** Whatever keeps the server from starting is one sentence, exit code 1, and nothing left behind. */
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  canStartAs,
  type Ended,
  type Folder,
  root,
  runCommand,
  startServe,
  stop,
  temporaryFolder,
} from "./processes.ts";

let folder: Folder;

beforeEach(() => {
  folder = temporaryFolder();
});

afterEach(() => folder.remove());

const data = (): string => join(folder.path, "data");
const database = (): string => join(data(), "lendbase.db");

const serve = (...args: string[]): Promise<Ended> =>
  runCommand(["serve", "--port", "0", "--data", data(), ...args]);

/** Exactly one line, which begins with the program's name and ends as a sentence does. */
const expectSentence = ({ code, stdout, stderr }: Ended, ...parts: string[]): void => {
  expect(stderr).toMatch(/^lendbase: [^\n]+\.\n$/);
  for (const part of parts) expect(stderr).toContain(part);
  expect(stdout).toBe("");
  expect(code).toBe(1);
};

/** As somebody who may not do everything, which the tests may be run as. */
const someoneElse = process.getuid?.() === 0 ? { uid: 65_534 } : {};
const hasSomeoneElse = canStartAs(someoneElse);

test("a busy port", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { readonly port: number };
  try {
    expectSentence(await serve("--port", String(port)), `Port ${port} on 127.0.0.1 is in use`, "--port");
    expect(existsSync(join(data(), "server.json"))).toBe(false);
  } finally {
    server.close();
  }
});

test("a second server on the same data folder, which leaves the first one alone", async () => {
  const first = await startServe(["--data", data()]);
  try {
    expectSentence(await serve(), "in use by another server", data());
    expect(readFileSync(join(data(), "server.json"), "utf8")).toContain(first.url);
    expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
  } finally {
    await stop(first);
  }
});

test.runIf(hasSomeoneElse)("a data folder that may not be written", async () => {
  chmodSync(folder.path, 0o555);
  try {
    const ended = await runCommand(["serve", "--port", "0", "--data", data()], someoneElse);
    expectSentence(ended, data(), "permission denied");
  } finally {
    chmodSync(folder.path, 0o755);
  }
});

test("a data folder that is a file", async () => {
  writeFileSync(data(), "");
  expectSentence(await serve(), data());
});

test("a data folder in a place where there can be none", async () => {
  expectSentence(await runCommand(["serve", "--port", "0", "--data", "/proc/lendbase"]), "/proc/lendbase");
});

test("a file that is no database", async () => {
  mkdirSync(data());
  writeFileSync(database(), "this is no database, and long enough to be looked at".repeat(100));
  expectSentence(await serve(), database(), "damaged or is not a Lendbase database");
});

test("a database with a damaged page", async () => {
  await stop(await startServe(["--data", data()]));
  const bytes = readFileSync(database());
  for (let at = 4096; at < bytes.length; at += 4096) bytes.fill(0xff, at, at + 200);
  writeFileSync(database(), bytes);
  expectSentence(await serve(), database(), "damaged or is not a Lendbase database");
});

test("a database of a newer version", async () => {
  await stop(await startServe(["--data", data()]));
  const file = new DatabaseSync(database());
  file.exec("insert into kysely_migration (name, timestamp) values ('9999-future', '2030-01-01')");
  file.close();
  expectSentence(await serve(), database(), "newer version");
});

const copyPolicies = (): string => {
  const policies = join(folder.path, "policies");
  cpSync(join(root, "policies"), policies, { recursive: true });
  return policies;
};

test("a policy with errors: all of them with their places, and nothing was started", async () => {
  const policies = copyPolicies();
  const file = join(policies, "backup-sharing.lend");
  const text = readFileSync(file, "utf8");
  writeFileSync(
    file,
    text.replace("resource.cluster.tde", "resource.cluster.tee").replace("at most 64", "at mst 64"),
  );
  const { code, stdout, stderr } = await serve("--policies", policies);
  expect(code).toBe(1);
  expect(stdout).toBe("");
  expect(stderr).toContain("tee");
  expect(stderr).toContain("mst");
  expect(stderr).toMatch(/backup-sharing\.lend:\d+:\d+/);
  expect(stderr).toMatch(/\nlendbase: The policy in .+ has \d+ errors; nothing was started\.\n$/);
  expect(existsSync(data())).toBe(false);
});

test("a policy that permits what its own tests refuse", async () => {
  const policies = copyPolicies();
  const file = join(policies, "backup-sharing.lend");
  writeFileSync(file, readFileSync(file, "utf8").replace("at most 64", "at most 65"));
  const { code, stderr } = await serve("--policies", policies);
  expect(code).toBe(1);
  expect(stderr).toContain("the 65th is refused");
  expect(existsSync(data())).toBe(false);
});

test("a policy folder that is not there", async () => {
  const none = join(folder.path, "none");
  expectSentence(await serve("--policies", none), "The policy folder cannot be read", none);
});

test("a policy folder without policies", async () => {
  expectSentence(await serve("--policies", folder.path), "There are no .lend files in", folder.path);
});

test.runIf(hasSomeoneElse)("a policy file that may not be read", async () => {
  const policies = copyPolicies();
  chmodSync(folder.path, 0o755);
  chmodSync(join(policies, "backup-sharing.lend"), 0o000);
  const args = ["serve", "--port", "0", "--data", data(), "--policies", policies];
  expectSentence(await runCommand(args, someoneElse), "backup-sharing.lend", "permission denied");
});
