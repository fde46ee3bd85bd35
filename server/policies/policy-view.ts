/** The policy in force as its readers see it, and as `/readyz` and the metrics show it. */
import type { PolicyView } from "../api/operations.ts";
import type { PolicyInForce } from "./active-policy.ts";
import type { LoadedPolicy } from "./load-policy.ts";
import type { PolicyFileError } from "./policy-error.ts";

/** Rules as they are written: one on several resource types appears once for each of them in the program. */
export const countRules = ({ rules, lifecycles }: PolicyInForce["program"]): number =>
  new Set([...rules, ...lifecycles].map(({ place }) => `${place.file}:${place.line}:${place.column}`)).size;

export interface Shown {
  readonly inForce: LoadedPolicy;
  /** What is wrong with what should be in force instead; empty where nothing should. */
  readonly refused: readonly PolicyFileError[];
  /** Since when it is in force here, in milliseconds since 1970. */
  readonly since: number;
}

type Origin = Pick<PolicyView, "source" | "activation" | "refused_version">;

export const policyViewOf = (
  { inForce: { program, failedTests }, refused, since }: Shown,
  origin: Origin,
): PolicyView => ({
  name: program.name,
  digest: program.digest,
  rules: countRules(program),
  loaded_at: new Date(since).toISOString(),
  files: refused.length === 0 ? "in_force" : "refused",
  errors: refused.length === 0 ? [...failedTests] : [...refused],
  ...origin,
});
