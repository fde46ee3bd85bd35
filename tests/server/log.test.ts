/** The log is a file that may be full; who logs does not care. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openLog } from "../../server/log.ts";

test("what a person must see is a line of words, what was thrown is in the file", () => {
  const folder = mkdtempSync(join(tmpdir(), "lendbase-log-"));
  const seen: string[] = [];
  const log = openLog(join(folder, "server.log"), (text) => seen.push(text));
  log.info({ finished: 1 }, "The scheduler finished what was due.");
  log.error({ err: new Error("no such\ntable") }, "A request failed: no such\ntable.");
  log.close();
  const lines = readFileSync(join(folder, "server.log"), "utf8").trim().split("\n");
  rmSync(folder, { recursive: true });
  expect(seen).toEqual(["lendbase: A request failed: no such table.\n"]);
  expect(lines.map((line) => JSON.parse(line).level)).toEqual([30, 50]);
  expect(lines[1]).toContain("log.test.ts");
});

test.runIf(existsSync("/dev/full"))("a log that cannot be written says so once, and fails nobody", () => {
  const seen: string[] = [];
  const log = openLog("/dev/full", (text) => seen.push(text));
  for (let line = 0; line < 3; line += 1) log.info({ line }, "Something happened.");
  log.warn({}, "The policy files were refused.");
  expect(seen).toEqual([
    expect.stringMatching(/^lendbase: The log \/dev\/full cannot be written: ENOSPC.*\.\n$/),
    "lendbase: The policy files were refused.\n",
  ]);
});
