/** What the doctor says of a healthy installation, and of sick ones. */
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ask, type Folder, operatorKey, runCommand, startServe, stop, temporaryFolder } from "./processes.ts";

let folder: Folder;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const data = (): string => join(folder.path, "data");

interface Said {
  readonly healthy: boolean;
  readonly findings: readonly { readonly check: string; readonly state: string; readonly text: string }[];
}

const examined = async (...args: string[]): Promise<Said & { readonly code: number | null }> => {
  const { code, stdout } = await runCommand(["doctor", "--json", "--data", data(), ...args]);
  return { code, ...(JSON.parse(stdout) as Said) };
};

const stateOf = ({ findings }: Said, check: string): string | undefined =>
  findings.find((one) => one.check === check)?.state;

test("a data folder that is not there yet is no sickness, and is not made", async () => {
  const said = await examined("--port", "0");
  expect(said).toMatchObject({ healthy: true, code: 0 });
  expect([stateOf(said, "data folder"), stateOf(said, "database")]).toEqual(["note", "note"]);
  expect(readdirSync(folder.path)).toEqual([]);
});

test("beside a running server everything is looked at, and the files stay as they are", async () => {
  const server = await startServe(["--data", data()]);
  const { port } = new URL(server.url);
  const key = operatorKey(data());
  await ask({ url: server.url, key }, "PUT", "/v1/accounts/1000000000000001", {
    body: { site: "aliyun.com" },
  });
  const before = readFileSync(join(data(), "lendbase.db"));
  const said = await examined("--port", port);
  expect(said.findings.filter(({ state }) => state !== "ok")).toEqual([]);
  expect(said.findings.map(({ check }) => check)).toEqual([
    "node",
    "data folder",
    "operator key",
    "disk",
    "port",
    "policies",
    "in use",
    "database",
    "tables",
    "record",
    "counters",
    "webhook secrets",
  ]);
  expect(said.code).toBe(0);
  expect(readFileSync(join(data(), "lendbase.db")).equals(before)).toBe(true);
  expect((await stop(server)).code).toBe(0);
});

test("each sickness is found: a wrong counter, a forged record, an open folder, a busy port, a broken policy", async () => {
  const server = await startServe(["--data", data()]);
  const key = operatorKey(data());
  await ask({ url: server.url, key }, "PUT", "/v1/accounts/1000000000000001", {
    body: { site: "aliyun.com" },
  });
  await stop(server);
  const database = new DatabaseSync(join(data(), "lendbase.db"));
  database.exec("update accounts set shared_resources = 3");
  database.exec("update log set actor = 'somebody else' where sequence = 1");
  database.close();
  chmodSync(data(), 0o755);
  const policies = join(folder.path, "policies");
  mkdirSync(policies);
  writeFileSync(join(policies, "broken.lend"), "rule");
  const busy = createServer();
  await new Promise<void>((resolve) => busy.listen(0, "127.0.0.1", resolve));
  const { port } = busy.address() as { port: number };
  const said = await examined("--port", String(port), "--policies", policies);
  busy.close();
  const states = ["counters", "record", "data folder", "port", "policies"].map((check) =>
    stateOf(said, check),
  );
  expect(states).toEqual(["failed", "failed", "warning", "failed", "failed"]);
  expect(said).toMatchObject({ healthy: false, code: 1 });
});

test("a file that is no database, and settings that are wrong, are findings and no crash", async () => {
  mkdirSync(data(), { mode: 0o700 });
  writeFileSync(join(data(), "lendbase.db"), "no database at all".repeat(500));
  expect(stateOf(await examined("--port", "0"), "database")).toBe("failed");
  const { code, stdout } = await runCommand(["doctor", "--port", "none", "--data", ""]);
  expect(code).toBe(1);
  expect(stdout.match(/^failed +settings +--/gm)).toHaveLength(2);
});

test("a key that secrets of webhooks were sealed with and that is not there any more is found, and so is a wrong one", async () => {
  const server = await startServe(["--data", data()]);
  const key = operatorKey(data());
  const body = { url: "https://example.com/hook" };
  await ask({ url: server.url, key }, "POST", "/v1/webhooks", { body });
  expect((await stop(server)).stderr).toBe("");
  const keys = join(data(), "secrets.key");
  rmSync(keys);
  const lost = await examined("--port", "0");
  expect(lost.code).toBe(1);
  const found = lost.findings.find(({ check }) => check === "webhook secrets");
  expect(found?.text).toMatch(/^The secrets of 1 webhook are sealed with key [0-9a-f]{12}, which is not in /);
  const again = await startServe(["--data", data()]);
  expect((await stop(again)).stderr).toBe(`lendbase: ${found?.text}\n`);

  writeFileSync(keys, "no key at all");
  const wrong = await examined("--port", "0");
  expect(stateOf(wrong, "webhook secrets")).toBe("failed");
  expect(JSON.stringify(wrong)).not.toContain("no key at all");
});
