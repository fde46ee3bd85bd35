/** Doing something with the policy files whenever one of them changes, until a signal. */
import { existsSync } from "node:fs";
import { checkProgram, createChecker, isError } from "../../dsl/index.ts";
import { watchFolder } from "../../server/policies/watch-folder.ts";
import { StartError } from "../../server/start-error.ts";
import { fail, print } from "./output.ts";
import { type CheckSources, nearPath, policyFolderOf } from "./policy-sources.ts";
import { waitForSignal } from "./signals.ts";

/** Erases the screen and what was scrolled away. */
const clear = "\u001b[2J\u001b[3J\u001b[H";

/** The folder to watch, or null after saying why there is none. */
const folderFrom = (folder: string | undefined): string | null => {
  try {
    const path = policyFolderOf(folder);
    if (existsSync(path)) return path;
    fail(`The policy folder cannot be watched: there is no ${path}.`);
  } catch (cause) {
    if (!(cause instanceof StartError)) throw cause;
    fail(cause.message);
  }
  return null;
};

/** Finds what `checkProgram` finds. While there are errors, it looks at what changed since it was last asked only. */
export const createWatchingCheck = (): CheckSources => {
  const checker = createChecker();
  return (sources) => {
    const findings = checker.check(sources);
    return findings.diagnostics.some(isError) ? { program: null, ...findings } : checkProgram(sources);
  };
};

/**
 * Runs until a signal. Errors in the files are said, and the watch goes on.
 *
 * @param run what is done at first and after each change; it answers an exit code
 * @returns that of the last run
 */
export const watchPolicies = async (
  folder: string | undefined,
  run: (path: string) => number,
): Promise<number> => {
  const path = folderFrom(folder);
  if (path === null) return 1;
  const signal = waitForSignal();
  let code = 0;
  const runAgain = (): void => {
    if (process.stdout.isTTY) process.stdout.write(clear);
    code = run(path);
    print(`\nWatching ${nearPath(path)}; Ctrl-C ends.`);
  };
  // Neither the watcher nor a signal keeps the process alive.
  const alive = setInterval(() => {}, 60_000);
  const stop = watchFolder(path, runAgain);
  const unread = new Promise<void>((resolve) => process.stdout.once("error", () => resolve()));
  runAgain();
  // Where nobody reads any more, as behind `| head`, there is nothing to go on for.
  await Promise.race([signal, unread]);
  stop();
  clearInterval(alive);
  return code;
};
