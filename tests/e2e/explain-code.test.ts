/** `lendbase explain`, as a person types it who has met a diagnostic. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { catalog } from "../../dsl/index.ts";
import { runCommand, temporaryFolder } from "./processes.ts";

const firstOfColor = "\u001b[";

test.for([
  "LEND0203",
  "lend0203",
  "203",
  "lend203",
  "Lend0203",
])("explain %s shows the page with its examples", async (code) => {
  const { code: exit, stdout, stderr } = await runCommand(["explain", code]);
  expect(stdout).toMatch(/^LEND0203: \S/);
  for (const part of ["\nWrong\n", "\nRight\n", "\n    policy example for library\n"])
    expect(stdout).toContain(part);
  expect(stdout).not.toMatch(/^```|^#/m);
  expect([exit, stderr]).toEqual([0, ""]);
});

test.for([
  ["LEND0923", "Did you mean LEND0"],
  ["LEN0203", "Did you mean LEND0203?"],
  ["LEND9999", "`lendbase explain` lists them all."],
  ["", 'There is no diagnostic "".'],
  ["../../README", "There is no diagnostic"],
  ["constructor", "There is no diagnostic"],
  ["LEND0203\u001b[31m", "There is no diagnostic"],
  ["9".repeat(5_000), "There is no diagnostic"],
] as const)("explain %j says in one sentence that there is none", async ([code, sentence]) => {
  const { code: exit, stdout, stderr } = await runCommand(["explain", code]);
  expect(stderr).toContain(sentence);
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect(stderr).not.toContain("\u001b");
  expect(stderr.length).toBeLessThan(300);
  expect([exit, stdout]).toEqual([1, ""]);
});

test("explain alone lists every code with what it is about", async () => {
  const { code, stdout } = await runCommand(["explain"]);
  const lines = stdout.trim().split("\n");
  expect(lines.map((line) => line.slice(0, 8))).toEqual(Object.keys(catalog).sort());
  for (const line of lines) expect(line).toMatch(/^LEND\d{4} {2}\S.{3,}$/);
  expect(code).toBe(0);
});

test.for([
  ["into a pipe, without", {}, false],
  ["with FORCE_COLOR, with", { FORCE_COLOR: "1" }, true],
  ["with FORCE_COLOR=0, without", { FORCE_COLOR: "0" }, false],
  ["with NO_COLOR, without, whatever FORCE_COLOR says", { FORCE_COLOR: "1", NO_COLOR: "1" }, false],
] as const)("explain and check print %s colors", async ([, environment, colored]) => {
  const page = await runCommand(["explain", "LEND0203"], { environment });
  expect(page.stdout.includes(firstOfColor)).toBe(colored);
  const list = await runCommand(["explain"], { environment });
  expect(list.stdout.includes(firstOfColor)).toBe(colored);
  const folder = temporaryFolder();
  writeFileSync(join(folder.path, "p.lend"), "policy p for nothing\n");
  const wrong = await runCommand(["check", folder.path], { environment });
  folder.remove();
  expect(wrong.stderr.includes(firstOfColor)).toBe(colored);
});
