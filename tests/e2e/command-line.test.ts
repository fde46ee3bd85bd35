/** What the command line says to a person who uses it, or mistypes it. */
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { olderNode } from "../../tui/commands/node-version.ts";
import { root, runCommand, temporaryFolder } from "./processes.ts";

test.for([
  ["an unknown command", ["serv"], "unknown command 'serv' (Did you mean serve?)"],
  ["an unknown flag", ["serve", "--prot", "1"], "unknown option '--prot' (Did you mean --port?)"],
  ["a flag without its value", ["serve", "--port"], "argument missing"],
  [
    "a port that is no number",
    ["serve", "--port", "http"],
    '--port is "http", but must be a number from 0 to 65535',
  ],
  ["a port that is too high", ["serve", "--port", "65536"], "must be a number from 0 to 65535"],
  [
    "a host that is none",
    ["serve", "--host", "a b"],
    '--host is "a b", but must be a host name or an IP address.',
  ],
  [
    "a time that is none",
    ["serve", "--restore-takes", "soon"],
    '--restore-takes is "soon", but must be a time such as',
  ],
  ["an account that is none", ["tui", "--account", "12"], "an account id is 16 digits"],
  ["an address that is none", ["tui", "--url", "here"], 'The address "here" is not one of a server'],
  [
    "another machine without its key",
    ["tui", "--url", "http://10.0.0.7:7311"],
    "must be given in LENDBASE_KEY",
  ],
  ["too many arguments", ["check", "policies", "more"], "too many arguments"],
] as const)("%s is one sentence and exit code 1", async ([, args, sentence]) => {
  const { code, stdout, stderr } = await runCommand(args);
  expect(stderr).toContain(sentence);
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect(stdout).toBe("");
  expect(code).toBe(1);
});

test("each mistake in the settings is a sentence of its own", async () => {
  const environment = { LENDBASE_PORT: "http", LENDBASE_TICK_EVERY: "never" };
  const { code, stderr } = await runCommand(["serve"], { environment });
  const [first, second, ...others] = stderr.trim().split("\n");
  expect(first).toContain('LENDBASE_PORT is "http"');
  expect(second).toContain('LENDBASE_TICK_EVERY is "never"');
  expect(others).toEqual([]);
  expect(code).toBe(1);
});

test("the environment alone does not open the server to other machines", async () => {
  const { code, stderr } = await runCommand(["serve"], { environment: { LENDBASE_HOST: "0.0.0.0" } });
  expect(stderr).toContain("which other machines can reach; to listen there, give it as --host 0.0.0.0.");
  expect(code).toBe(1);
});

test.for([[], ["serve"], ["tui"], ["check"], ["test"]])("help of %o has examples", async (command) => {
  const { code, stdout, stderr } = await runCommand([...command, "--help"]);
  expect(stdout).toContain("Usage: lendbase");
  expect(stdout).toContain("Examples:\n  lendbase ");
  expect(stderr).toBe("");
  expect(code).toBe(0);
});

test("an older Node is refused in one sentence, one that is new enough is not", () => {
  for (const version of ["18.20.0", "20.20.2", "22.12.0", "24.14.9"]) {
    expect(olderNode(version)).toMatch(
      new RegExp(`^This needs Node 24\\.15 or newer, and this is Node ${version}; .+\\.$`),
    );
  }
  for (const version of ["24.15.0", "24.21.0", "25.0.0"]) expect(olderNode(version)).toBeNull();
});

test("check sums up a policy without errors", async () => {
  const { code, stdout, stderr } = await runCommand(["check", "policies"]);
  expect(stdout).toMatch(
    /^Policy backup_sharing has no errors: \d+ rules, \d+ tests, digest [0-9a-f]{64}\.\n$/,
  );
  expect(stderr).toBe("");
  expect(code).toBe(0);
});

test("check shows every error in its line, without colors where no terminal is", async () => {
  const folder = temporaryFolder();
  try {
    cpSync(join(root, "policies"), folder.path, { recursive: true });
    const file = join(folder.path, "backup-sharing.lend");
    const text = readFileSync(file, "utf8");
    writeFileSync(
      file,
      text.replace("resource.cluster.tde", "resource.cluster.tee").replace("at most 64", "at mst 64"),
    );
    const { code, stdout, stderr } = await runCommand(["check", folder.path]);
    expect(stderr).toContain("  when resource.cluster.tee");
    expect(stderr).toContain("  at mst 64");
    expect(stderr).not.toContain("\u001b[");
    expect(stderr).toMatch(/lendbase: The policy in .+ has \d+ errors\.\n$/);
    expect(stdout).toBe("");
    expect(code).toBe(1);
  } finally {
    folder.remove();
  }
});

test("test runs the cases of the shipped policy, which all pass", async () => {
  const { code, stdout } = await runCommand(["test", "policies"]);
  expect(stdout).toMatch(/^\d+ tests, \d+ cases: all pass in [\d.]+ m?s\.\n$/);
  expect(code).toBe(0);
});

test("test explains the cases that fail, and exits with 1", async () => {
  const folder = temporaryFolder();
  try {
    cpSync(join(root, "policies"), folder.path, { recursive: true });
    const file = join(folder.path, "backup-sharing.lend");
    writeFileSync(file, readFileSync(file, "utf8").replace("at most 64", "at most 2"));
    const { code, stdout } = await runCommand(["test", folder.path]);
    expect(stdout).toMatch(/FAILED:? +R7: the 64th account is fine, the 65th is refused/);
    expect(stdout).toContain("TooManyAccounts");
    expect(code).toBe(1);
  } finally {
    folder.remove();
  }
});

test("the terminal interface says that no server runs, and how to start one", async () => {
  const { code, stderr } = await runCommand(["tui", "--data", "/nonexistent"]);
  expect(stderr).toContain("No Lendbase server runs on the data folder /nonexistent.");
  expect(code).toBe(1);
});

test("a warning is said and no obstacle, unless it is denied", async () => {
  const folder = temporaryFolder();
  cpSync(join(root, "policies"), folder.path, { recursive: true });
  writeFileSync(join(folder.path, "extra.lend"), "policy backup_sharing for sharing\nlet unused = 5\n");
  const codeOf = async (...args: readonly string[]) => (await runCommand(args)).code;
  const { stdout, stderr } = await runCommand(["check", folder.path]);
  expect(stdout).toContain("has no errors and 1 warning");
  expect(stderr).toContain("warning[LEND0406]: nothing reads the let `unused`");
  expect(await codeOf("check", folder.path)).toBe(0);
  expect(await codeOf("check", folder.path, "--deny", "LEND0401")).toBe(0);
  expect(await codeOf("check", folder.path, "--deny", "LEND0406")).toBe(1);
  expect(await codeOf("check", folder.path, "--deny", "warnings")).toBe(1);
  expect(await codeOf("check", folder.path, "--deny", "warnings", "--format", "json")).toBe(1);
  expect(await codeOf("test", folder.path, "--deny", "warnings")).toBe(1);
  folder.remove();
});
