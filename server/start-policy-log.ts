/** What the log says about the policy: once for each change of it (R42). */
import type { PolicyView } from "./api/operations.ts";
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

type Origin = PolicyView["source"];

const words: Readonly<Record<Origin, Readonly<Record<PolicyChange["kind"], string>>>> = {
  folder: {
    switched: "The policy was switched to its new files.",
    restored: "The policy files are those of the policy in force again.",
    refused: "The policy files were refused, the last good policy goes on",
  },
  database: {
    switched: "The policy was switched to another version.",
    restored: "The policy that the database has in force is in force here again.",
    refused:
      "The policy that the database has in force cannot be loaded here, so the last good one goes on and changes are refused",
  },
};

export const logPolicyChange = (log: Log, change: PolicyChange, origin: Origin): void => {
  const text = words[origin][change.kind];
  switch (change.kind) {
    case "switched":
      log.info({ digest: change.policy.program.digest }, text);
      logPolicyTests(log, change.policy);
      logPolicyWarnings(log, change.policy);
      break;
    case "restored":
      log.info({}, text);
      break;
    case "refused":
      log.warn({ errors: change.error.errors }, `${text}: ${change.error.message}`);
  }
};
