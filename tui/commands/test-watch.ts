/** `lendbase test --watch`: runs the tests again whenever a policy file changes. */
import { existsSync } from "node:fs";
import { watchFolder } from "../../server/policies/watch-folder.ts";
import { StartError } from "../../server/start-error.ts";
import { fail, print } from "./output.ts";
import { nearPath, policyFolderOf } from "./policy-sources.ts";
import { waitForSignal } from "./signals.ts";
import { flagMistake, type TestFlags, testPolicies } from "./test-policies.ts";

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

/** Runs until a signal; answers the exit code of the last run. Errors in the files are said, and the watch goes on. */
export const watchTests = async (folder: string | undefined, flags: TestFlags): Promise<number> => {
  const mistake = flagMistake(flags);
  if (mistake !== null) fail(mistake);
  const path = mistake === null ? folderFrom(folder) : null;
  if (path === null) return 1;
  const signal = waitForSignal();
  let code = 0;
  const run = (): void => {
    if (process.stdout.isTTY) process.stdout.write(clear);
    code = testPolicies(path, flags);
    print(`\nWatching ${nearPath(path)}; Ctrl-C ends.`);
  };
  // Neither the watcher nor a signal keeps the process alive.
  const alive = setInterval(() => {}, 60_000);
  const stop = watchFolder(path, run);
  run();
  await signal;
  stop();
  clearInterval(alive);
  return code;
};
