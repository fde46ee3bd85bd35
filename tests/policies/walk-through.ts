/** Does what a page tells its reader to do: writes the files, makes the edits, runs the commands. */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A fenced block: what stands behind the fence, and what stands in it. */
export interface Step {
  readonly kind: string;
  readonly file: string;
  readonly text: string;
}

/** What a block of commands printed, and what the page says that it prints. */
export interface Run {
  readonly commands: string;
  readonly printed: string;
  /** Null where the page shows nothing: then the commands must succeed. */
  readonly shown: string | null;
  readonly code: number | null;
}

export const stepsOf = (page: string): readonly Step[] =>
  [...page.matchAll(/^```(\w+)(?: ([\w.-]+))?[^\n]*\n(.*?)^```$/gms)].map(
    ([, kind = "", file = "", text = ""]) => ({
      kind,
      file,
      text,
    }),
  );

const command = new URL("../../tui/commands/lendbase.ts", import.meta.url).pathname;

/** In the page `npx lendbase` is the built command; here it is the same from its source. */
const npx = `npx() { shift; "$NODE" "$COMMAND" "$@"; }`;

/** Replaces the lines of a diff that are there with those that shall be. They must be there once. */
export const applyDiff = (text: string, diff: string): string => {
  const side = (other: string): string =>
    diff
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith(other))
      .map((line) => `${line.slice(1)}\n`)
      .join("");
  const before = side("+");
  const parts = text.split(before);
  if (parts.length !== 2) throw new Error(`these lines are there ${parts.length - 1} times:\n${before}`);
  return parts.join(side("-"));
};

/** The text of a terminal with what differs from run to run as `…`, and the reader's folder by the name of the page. */
const plain = (text: string, folder: string): string =>
  text
    .replaceAll(folder, "/tmp/policies")
    .replaceAll(/\b[0-9a-f]{64}\b/g, "…")
    .replaceAll(/\bin [0-9.]+ (?:ms|s|seconds)\b/g, "in …");

/**
 * Goes through the steps in a folder of its own, where `policies` are those that we ship.
 *
 * @param folder where `/tmp/policies` of the page is
 */
export const walk = (steps: readonly Step[], cwd: string, folder: string): readonly Run[] => {
  const runs: Run[] = [];
  const environment = { ...process.env, NODE: process.execPath, COMMAND: command, NO_COLOR: "1" };
  for (const [index, { kind, file, text }] of steps.entries()) {
    const path = join(folder, file);
    if (kind === "diff") writeFileSync(path, applyDiff(readFileSync(path, "utf8"), text));
    if (kind === "lend" && file !== "") {
      writeFileSync(path, text, { flag: "wx" });
    }
    if (kind !== "sh") continue;
    const script = `exec 2>&1\n${npx}\n${text.replaceAll("/tmp/policies", folder)}`;
    const { stdout, status } = spawnSync("sh", ["-c", script], { cwd, env: environment, encoding: "utf8" });
    const next = steps[index + 1];
    const shown = next?.kind === "text" ? next.text : null;
    runs.push({ commands: text, printed: plain(stdout, folder), shown, code: status });
  }
  return runs;
};

/** Whether a text is as shown. A line `…` stands for any lines, or none; the rest is to the letter. */
export const isAsShown = (printed: string, shown: string): boolean => {
  const lines = shown.trimEnd().split("\n");
  const pattern = lines.map((line) => (line === "…" ? "(?:.*\\n)*?" : `${RegExp.escape(line)}\\n`)).join("");
  return new RegExp(`^${pattern}$`).test(`${printed.trimEnd()}\n`);
};
