/** `lendbase check`: every error of the policy files, or a line that says what they hold. */
import { type Code, catalog, isError, severityOf } from "../../dsl/index.ts";
import { countRules } from "../../server/policies/policy-view.ts";
import { type FolderFindings, findingsIn, jsonReport, sarifReport } from "./check-findings.ts";
import { counted, fail, print } from "./output.ts";
import { type CheckSources, checkedPolicy, failDenied } from "./policy-sources.ts";

export interface CheckFlags {
  readonly format?: string;
  /** Codes of warnings that are errors, or `warnings` for all of them. */
  readonly deny?: readonly string[];
  readonly watch?: boolean;
}

const exitCode = ({ program, findings, omitted }: FolderFindings, deny: readonly string[]): number =>
  program === null || findings.some(isError) || (omitted > 0 && deny.includes("warnings")) ? 1 : 0;

const reports: Readonly<Record<string, (found: FolderFindings) => string>> = {
  json: jsonReport,
  sarif: sarifReport,
};

/** What a person reads: what is wrong on the error output, what is right on the output. */
export const checkAsText = (
  folder: string | undefined,
  deny: readonly string[],
  checkSources?: CheckSources,
): number => {
  const policy = checkedPolicy(folder, deny, checkSources);
  if (policy === null || failDenied(policy)) return 1;
  const { program, warnings } = policy;
  const rules = counted(countRules(program), "rule");
  const tests = counted(program.tests.length, "test");
  const odd = warnings === 0 ? "" : ` and ${counted(warnings, "warning")}`;
  // A schema may be written first, without a policy to it.
  const what = program.name === "" ? `Schema ${program.schema.name}` : `Policy ${program.name}`;
  print(`${what} has no errors${odd}: ${rules}, ${tests}, digest ${program.digest}.`);
  return 0;
};

/** What is wrong with one `--deny`, or null. */
const denyMistake = (what: string): string | null => {
  if (what === "warnings") return null;
  if (!/^LEND\d{4}$/.test(what))
    return `--deny is "${what}", but must be warnings or a code such as LEND0401.`;
  if (!Object.hasOwn(catalog, what)) return `--deny is "${what}", but there is no such diagnostic.`;
  return severityOf(what as Code) === "error" ? `--deny is "${what}", which is an error already.` : null;
};

/** What is wrong with the flags, or null. */
export const flagMistake = (format: string, deny: readonly string[]): string | null => {
  if (format !== "text" && !Object.hasOwn(reports, format))
    return `--format is "${format}", but must be text, json or sarif.`;
  return deny.map(denyMistake).find((mistake) => mistake !== null) ?? null;
};

/** Answers the exit code: 1 where there is an error. JSON and SARIF are valid reports in any case. */
export const checkPolicies = (folder: string | undefined, flags: CheckFlags = {}): number => {
  const { format = "text", deny = [] } = flags;
  const mistake = flagMistake(format, deny);
  if (mistake !== null) {
    fail(mistake);
    return 1;
  }
  const report = Object.hasOwn(reports, format) ? reports[format] : undefined;
  if (!report) return checkAsText(folder, deny);
  const found = findingsIn(folder, deny);
  print(report(found));
  return exitCode(found, deny);
};
