/** `lendbase repl` at the end of a pipe, as a script uses it. */
import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root, runCommand, temporaryFolder } from "./processes.ts";

test("it answers each line of a pipe, without a prompt or a greeting", async () => {
  const input = '1 + 1\n"rp-7" starts with "rp-"\n';
  const { code, stdout, stderr } = await runCommand(["repl", "policies"], { input });
  expect(stdout).toBe("2\ntrue\n");
  expect(stderr).toBe("");
  expect(code).toBe(0);
});

test("a line that is wrong makes the exit code 1, and the others are answered", async () => {
  const { code, stdout } = await runCommand(["repl"], { input: "1 + true\n2 + 2\n" });
  expect(stdout).toContain("error[LEND0301]");
  expect(stdout).toMatch(/\n4\n$/);
  expect(code).toBe(1);
});

test("an input goes over several lines until its brackets are closed, also at the end of the pipe", async () => {
  const { code, stdout } = await runCommand(["repl"], { input: "(1 +\n 2)\n:quit\n3\n" });
  expect([code, stdout]).toEqual([0, "3\n"]);
  const open = await runCommand(["repl"], { input: "(1 +" });
  expect(open.stdout).toContain("LEND0024");
  expect(open.code).toBe(1);
});

test("a policy with errors is not opened", async () => {
  const folder = temporaryFolder();
  cpSync(join(root, "policies"), folder.path, { recursive: true });
  writeFileSync(
    join(folder.path, "extra.lend"),
    "policy backup_sharing for sharing\npermit p on Nothing to view\n",
  );
  const { code, stdout, stderr } = await runCommand(["repl", folder.path], { input: "1\n" });
  folder.remove();
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toContain("there is no type `Nothing`");
});

test("a bracket in a text opens nothing", async () => {
  const { stdout } = await runCommand(["repl"], { input: '("(" ==\n"(")\n1 + 1\n' });
  expect(stdout).toBe("true\n2\n");
});

test("brackets that stay open over forty thousand lines are answered before the test is given up", async () => {
  const { stdout, stderr } = await runCommand(["repl"], { input: `${"(\n".repeat(40_000)}\n` });
  expect(stdout + stderr).toContain("LEND0006");
});
