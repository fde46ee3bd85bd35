/** The lines of earlier prompts, kept in a file of the person's own. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

/** Lines that are kept. */
export const mostLines = 500;
/** Characters of a line that is kept. */
const longest = 2_000;

/** As the XDG base directory specification has it; LENDBASE_HISTORY is another file, or none where it is empty. */
export const historyFile = (environment: NodeJS.ProcessEnv): string | null => {
  const { LENDBASE_HISTORY: own, XDG_STATE_HOME: states } = environment;
  if (own !== undefined) return own === "" ? null : own;
  return join(states || join(homedir(), ".local", "state"), "lendbase", "history");
};

/** The latest line first, as readline has it. A file that cannot be read is no history. */
export const readHistory = (file: string | null): string[] => {
  if (file === null) return [];
  try {
    return readFileSync(file, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .slice(-mostLines)
      .reverse();
  } catch {
    return [];
  }
};

/** A history that cannot be kept is no reason to stop. */
export const writeHistory = (file: string | null, latestFirst: readonly string[]): void => {
  if (file === null) return;
  const lines = latestFirst.filter((line) => line.length <= longest && !line.includes("\n"));
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, `${lines.slice(0, mostLines).reverse().join("\n")}\n`, { mode: 0o600 });
  } catch {
    // Nothing to say: the person is leaving.
  }
};
