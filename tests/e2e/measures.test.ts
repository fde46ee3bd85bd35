/** `lendbase test --coverage` and `--mutate`, as a person and a pipeline use them. */
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { root, runCommand, temporaryFolder } from "./processes.ts";

/** The to-do list, and a line more in one of its files. */
const changedPolicy = (file: string, change: (text: string) => string): string => {
  const { path: scratch, remove } = temporaryFolder();
  onTestFinished(remove);
  const folder = join(scratch, "policies");
  cpSync(join(root, "policies/examples/todo-list"), folder, { recursive: true });
  const path = join(folder, file);
  writeFileSync(path, change(readFileSync(path, "utf8")));
  return folder;
};

const untested = (): string =>
  changedPolicy(
    "todo.lend",
    (text) =>
      `${text}\nforbid never\n  on User to can_read_user\n  when resource.id == "never"\n  code Never\n  because "Never."\n`,
  );

test("coverage names what the tests do not reach, and fails below the threshold", async () => {
  const folder = untested();
  const all = await runCommand(["test", folder, "--coverage"]);
  expect(all.stdout).toContain("never refused");
  expect(all.stdout).toContain('resource.id == "never"');
  expect(all).toMatchObject({ code: 0, stderr: "" });
  const strict = await runCommand(["test", folder, "--coverage", "--threshold", "100"]);
  expect(strict.stderr).toMatch(
    /^lendbase: The tests reach \d+\.\d % of the policy, which is less than 100 %\.\n$/,
  );
  expect(strict.code).toBe(1);
  const lax = await runCommand(["test", folder, "--coverage", "--threshold", "50"]);
  expect(lax.code).toBe(0);
});

test("coverage is a listing, JSON and lcov too", async () => {
  const folder = "policies/examples/todo-list";
  const listing = await runCommand(["test", folder, "--coverage", "--listing"]);
  expect(listing.stdout).toMatch(/^ +\d+ +\d+ \| permit /m);
  const json = await runCommand(["test", folder, "--coverage", "--coverage-format", "json"]);
  expect(JSON.parse(json.stdout)).toMatchObject({ percent: 100 });
  const lcov = await runCommand(["test", folder, "--coverage", "--coverage-format", "lcov"]);
  expect(lcov.stdout).toMatch(/^SF:policies\/examples\/todo-list\/todo\.lend$/m);
});

test("a change that no case notices fails, and is shown with its line", async () => {
  const folder = untested();
  const { code, stdout, stderr } = await runCommand(["test", folder, "--mutate", "--filter", "never"]);
  expect(stdout).toContain('when resource.id == "never"');
  expect(stdout).toContain("Changed: forbid never is dropped. No case notices.");
  expect(stderr).toMatch(/^lendbase: No case notices \d+ changes of the policy\.\n$/);
  expect(code).toBe(1);
  const json = await runCommand(["test", folder, "--mutate", "--mutate-format", "json"]);
  expect(JSON.parse(json.stdout).survived).toBeGreaterThan(0);
});

test("tests that fail are worth nothing: they are mended first", async () => {
  const folder = changedPolicy("todo.tests.lend", (text) =>
    text.replace("beth may can_read_user", "beth may not can_read_user"),
  );
  for (const flag of ["--coverage", "--mutate"]) {
    const { code, stderr } = await runCommand(["test", folder, flag]);
    expect(stderr).toMatch(/1 case of the tests failed; mend them first\.\n$/);
    expect(code).toBe(1);
  }
});

test.for([
  ["a threshold without coverage", ["--threshold", "90"], "add --coverage."],
  ["a threshold that is none", ["--coverage", "--threshold", "many"], "must be a percentage from 0 to 100"],
  ["a threshold above all", ["--coverage", "--threshold", "101"], "must be a percentage from 0 to 100"],
  ["a format that is none", ["--coverage", "--coverage-format", "pdf"], "must be text, json or lcov."],
  ["a listing as data", ["--coverage", "--listing", "--coverage-format", "json"], "--listing is text"],
  ["coverage of some tests", ["--coverage", "--filter", "R7"], "leave --filter out."],
  ["both at once", ["--coverage", "--mutate"], "ask one at a time."],
  ["a format of mutants without them", ["--mutate-format", "json"], "add --mutate."],
  ["mutants while watching", ["--mutate", "--watch"], "--mutate cannot be combined with --watch."],
  ["mutants of no rule", ["--mutate", "--filter", "nothing"], 'No rule has "nothing" in its name'],
] as const)("%s is one sentence and exit code 1", async ([, flags, sentence]) => {
  const { code, stdout, stderr } = await runCommand(["test", "policies", ...flags]);
  expect(stderr).toContain(sentence);
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect(stdout).toBe("");
  expect(code).toBe(1);
});
