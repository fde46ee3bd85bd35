/** The log is a file that may be full; who logs does not care. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openLog } from "../../server/log.ts";
import { withoutSecrets } from "../../server/log-secrets.ts";

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

const secrets: readonly (readonly [what: string, text: string, left: string])[] = [
  [
    "a key",
    "the key lendbase_4n0ZyXbU8G1hP3QkF6tLr9sVwC2mJ5eTaDqNiOuHxYz is wrong",
    "the key lendbase_[secret] is wrong",
  ],
  ["a token", "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl", "[secret]"],
  ["a header", "authorization: Bearer abc.def", "authorization: Bearer [secret]"],
  ["a header of another scheme", "Basic YTpi", "Basic [secret]"],
  ["the address of a database", "postgres://u:p%40ss@db:5432/x", "postgres://u:[secret]@db:5432/x"],
  [
    "an address with a password beside it",
    "postgres://db/x?password=p&a=1",
    "postgres://db/x?password=[secret]&a=1",
  ],
];

test.for(secrets)("%s is cut out of what is logged, wherever it stands", ([, text, left]) => {
  const folder = mkdtempSync(join(tmpdir(), "lendbase-log-"));
  const seen: string[] = [];
  const log = openLog(join(folder, "server.log"), (line) => seen.push(line));
  log.error({ err: new Error(text, { cause: { deep: [text] } }), path: text }, text);
  log.close();
  const line = readFileSync(join(folder, "server.log"), "utf8");
  rmSync(folder, { recursive: true });
  expect(seen).toEqual([`lendbase: ${left}\n`]);
  expect(line).not.toContain(text);
  expect(JSON.parse(line)).toMatchObject({ path: left, msg: left });
});

test("words that only look a little like a secret stay", () => {
  for (const text of ["lendbase_role", "the bearer of a token", "postgres://u@db/x", "a.b.c"]) {
    expect(withoutSecrets(text)).toBe(text);
  }
});
