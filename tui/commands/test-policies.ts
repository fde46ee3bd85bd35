/** `lendbase test`: decides the cases of the policy's tests, and reports them. */
import { writeFileSync } from "node:fs";
import type { Program } from "../../dsl/index.ts";
import {
  compile,
  createExplainer,
  renderJunit,
  renderTap,
  renderTestReport,
  runTests,
  selectTests,
  type TestReport,
} from "../../engine/index.ts";
import { fileReason } from "./file-reason.ts";
import { colorOn, counted, fail, print } from "./output.ts";
import { type CheckSources, checkedPolicy, failDenied } from "./policy-sources.ts";

export interface TestFlags {
  readonly filter?: string;
  readonly watch?: boolean;
  readonly verbose?: boolean;
  readonly format?: string;
  readonly output?: string;
  readonly deny?: string;
}

/** The reports that programs read. */
const formats: Readonly<Record<string, (report: TestReport) => string>> = {
  tap: renderTap,
  junit: renderJunit,
};

/** What is wrong with the flags, or null. */
export const flagMistake = ({ format = "text", deny, output }: TestFlags): string | null => {
  if (format !== "text" && !Object.hasOwn(formats, format))
    return `--format is "${format}", but must be text, tap or junit.`;
  if (deny !== undefined && deny !== "warnings") return `--deny is "${deny}", but must be warnings.`;
  return output === "" ? "--output names no file." : null;
};

/** The tests that are meant, or null after saying that there are none. */
const chosen = (program: Program, { filter }: TestFlags): Program["tests"] | null => {
  if (filter === undefined) return program.tests;
  const tests = selectTests(program.tests, filter);
  if (tests.length > 0) return tests;
  fail(
    `No test has ${JSON.stringify(filter)} in its title, and none is at such a place; there are ${counted(program.tests.length, "test")}.`,
  );
  return null;
};

/** False after saying why the file cannot be written. */
const writeReport = (file: string, text: string): boolean => {
  try {
    writeFileSync(file, `${text}\n`);
    return true;
  } catch (cause) {
    const reason =
      (cause as NodeJS.ErrnoException).code === "ENOENT" ? "there is no such folder" : fileReason(cause);
    fail(`The report cannot be written to ${file}: ${reason}.`);
    return false;
  }
};

/** Says what the report says; false where it could not be written. */
const deliver = (report: TestReport, milliseconds: number, flags: TestFlags): boolean => {
  const { format = "text", output, verbose = false } = flags;
  const text = (color: boolean): string => renderTestReport(report, { color, verbose, milliseconds });
  const machine = Object.hasOwn(formats, format) ? formats[format]?.(report) : undefined;
  if (output === undefined) {
    print(machine ?? text(colorOn(process.stdout)));
    return true;
  }
  print(text(colorOn(process.stdout)));
  return writeReport(output, machine ?? text(false));
};

const runOnce = (
  folder: string | undefined,
  flags: TestFlags,
  checkSources: CheckSources | undefined,
): number => {
  const policy = checkedPolicy(folder, flags.deny === undefined ? [] : [flags.deny], checkSources);
  if (policy === null) {
    if (flags.format === "tap" && flags.output === undefined)
      print("TAP version 14\nBail out! The policy has errors.");
    return 1;
  }
  const { program } = policy;
  const tests = chosen(program, flags);
  if (tests === null) return 1;
  const began = performance.now();
  const explainer = createExplainer(program);
  const report = runTests({ ...program, tests }, compile(program), {
    explainer,
    clock: () => performance.now(),
  });
  const isWritten = deliver(report, performance.now() - began, flags);
  const isDenied = failDenied(policy);
  return report.failures.length === 0 && isWritten && !isDenied ? 0 : 1;
};

/** Answers the exit code: 1 where a case fails, the policy has errors, or the filter means nothing. */
export const testPolicies = (
  folder: string | undefined,
  flags: TestFlags = {},
  checkSources?: CheckSources,
): number => {
  const mistake = flagMistake(flags);
  if (mistake === null) return runOnce(folder, flags, checkSources);
  fail(mistake);
  return 1;
};
