/** `lendbase check --watch`: says what is wrong again whenever a policy file changes. */
import { type CheckFlags, checkAsText, flagMistake } from "./check.ts";
import { fail } from "./output.ts";
import { createWatchingCheck, watchPolicies } from "./watch-policies.ts";

/** Runs until a signal; answers the exit code of the last check. */
export const watchCheck = async (folder: string | undefined, flags: CheckFlags): Promise<number> => {
  const { format = "text", deny = [] } = flags;
  const mistake =
    flagMistake(format, deny) ??
    (format === "text" ? null : "--watch is for people, and --format for programs.");
  if (mistake !== null) {
    fail(mistake);
    return 1;
  }
  const check = createWatchingCheck();
  return await watchPolicies(folder, (path) => checkAsText(path, deny, check));
};
