/** `lendbase test --watch`: runs the tests again whenever a policy file changes. */
import { fail } from "./output.ts";
import { flagMistake, type TestFlags, testPolicies } from "./test-policies.ts";
import { createWatchingCheck, watchPolicies } from "./watch-policies.ts";

/** Runs until a signal; answers the exit code of the last run. */
export const watchTests = async (folder: string | undefined, flags: TestFlags): Promise<number> => {
  const mistake = flagMistake(flags);
  if (mistake !== null) {
    fail(mistake);
    return 1;
  }
  const check = createWatchingCheck();
  return await watchPolicies(folder, (path) => testPolicies(path, flags, check));
};
