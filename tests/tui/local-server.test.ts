/** The server that runs on this machine is found by what it left in its data folder. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findServer } from "../../tui/local-server.ts";

const url = "http://127.0.0.1:7311";
let dataFolder: string;

beforeEach(() => {
  dataFolder = mkdtempSync(join(tmpdir(), "lendbase-found-"));
  writeFileSync(join(dataFolder, "operator.key"), "lendbase_secret\n");
});

afterEach(() => rmSync(dataFolder, { recursive: true }));

const leave = (text: string): void => writeFileSync(join(dataFolder, "server.json"), text);
const missing = { kind: "missing", sentence: expect.stringContaining("No Lendbase server runs on") };

test("a server that runs is found, with the key of its operator", async () => {
  leave(JSON.stringify({ url, pid: process.pid }));
  expect(await findServer({ dataFolder })).toEqual({ kind: "found", url, key: "lendbase_secret" });
});

test("a server that was killed is not asked: its port may be somebody else's by now", async () => {
  leave(JSON.stringify({ url, pid: spawnSync(process.execPath, ["--version"]).pid }));
  expect(await findServer({ dataFolder })).toEqual(missing);
});

test.for([
  "",
  "{",
  "[]",
  '{"url":"here","pid":1}',
  `{"url":"${url}"}`,
  `{"url":"${url}","pid":-1}`,
])("a file that says %o names no server", async (text) => {
  leave(text);
  expect(await findServer({ dataFolder })).toEqual(missing);
});

test("what is given wins over what is found", async () => {
  const given = { url: "http://10.0.0.7:7311/", key: "lendbase_other" };
  expect(await findServer({ dataFolder, ...given })).toEqual({
    kind: "found",
    url: "http://10.0.0.7:7311",
    key: "lendbase_other",
  });
});
