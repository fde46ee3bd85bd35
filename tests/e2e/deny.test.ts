/** `--deny`, as a pipeline uses it: what is denied is printed as the error that it becomes. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { runCommand, temporaryFolder } from "./processes.ts";

const folder = temporaryFolder();
afterAll(folder.remove);
writeFileSync(join(folder.path, "s.lend"), "schema s\nentity A {}\naction look, touch on A by A\n");
writeFileSync(join(folder.path, "p.lend"), "policy p for s\nlet unused = 3\npermit own on A to look\n");

const heads = (stderr: string): readonly string[] => stderr.match(/^(?:error|warning)\[LEND\d+\]/gm) ?? [];
const notes = (stderr: string): readonly string[] => stderr.match(/note: .+$/gm) ?? [];

test.for([["check"], ["test"]] as const)("%s --deny warnings prints each as an error", async ([command]) => {
  const { code, stderr } = await runCommand([command, folder.path, "--deny", "warnings"]);
  expect(heads(stderr)).toEqual(["error[LEND0406]", "error[LEND0404]"]);
  const note = "note: denied by `--deny warnings`";
  expect(notes(stderr)).toEqual([note, note]);
  expect(stderr).toContain("The policy has 2 warnings that --deny makes an error.");
  expect(code).toBe(1);
});

test("check --deny with a code leaves the other warnings as they are", async () => {
  const { code, stderr } = await runCommand(["check", folder.path, "--deny", "LEND0404"]);
  expect(heads(stderr)).toEqual(["warning[LEND0406]", "error[LEND0404]"]);
  expect(notes(stderr)).toEqual(["note: denied by `--deny LEND0404`"]);
  expect(code).toBe(1);
});

test("without --deny they are warnings, and the exit code is 0", async () => {
  const { code, stdout, stderr } = await runCommand(["check", folder.path]);
  expect(heads(stderr)).toEqual(["warning[LEND0406]", "warning[LEND0404]"]);
  expect([notes(stderr), code]).toEqual([[], 0]);
  expect(stdout).toContain("no errors and 2 warnings");
});

test.for([
  ["LEND9999", "but there is no such diagnostic."],
  ["LEND0203", "which is an error already."],
  ["lend0404", "but must be warnings or a code such as LEND0401."],
  ["", "but must be warnings or a code such as LEND0401."],
] as const)("--deny %j is one sentence", async ([what, sentence]) => {
  const { code, stdout, stderr } = await runCommand(["check", folder.path, "--deny", what]);
  expect(stderr.trim()).toBe(`lendbase: --deny is "${what}", ${sentence}`.trim());
  expect([code, stdout]).toEqual([1, ""]);
});
