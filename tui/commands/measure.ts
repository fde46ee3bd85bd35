/** `lendbase test --coverage` and `lendbase test --mutate`: what the tests of a policy are worth. */
import { relative, resolve } from "node:path";
import {
  type Coverage,
  compile,
  coverageJson,
  lowestPercent,
  measureCoverage,
  mutantsThat,
  mutate,
  mutationJson,
  renderCoverage,
  renderLcov,
  renderListing,
  renderMutation,
  renderTestReport,
  runTests,
  type TestReport,
} from "../../engine/index.ts";
import { countRules } from "../../server/policies/policy-view.ts";
import { type MeasureFlags, measureMistake, percentageOf } from "./measure-options.ts";
import { complain, counted, fail, print } from "./output.ts";
import { type CheckedPolicy, checkedPolicy, policyFolderOf } from "./policy-sources.ts";

/** What the tests say is worth nothing where they fail. */
const allPass = (report: TestReport): boolean => {
  if (report.failures.length === 0) return true;
  complain(renderTestReport(report));
  fail(`${counted(report.failures.length, "case")} of the tests failed; mend them first.`);
  return false;
};

/** Where a policy file is, as someone at this working directory has it. */
const pathIn = (folder: string | undefined): ((file: string) => string) => {
  const root = policyFolderOf(folder);
  return (file) => relative(process.cwd(), resolve(root, file));
};

const coverageText = (
  coverage: Coverage,
  { sources }: CheckedPolicy,
  folder: string | undefined,
  { coverageFormat, listing }: MeasureFlags,
): string => {
  if (coverageFormat === "json") return coverageJson(coverage);
  if (coverageFormat === "lcov") return renderLcov(coverage, pathIn(folder));
  return listing
    ? `${renderListing(coverage, sources)}\n\n${renderCoverage(coverage)}`
    : renderCoverage(coverage);
};

const cover = (policy: CheckedPolicy, folder: string | undefined, flags: MeasureFlags): number => {
  const coverage = measureCoverage(policy.program, policy.sources);
  print(coverageText(coverage, policy, folder, flags));
  if (!allPass(coverage.tests)) return 1;
  const threshold = flags.threshold === undefined ? null : percentageOf(flags.threshold);
  const lowest = lowestPercent(coverage);
  if (threshold === null || lowest >= threshold) return 0;
  fail(`The tests reach ${lowest.toFixed(1)} % of the policy, which is less than ${threshold} %.`);
  return 1;
};

/** How often the progress is written, in milliseconds. */
const progressEvery = 100;

/** Progress is for a person at a terminal. */
const progressOn = (stream: NodeJS.WriteStream): ((done: number, all: number) => void) => {
  let next = 0;
  return (done, all) => {
    if (!stream.isTTY) return;
    const now = performance.now();
    if (done === all) stream.write("\r\u001b[K");
    else if (now >= next) {
      stream.write(`\r${done} of ${all} changes tried`);
      next = now + progressEvery;
    }
  };
};

const mutatePolicy = ({ program, sources }: CheckedPolicy, flags: MeasureFlags): number => {
  if (!allPass(runTests(program, compile(program)))) return 1;
  const { filter = "" } = flags;
  const names = [...program.rules, ...program.lifecycles].map(({ name }) => name);
  if (!names.some((name) => name.includes(filter))) {
    fail(
      `No rule has ${JSON.stringify(filter)} in its name; there are ${counted(countRules(program), "rule")}.`,
    );
    return 1;
  }
  const began = performance.now();
  const report = mutate(program, sources, { filter, progress: progressOn(process.stderr) });
  const seconds = Math.round(performance.now() - began) / 1e3;
  print(flags.mutateFormat === "json" ? mutationJson(report, seconds) : renderMutation(report, seconds));
  const survivors = mutantsThat(report, "survived").length;
  if (survivors === 0) return 0;
  fail(`No case notices ${counted(survivors, "change")} of the policy.`);
  return 1;
};

/** Answers the exit code: 1 below the threshold, and where no case notices a change. */
export const measurePolicies = (folder: string | undefined, flags: MeasureFlags): number => {
  const mistake = measureMistake(flags);
  if (mistake !== null) {
    fail(mistake);
    return 1;
  }
  const policy = checkedPolicy(folder);
  if (policy === null) return 1;
  return flags.coverage ? cover(policy, folder, flags) : mutatePolicy(policy, flags);
};
