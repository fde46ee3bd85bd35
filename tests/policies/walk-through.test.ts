/** The guide, followed to the letter: what it tells the reader to do works, and prints what it shows. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkProgram, formatSource } from "../../dsl/index.ts";
import { measureCoverage } from "../../engine/coverage.ts";
import { lowestPercent } from "../../engine/coverage-report.ts";
import { mutantsThat, mutate } from "../../engine/mutation.ts";
import { readPolicyFolder } from "../../server/policies/policy-folder.ts";
import { readPage } from "./pages.ts";
import { applyDiff, isAsShown, type Run, stepsOf, walk } from "./walk-through.ts";

const policies = new URL("../../policies/", import.meta.url).pathname;
const [, part = ""] = readPage("README.md").split(/^(?=## Change a quota$)/m);
const steps = stepsOf(part);

let cwd: string;
let runs: readonly Run[];
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "guide-"));
  for (const file of readdirSync(policies).filter((name) => name.endsWith(".lend")))
    cpSync(join(policies, file), join(cwd, "policies", file));
  runs = walk(steps, cwd, join(cwd, "mine"));
});
afterAll(() => rmSync(cwd, { recursive: true }));

it("the guide has its reader edit both kinds of files and use every command", () => {
  expect(steps.filter(({ kind }) => kind === "diff").length).toBeGreaterThan(3);
  const all = runs.map(({ commands }) => commands).join("");
  for (const command of ["check", "fmt", "test", "explain-decision", "repl"])
    expect(all).toContain(`npx lendbase ${command}`);
});

it("each block of commands prints what the guide shows", () => {
  for (const { commands, printed, shown, code } of runs) {
    if (shown === null) expect({ commands, printed, code }).toEqual({ commands, printed: "", code: 0 });
    else if (!isAsShown(printed, shown)) expect(printed, commands).toBe(shown);
  }
});

it("in the end the reader's policies have the new limit and the new rule", () => {
  const mine = (file: string): string => readFileSync(join(cwd, "mine", file), "utf8");
  expect(mine("backup-sharing.lend")).toContain("  at most 32\n");
  expect(mine("backup-sharing.tests.lend")).not.toContain("of 64");
  expect(mine("weekends.lend")).toContain("every other day");
});

it("in the end the reader's policies pass every measure that the guide teaches", () => {
  const sources = readPolicyFolder(join(cwd, "mine"));
  const { program, diagnostics } = checkProgram(sources);
  expect(diagnostics).toEqual([]);
  if (program === null) throw new Error("the reader's policies have an error");
  for (const source of sources) expect(formatSource(source)).toMatchObject({ changed: false });
  expect(lowestPercent(measureCoverage(program, sources))).toBe(100);
  expect(mutantsThat(mutate(program, sources), "survived")).toEqual([]);
});

describe("the comparison", () => {
  it("notices another line, one too few and one too many", () => {
    expect(isAsShown("a\nb\nc\n", "a\n…\nc\n")).toBe(true);
    expect(isAsShown("a\nc\n", "a\n…\nc\n")).toBe(true);
    expect(isAsShown("a\nb\n", "a\n…\n")).toBe(true);
    expect(isAsShown("a\nb\nd\n", "a\n…\nc\n")).toBe(false);
    expect(isAsShown("a\nb\n", "a\n")).toBe(false);
    expect(isAsShown("a\n", "a\nb\n")).toBe(false);
    expect(isAsShown("xa\n", "a\n")).toBe(false);
    expect(isAsShown("a\nc\nd\n", "a\n…\nc\n")).toBe(false);
  });

  it("makes an edit only where its lines are once", () => {
    expect(applyDiff("x\na\nb\n", " x\n-a\n+c\n")).toBe("x\nc\nb\n");
    expect(() => applyDiff("a\na\n", "-a\n+c\n")).toThrow("2 times");
    expect(() => applyDiff("b\n", "-a\n+c\n")).toThrow("0 times");
  });
});
