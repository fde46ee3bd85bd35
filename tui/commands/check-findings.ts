/** What is wrong with a policy folder, for the formats that programs read. */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { denying } from "../../dsl/denied.ts";
import { type Finding, findingsOf } from "../../dsl/findings.ts";
import { type Code, catalog, checkProgram, type Program, severityOf } from "../../dsl/index.ts";
import { type RuleText, sarifOf } from "../../dsl/sarif.ts";
import packageFile from "../../package.json" with { type: "json" };
import { checkNeeds, isForService } from "../../server/policies/check-needs.ts";
import { type PolicyFileError, PolicyFilesError } from "../../server/policies/policy-error.ts";
import { readPolicyFolder } from "../../server/policies/policy-folder.ts";
import { StartError } from "../../server/start-error.ts";
import { pageForTerminal, pageOf } from "./diagnostic-pages.ts";
import { nearPath, policyFolderOf } from "./policy-sources.ts";

export interface FolderFindings {
  /** Absolute; empty where it could not be told. */
  readonly folder: string;
  readonly program: Program | null;
  readonly findings: readonly Finding[];
  readonly omitted: number;
  /** False where the files could not be read, so that nothing is known of them. */
  readonly ran: boolean;
}

/** A problem that has a place and no more. */
const findingOf = ({ code, message, file, line, column }: PolicyFileError): Finding => {
  const at = { line, column };
  const sentence = message.replace(/\.$/, "");
  return {
    code,
    severity: "error",
    message: sentence,
    help: null,
    file,
    start: at,
    end: at,
    related: [],
    denied: null,
  };
};

const problems = (folder: string, errors: readonly PolicyFileError[]): FolderFindings => ({
  folder,
  program: null,
  findings: errors.map(findingOf),
  omitted: 0,
  ran: false,
});

const findIn = (folder: string, deny: readonly string[]): FolderFindings => {
  try {
    const sources = readPolicyFolder(folder);
    const { program, diagnostics, omitted } = checkProgram(sources);
    const lacks = program !== null && isForService(program) ? checkNeeds(program, sources) : [];
    const findings = [...denying(findingsOf(diagnostics, sources), deny), ...lacks.map(findingOf)];
    return { folder, program: lacks.length === 0 ? program : null, findings, omitted, ran: true };
  } catch (cause) {
    if (!(cause instanceof PolicyFilesError)) throw cause;
    return problems(folder, cause.errors);
  }
};

/**
 * Everything that is wrong with a policy folder, also that it cannot be read.
 *
 * @param deny codes of warnings that are errors, or `warnings` for all of them
 */
export const findingsIn = (given: string | undefined, deny: readonly string[] = []): FolderFindings => {
  try {
    return findIn(policyFolderOf(given), deny);
  } catch (cause) {
    if (!(cause instanceof StartError)) throw cause;
    const place = { file: given ?? "", line: 1, column: 1 };
    return problems("", [{ code: "PolicyFolder", message: cause.message, ...place }]);
  }
};

/** Relative where the file is below the working directory, so that a code host finds it in a repository. */
const uriIn = (folder: string) => (file: string) => {
  const near = nearPath(resolve(folder, file));
  return near.startsWith("/") || /^[A-Za-z]:/.test(near)
    ? pathToFileURL(near).href
    : near.split(/[\\/]/).map(encodeURIComponent).join("/");
};

const isCode = (code: string): code is Code => Object.hasOwn(catalog, code);

const ruleOf = (code: string): RuleText | null => {
  const page = isCode(code) ? pageOf(code) : null;
  if (page === null || !isCode(code)) return null;
  const { title, summary, body } = page;
  const text = pageForTerminal(body, 80, (_, plain) => plain);
  return { title, summary, help: { text, markdown: body }, severity: severityOf(code) };
};

/** The report as SARIF 2.1.0. */
export const sarifReport = ({ folder, findings, omitted, ran }: FolderFindings): string => {
  const { version } = packageFile;
  return JSON.stringify(sarifOf(findings, { version, uriOf: uriIn(folder), ruleOf, omitted, ran }), null, 2);
};

/** The report as JSON. `formatVersion` grows when something in it is renamed or taken away. */
export const jsonReport = ({ folder, program, findings, omitted }: FolderFindings): string => {
  const count = (severity: Finding["severity"]): number =>
    findings.filter((finding) => finding.severity === severity).length;
  const named = (file: string): string => nearPath(resolve(folder, file));
  return JSON.stringify(
    {
      formatVersion: 1,
      policy: program && { name: program.name, digest: program.digest },
      errors: count("error"),
      warnings: count("warning"),
      omitted,
      diagnostics: findings.map((finding) => ({
        ...finding,
        file: named(finding.file),
        related: finding.related.map((each) => ({ ...each, file: named(each.file) })),
      })),
    },
    null,
    2,
  );
};
