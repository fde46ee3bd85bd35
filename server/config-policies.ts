/** Settings of the policies: a folder that is watched, or the database that several servers share. */
import { resolve } from "node:path";
import { type Given, readPath } from "./config-values.ts";
import { StartError } from "./start-error.ts";

export interface PoliciesConfig {
  /** Where the `*.lend` files are, or null where the policy in the database is in force. */
  readonly policyFolder: string | null;
  /** What is put in force where the database has no policy yet, or null where a server is not to start then. */
  readonly policiesFrom: string | null;
}

export const policiesSettings = {
  policies: { flag: "--policies", variable: "LENDBASE_POLICIES", standard: null },
  policiesFrom: { flag: "--policies-from", variable: "LENDBASE_POLICIES_FROM", standard: "" },
} as const;

/** Instead of a folder. A folder of this name is `./database`. */
const inDatabase = "database";

/** The folder of a command that works on files. Throws a StartError. */
export const readPolicyFolder = (given: Given): string => {
  if (given.value !== inDatabase) return resolve(readPath(given));
  throw new StartError(
    `${given.name} says that the policy is in the database; name the folder with the files to work on.`,
  );
};

/** Throws a StartError. */
export const readPolicies = (given: (setting: keyof typeof policiesSettings) => Given): PoliciesConfig => {
  const policies = given("policies");
  const from = given("policiesFrom");
  const policiesFrom = from.value === "" ? null : resolve(readPath(from));
  if (policies.value === inDatabase) return { policyFolder: null, policiesFrom };
  if (policiesFrom === null) return { policyFolder: resolve(readPath(policies)), policiesFrom };
  throw new StartError(
    `${from.name} puts a first policy into the database, which --policies does not name; add --policies database, or leave it out.`,
  );
};
