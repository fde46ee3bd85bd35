/** `lendbase test` as a person and as a pipeline use it. */
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseTap } from "../engine/tap.ts";
import { parseXml } from "../engine/xml.ts";
import { type Folder, root, runCommand, startCommand, temporaryFolder } from "./processes.ts";

const inCopy = async (use: (folder: Folder, rules: string) => Promise<void>): Promise<void> => {
  const folder = temporaryFolder();
  try {
    cpSync(join(root, "policies"), folder.path, { recursive: true });
    await use(folder, join(folder.path, "backup-sharing.lend"));
  } finally {
    folder.remove();
  }
};

const replaceIn = (file: string, from: string, to: string): void => {
  const text = readFileSync(file, "utf8");
  expect(text).toContain(from);
  writeFileSync(file, text.replace(from, to));
};

test.for([
  ["a part of a title", "r7: The 64th"],
  ["the line of a test", "policies/backup-sharing.tests.lend:LINE"],
] as const)("--filter takes %s, and --verbose lists what it means", async ([, filter]) => {
  const title = "R7: the 64th account is fine, the 65th is refused";
  const lines = readFileSync(join(root, "policies/backup-sharing.tests.lend"), "utf8").split("\n");
  const line = 1 + lines.findIndex((each) => each.includes(title));
  const { code, stdout } = await runCommand([
    "test",
    "policies",
    "--verbose",
    "--filter",
    filter.replace("LINE", String(line)),
  ]);
  expect(stdout).toMatch(
    new RegExp(`^✓ ${title} \\(\\d+ cases.*\\)\n\n1 test, \\d+ cases: all pass in \\d+ ms\\.\n$`),
  );
  expect(code).toBe(0);
});

test("a filter that means nothing is a mistake, since nothing would be tested", async () => {
  const { code, stdout, stderr } = await runCommand(["test", "policies", "--filter", "R777"]);
  expect(stderr).toMatch(
    /^lendbase: No test has "R777" in its title, and none is at such a place; there are \d+ tests\.\n$/,
  );
  expect(stdout).toBe("");
  expect(code).toBe(1);
});

test.for([
  ["an unknown format", ["--format", "html"], '--format is "html", but must be text, tap or junit.'],
  ["something else that is denied", ["--deny", "errors"], '--deny is "errors", but must be warnings.'],
  ["a file without a name", ["--output", ""], "--output names no file."],
  [
    "a file that cannot be",
    ["--output", "/nonexistent/tests.xml"],
    "The report cannot be written to /nonexistent/tests.xml: ",
  ],
] as const)("%s is one sentence and exit code 1", async ([, args, sentence]) => {
  const { code, stderr } = await runCommand(["test", "policies", ...args]);
  expect(stderr).toContain(sentence);
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect(code).toBe(1);
});

test("TAP and JUnit say what the text says, and --output keeps the text for the terminal", () =>
  inCopy(async ({ path }, rules) => {
    replaceIn(rules, "at most 64", "at most 2");
    const tap = await runCommand(["test", path, "--format", "tap"]);
    const failed = parseTap(tap.stdout.trimEnd()).filter(({ ok }) => !ok);
    const file = join(path, "tests.xml");
    const junit = await runCommand(["test", path, "--format", "junit", "--output", file]);
    const suites = parseXml(readFileSync(file, "utf8").trimEnd());
    expect(failed.length).toBeGreaterThan(0);
    expect(suites.attributes.failures).toBe(String(failed.length));
    expect(junit.stdout).toContain(`FAILED: ${failed[0]?.description}`);
    expect([tap.code, junit.code]).toEqual([1, 1]);
  }));

test("a policy with errors bails out in TAP, and leaves no old report beside it in text", () =>
  inCopy(async ({ path }, rules) => {
    replaceIn(rules, "at most 64", "at mst 64");
    const { code, stdout, stderr } = await runCommand(["test", path, "--format", "tap"]);
    expect(stdout).toBe("TAP version 14\nBail out! The policy has errors.\n");
    expect(stderr).toContain("at mst 64");
    expect(code).toBe(1);
    const file = join(path, "tests.xml");
    expect((await runCommand(["test", path, "--format", "junit", "--output", file])).code).toBe(1);
    expect(existsSync(file)).toBe(false);
  }));

test("--watch runs again when a file changes, goes on after an error, and ends with the code of its last run", () =>
  inCopy(async ({ path }, rules) => {
    const watching = startCommand(["test", path, "--watch", "--filter", "R7: the 64th"]);
    await watching.says("all pass");
    replaceIn(rules, "at most 64", "at mst 64");
    await watching.says("at mst 64");
    replaceIn(rules, "at mst 64", "at most 2");
    await watching.says("FAILED: R7: the 64th");
    watching.child.kill("SIGINT");
    const { code, stdout } = await watching.ended;
    expect(code).toBe(1);
    expect(stdout).not.toContain("\u001b");
    expect(stdout.match(/Watching .+; Ctrl-C ends\./g)).toHaveLength(3);
  }));

test("check --watch says what is wrong after each change, until it is mended, and outlives the folder", () =>
  inCopy(async ({ path }, rules) => {
    const watching = startCommand(["check", path, "--watch"]);
    await watching.says("has no errors");
    replaceIn(rules, "at most 64", "at mst 64");
    await watching.says("The policy in");
    replaceIn(rules, "at mst 64", "at most 64 and 5");
    await watching.says("error[LEND0300]");
    rmSync(path, { recursive: true });
    await watching.says("The policy folder cannot be read");
    watching.child.kill("SIGINT");
    expect((await watching.ended).code).toBe(1);
  }));

test("a watch ends where nobody reads what it says", () =>
  inCopy(async ({ path }, rules) => {
    const watching = startCommand(["check", path, "--watch"]);
    await watching.says("Ctrl-C ends.");
    watching.child.stdout?.destroy();
    replaceIn(rules, "at most 64", "at most 63");
    expect((await watching.ended).code).toBe(0);
  }));

test("check --watch is for people", async () => {
  const { code, stderr } = await runCommand(["check", "policies", "--watch", "--format", "json"]);
  expect([code, stderr]).toEqual([1, "lendbase: --watch is for people, and --format for programs.\n"]);
});
