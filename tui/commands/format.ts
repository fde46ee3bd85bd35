/** `lendbase fmt`: policy files in the one layout of the language. */
import { realpathSync } from "node:fs";
import { buffer } from "node:stream/consumers";
import {
  type Diagnostic,
  type Formatted,
  formatSource,
  renderDiagnostics,
  type Source,
} from "../../dsl/index.ts";
import { reasonOf } from "../../server/reason.ts";
import { StartError } from "../../server/start-error.ts";
import { filesAt, readText, textOf, writeText } from "./format-files.ts";
import { colorOn, complain, counted, fail, print } from "./output.ts";
import { nearPath, policyFolderOf } from "./policy-sources.ts";

export interface FormatFlags {
  readonly check?: boolean;
}

type Outcome = "same" | "changed" | "failed";

/** A path as the standard input is called. */
const input = "-";

const sayUnreadable = (source: Source, diagnostics: readonly Diagnostic[]): void => {
  complain(`${renderDiagnostics(diagnostics, [source], { color: colorOn(process.stderr) })}\n`);
  fail(`${source.file} has ${counted(diagnostics.length, "syntax error")}, so it was left as it is.`);
};

const formatFile = (path: string, check: boolean): Outcome => {
  if (!path.endsWith(".lend")) {
    fail(`${path} is not a policy file: their names end in .lend.`);
    return "failed";
  }
  const read = readText(path);
  if ("mistake" in read) {
    fail(read.mistake);
    return "failed";
  }
  const source = { file: path, text: read.text };
  const formatted = formatSource(source);
  if (formatted.kind !== "formatted") {
    sayWhyNot(source, formatted);
    return "failed";
  }
  if (!formatted.changed) return "same";
  const mistake = check ? null : writeText(path, formatted.text);
  if (mistake === null) print(path);
  else fail(mistake);
  return mistake === null ? "changed" : "failed";
};

/** Says why a source has no layout. */
const sayWhyNot = (source: Source, formatted: Exclude<Formatted, { readonly kind: "formatted" }>): void => {
  if (formatted.kind === "unreadable") sayUnreadable(source, formatted.diagnostics);
  else
    fail(`${source.file} was left as it is, since formatting would change what it says; please report that.`);
};

/** Every file once, however often and by whatever link it is named. */
const withoutRepeats = (paths: readonly string[]): readonly string[] => {
  const known = new Map<string, string>();
  for (const path of paths) {
    const real = realPath(path);
    if (!known.has(real)) known.set(real, path);
  }
  return [...known.values()];
};

const realPath = (path: string): string => {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
};

const summary = (outcomes: readonly Outcome[], check: boolean): string | null => {
  const changed = outcomes.filter((each) => each === "changed").length;
  const same = outcomes.filter((each) => each === "same").length;
  if (changed > 0 && check)
    return `${counted(changed, "file")} not formatted; \`lendbase fmt\` changes that.`;
  if (changed > 0) return `${counted(changed, "file")} formatted, ${same} left as they were.`;
  return same > 0 ? `${counted(same, "file")} formatted already.` : null;
};

const formatPaths = (paths: readonly string[], check: boolean): number => {
  const found = paths.flatMap(filesAt);
  const mistakes = found.flatMap((each) => ("mistake" in each ? [each.mistake] : []));
  for (const mistake of mistakes) fail(mistake);
  const files = found.filter((each) => !("mistake" in each)).map(({ path }) => nearPath(path));
  const outcomes = withoutRepeats(files).map((path) => formatFile(path, check));
  const sentence = summary(outcomes, check);
  const differs = check && outcomes.includes("changed");
  // The list of files may go to another program; what is said about it does not.
  if (sentence !== null) (differs ? fail : complain)(sentence);
  return differs || mistakes.length > 0 || outcomes.includes("failed") ? 1 : 0;
};

/** From the input to the output, as an editor asks for it. Where there are errors, nothing is written. */
const formatInput = async (check: boolean): Promise<number> => {
  const source = { file: "input", text: textOf(await buffer(process.stdin)) };
  const formatted = formatSource(source);
  if (formatted.kind !== "formatted") {
    sayWhyNot(source, formatted);
    return 1;
  }
  if (!check) process.stdout.write(formatted.text);
  else if (formatted.changed) fail("The input is not formatted.");
  return check && formatted.changed ? 1 : 0;
};

/** Answers the exit code: 1 where a file could not be formatted, or with `--check` where one is not. */
export const formatPolicies = async (paths: readonly string[], flags: FormatFlags = {}): Promise<number> => {
  const check = flags.check === true;
  try {
    if (paths.includes(input) && paths.length > 1) {
      fail("The input and files cannot be formatted together; name either - or the files.");
      return 1;
    }
    if (paths.includes(input)) return await formatInput(check);
    return formatPaths(paths.length > 0 ? paths : [policyFolderOf(undefined)], check);
  } catch (cause) {
    fail(cause instanceof StartError ? cause.message : `The input cannot be read: ${reasonOf(cause)}.`);
    return 1;
  }
};
