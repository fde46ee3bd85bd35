/** From sources to a policy that may come into force: checked, compiled, and tested with its own cases. */
import {
  type CheckOptions,
  checkProgram,
  createLineIndex,
  type Diagnostic,
  isError,
  renderDiagnostics,
  type Source,
} from "../../dsl/index.ts";
import { compile, renderTestReport, runTests, type TestFailure } from "../../engine/index.ts";
import type { PolicyInForce } from "./active-policy.ts";
import { checkNeeds, needsText } from "./check-needs.ts";
import { type PolicyFileError, PolicyFilesError } from "./policy-error.ts";

/** A policy, with those of its own cases that it decides otherwise than they say. */
export interface LoadedPolicy extends PolicyInForce {
  /** Cases that it refuses, or refuses otherwise: never one that it permits and should not. */
  readonly failedTests: readonly PolicyFileError[];
  /** What the policy says and may not mean, such as a rule that never applies. It never keeps a policy from its work. */
  readonly warnings: readonly PolicyFileError[];
}

const errorOf = (sources: readonly Source[], { code, message, span }: Diagnostic): PolicyFileError => {
  const source = sources.find(({ file }) => file === span.file);
  const { line, column } = createLineIndex(source?.text ?? "")(span.start);
  return { code, message, file: span.file, line, column };
};

const testError = ({ title, text, place, permits }: TestFailure): PolicyFileError => ({
  code: "PolicyTestFailed",
  message: `The test "${title}" fails: ${text}${permits ? ", and the policy permits it" : ""}.`,
  file: place.file,
  line: place.line,
  column: place.column,
});

/**
 * Checks, compiles and tests. Throws a PolicyFilesError with every error, also where the policy lacks what the service
 * needs of it. A policy that permits what one of its own cases refuses does not come into force: nothing is permitted by
 * accident. One that is stricter than its cases does, since an administrator who narrows a limit must not wait;
 * `failedTests` names these cases.
 *
 * @param now the instant that the policy counts as loaded, in milliseconds since 1970
 */
export const loadPolicy = (
  sources: readonly Source[],
  now: number,
  options: CheckOptions = {},
): LoadedPolicy => {
  const { program, diagnostics } = checkProgram(sources, options);
  if (program === null) {
    const errors = diagnostics.filter(isError);
    const text = renderDiagnostics(errors, sources, { color: false });
    throw new PolicyFilesError(
      errors.map((error) => errorOf(sources, error)),
      text,
    );
  }
  const lacks = checkNeeds(program, sources);
  if (lacks.length > 0) throw new PolicyFilesError(lacks, needsText(lacks));
  const evaluator = compile(program);
  const report = runTests(program, evaluator);
  const tooMuch = report.failures.filter(({ permits }) => permits);
  if (tooMuch.length > 0) {
    throw new PolicyFilesError(tooMuch.map(testError), renderTestReport({ ...report, failures: tooMuch }));
  }
  const failedTests = report.failures.map(testError);
  const warnings = diagnostics.map((warning) => errorOf(sources, warning));
  return { program, evaluator, loadedAt: now, failedTests, warnings };
};
