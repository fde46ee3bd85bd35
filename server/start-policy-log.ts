/** What the log says about the policy: once for each change of its files (R42). */
import type { Log } from "./log.ts";
import type { LoadedPolicy } from "./policies/load-policy.ts";
import type { PolicyChange } from "./policies/policies.ts";

/** Names the cases that a policy in force is stricter than. */
export const logPolicyTests = (log: Log, { failedTests }: LoadedPolicy): void => {
  const [first] = failedTests;
  if (first === undefined) return;
  const count = failedTests.length === 1 ? "one of its tests" : `${failedTests.length} of its tests`;
  const where = `${first.file}:${first.line}: ${first.message}`;
  log.warn(
    { errors: failedTests },
    `The policy in force is stricter than ${count} (run "lendbase test"): ${where}`,
  );
};

/** Names what the checker finds odd in a policy in force. */
export const logPolicyWarnings = (log: Log, { warnings }: LoadedPolicy): void => {
  const [first] = warnings;
  if (first === undefined) return;
  const count = warnings.length === 1 ? "a warning" : `${warnings.length} warnings`;
  const where = `${first.file}:${first.line}: ${first.message}`;
  log.warn({ warnings }, `The policy in force has ${count} (run "lendbase check"): ${where}`);
};

export const logPolicyChange = (log: Log, change: PolicyChange): void => {
  switch (change.kind) {
    case "switched":
      log.info({ digest: change.policy.program.digest }, "The policy was switched to its new files.");
      logPolicyTests(log, change.policy);
      logPolicyWarnings(log, change.policy);
      break;
    case "restored":
      log.info({}, "The policy files are those of the policy in force again.");
      break;
    case "refused":
      log.warn(
        { errors: change.error.errors },
        `The policy files were refused, the last good policy goes on: ${change.error.message}`,
      );
  }
};
