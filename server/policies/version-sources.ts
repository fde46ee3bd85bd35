/** The sources of a version, as they are in the database: somebody else may have written there. */
import { type PolicySource, policyVersionSourcesView } from "../api/policies.ts";
import { unpackSources } from "../store/policy-versions.ts";
import { PolicyFilesError } from "./policy-error.ts";

const shape = policyVersionSourcesView.shape.sources;

/** What is wrong with a version as a whole. */
export const wrongVersion = (message: string): PolicyFilesError =>
  new PolicyFilesError([{ code: "PolicyVersion", message, file: "", line: 1, column: 1 }], message);

const parsed = (kept: string): unknown => {
  try {
    return unpackSources(kept);
  } catch {
    return null;
  }
};

/** What was kept of a version. Throws a PolicyFilesError where it cannot be read. */
export const sourcesFrom = (kept: string, digest: string): readonly PolicySource[] => {
  const { success, data } = shape.safeParse(parsed(kept));
  if (success) return data;
  throw wrongVersion(`The sources of the policy ${digest} cannot be read.`);
};
