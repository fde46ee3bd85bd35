/** What is wrong with a policy folder, for the formats that programs read. */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type Finding, findingsOf } from "../../dsl/findings.ts";
import { checkProgram, type Program } from "../../dsl/index.ts";
import { sarifOf } from "../../dsl/sarif.ts";
import packageFile from "../../package.json" with { type: "json" };
import { checkNeeds, isForService } from "../../server/policies/check-needs.ts";
import { type PolicyFileError, PolicyFilesError } from "../../server/policies/policy-error.ts";
import { readPolicyFolder } from "../../server/policies/policy-folder.ts";
import { StartError } from "../../server/start-error.ts";
import { nearPath, policyFolderOf } from "./policy-sources.ts";

export interface FolderFindings {
  /** Absolute; empty where it could not be told. */
  readonly folder: string;
  readonly program: Program | null;
  readonly findings: readonly Finding[];
  readonly omitted: number;
}

/** A problem that has a place and no more. */
const findingOf = ({ code, message, file, line, column }: PolicyFileError): Finding => {
  const at = { line, column };
  const sentence = message.replace(/\.$/, "");
  return { code, severity: "error", message: sentence, help: null, file, start: at, end: at, related: [] };
};

const problems = (folder: string, errors: readonly PolicyFileError[]): FolderFindings => ({
  folder,
  program: null,
  findings: errors.map(findingOf),
  omitted: 0,
});

const findIn = (folder: string): FolderFindings => {
  try {
    const sources = readPolicyFolder(folder);
    const { program, diagnostics, omitted } = checkProgram(sources);
    const lacks = program !== null && isForService(program) ? checkNeeds(program, sources) : [];
    const findings = [...findingsOf(diagnostics, sources), ...lacks.map(findingOf)];
    return { folder, program: lacks.length === 0 ? program : null, findings, omitted };
  } catch (cause) {
    if (!(cause instanceof PolicyFilesError)) throw cause;
    return problems(folder, cause.errors);
  }
};

/** Everything that is wrong with a policy folder, also that it cannot be read. */
export const findingsIn = (given: string | undefined): FolderFindings => {
  try {
    return findIn(policyFolderOf(given));
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

/** The report as SARIF 2.1.0. */
export const sarifReport = ({ folder, findings, omitted }: FolderFindings): string =>
  JSON.stringify(sarifOf(findings, { version: packageFile.version, uriOf: uriIn(folder), omitted }), null, 2);

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
