/** Reads and checks a policy folder for the commands that do not serve it. */
import { relative } from "node:path";
import { denying } from "../../dsl/denied.ts";
import {
  type Checked,
  checkProgram,
  isError,
  type Program,
  renderDiagnostics,
  type Source,
} from "../../dsl/index.ts";
import { policyFolderFrom } from "../../server/config.ts";
import { checkNeeds, isForService, needsText } from "../../server/policies/check-needs.ts";
import { PolicyFilesError } from "../../server/policies/policy-error.ts";
import { readPolicyFolder } from "../../server/policies/policy-folder.ts";
import { StartError } from "../../server/start-error.ts";
import { colorOn, complain, counted, fail } from "./output.ts";

/** A folder as a person at this working directory would write it. */
export const nearPath = (path: string): string => {
  const near = relative(process.cwd(), path);
  return near === "" ? "." : near.startsWith("..") ? path : near;
};

/** The policy folder that is given, or that a command without one works on, absolute. Throws a StartError. */
export const policyFolderOf = (given: string | undefined): string =>
  policyFolderFrom(given === undefined ? {} : { policies: given }, process.env);

/** Said here too, so that nobody learns of it from a server that does not start. */
const suitsService = (program: Program, sources: readonly Source[], folder: string): boolean => {
  const lacks = isForService(program) ? checkNeeds(program, sources) : [];
  if (lacks.length === 0) return true;
  complain(`${needsText(lacks)}\n`);
  fail(`The policy in ${nearPath(folder)} lacks ${counted(lacks.length, "thing")} that the server needs.`);
  return false;
};

/** A checked program with its texts, and the warnings that were printed for it. */
export interface CheckedPolicy {
  readonly program: Program;
  readonly sources: readonly Source[];
  /** How many, those included that are too many to be listed. */
  readonly warnings: number;
  /** How many of them somebody made errors. */
  readonly denied: number;
}

/** Finds what is wrong with the text of all files, as `checkProgram` does. */
export type CheckSources = (sources: readonly Source[]) => Checked;

const check = (folder: string, deny: readonly string[], checkSources: CheckSources): CheckedPolicy | null => {
  const sources = readPolicyFolder(folder);
  const { program, diagnostics: found, omitted } = checkSources(sources);
  const diagnostics = denying(found, deny);
  if (diagnostics.length > 0) {
    complain(`${renderDiagnostics(diagnostics, sources, { color: colorOn(process.stderr) })}\n`);
  }
  if (program === null) {
    const errors = found.filter(isError).length + omitted;
    const more = omitted === 0 ? "" : ` (${omitted} of them not shown)`;
    fail(`The policy in ${nearPath(folder)} has ${counted(errors, "error")}${more}.`);
  }
  if (program === null || !suitsService(program, sources, folder)) return null;
  const denied = diagnostics.filter(isError).length + (deny.includes("warnings") ? omitted : 0);
  return { program, sources, warnings: diagnostics.length + omitted, denied };
};

/**
 * The checked policy of a folder after its warnings were said, or null after saying what is wrong with it.
 *
 * @param deny codes of warnings that are errors, or `warnings` for all of them
 */
export const checkedPolicy = (
  folder: string | undefined,
  deny: readonly string[] = [],
  checkSources: CheckSources = checkProgram,
): CheckedPolicy | null => {
  try {
    return check(policyFolderOf(folder), deny, checkSources);
  } catch (cause) {
    if (!(cause instanceof PolicyFilesError || cause instanceof StartError)) throw cause;
    fail(cause instanceof PolicyFilesError ? cause.text : cause.message);
    return null;
  }
};

/** Says that denied warnings are errors; whether there are any. */
export const failDenied = ({ denied }: CheckedPolicy): boolean => {
  if (denied > 0) fail(`The policy has ${counted(denied, "warning")} that --deny makes an error.`);
  return denied > 0;
};

/** The checked program of a folder, or null after saying what is wrong with it. Warnings are said and no obstacle. */
export const checkedProgram = (folder: string | undefined): Program | null =>
  checkedPolicy(folder)?.program ?? null;
