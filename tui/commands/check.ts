/** `lendbase check`: every error of the policy files, or a line that says what they hold. */
import { countRules } from "../../server/policies/policies.ts";
import { type FolderFindings, findingsIn, jsonReport, sarifReport } from "./check-findings.ts";
import { counted, fail, print } from "./output.ts";
import { checkedPolicy } from "./policy-sources.ts";

export interface CheckFlags {
  readonly format?: string;
  /** Codes of warnings that are errors, or `warnings` for all of them. */
  readonly deny?: readonly string[];
}

const isDenied = (denied: readonly string[], code: string): boolean =>
  denied.includes("warnings") || denied.includes(code);

/** The findings with the denied warnings as errors. */
const denying = (found: FolderFindings, denied: readonly string[]): FolderFindings => ({
  ...found,
  findings: found.findings.map((finding) =>
    isDenied(denied, finding.code) ? { ...finding, severity: "error" } : finding,
  ),
});

const exitCode = ({ program, findings }: FolderFindings): number =>
  program === null || findings.some(({ severity }) => severity === "error") ? 1 : 0;

const reports: Readonly<Record<string, (found: FolderFindings) => string>> = {
  json: jsonReport,
  sarif: sarifReport,
};

/** What a person reads: what is wrong on the error output, what is right on the output. */
const checkAsText = (folder: string | undefined, denied: readonly string[]): number => {
  const policy = checkedPolicy(folder);
  if (policy === null) return 1;
  const { program, warnings, omitted } = policy;
  const refused = warnings.filter(({ code }) => isDenied(denied, code)).length;
  const hidden = denied.includes("warnings") ? omitted : 0;
  if (refused + hidden > 0) {
    fail(`The policy has ${counted(refused + hidden, "warning")} that --deny makes an error.`);
    return 1;
  }
  const rules = counted(countRules(program), "rule");
  const tests = counted(program.tests.length, "test");
  const all = warnings.length + omitted;
  const odd = all === 0 ? "" : ` and ${counted(all, "warning")}`;
  print(`Policy ${program.name} has no errors${odd}: ${rules}, ${tests}, digest ${program.digest}.`);
  return 0;
};

const flagMistake = (format: string, denied: readonly string[]): string | null => {
  if (format !== "text" && !Object.hasOwn(reports, format))
    return `--format is "${format}", but must be text, json or sarif.`;
  const odd = denied.find((each) => each !== "warnings" && !/^LEND\d{4}$/.test(each));
  return odd === undefined ? null : `--deny is "${odd}", but must be warnings or a code such as LEND0401.`;
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
  const found = denying(findingsIn(folder), deny);
  print(report(found));
  return exitCode(found);
};
