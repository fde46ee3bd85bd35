/** Versions and activations as their readers see them. */
import type { ActivePolicyView, PolicyReport, PolicySource, PolicyVersionView } from "../api/policies.ts";
import type { Activation, VersionRow } from "../store/policy-versions.ts";
import { loadPolicy } from "./load-policy.ts";
import { asFilesError } from "./policies.ts";
import { countRules } from "./policy-view.ts";

const iso = (at: number): string => new Date(at).toISOString();

/** `active` is the digest of the version that is in force. */
export const versionView = (row: VersionRow, active: string | null): PolicyVersionView => ({
  digest: row.digest,
  name: row.name,
  state: row.digest === active ? "in_force" : "not_in_force",
  rules: row.rules,
  tests: row.tests,
  files: row.files,
  size: row.size,
  author: row.author,
  note: row.note,
  created_at: iso(row.created_at),
});

export const activePolicyView = (
  { number, digest, activated_at, actor, note }: Activation,
  { name }: VersionRow,
  before: Activation | null,
): ActivePolicyView => ({
  number,
  digest,
  name,
  activated_at: iso(activated_at),
  activated_by: actor,
  note,
  rolls_back_to: before?.digest ?? null,
});

/** What would be said of a policy if it were to come into force. Throws nothing that is about the policy. */
export const reportOn = (sources: readonly PolicySource[], now: number): PolicyReport => {
  try {
    const { program, failedTests, warnings } = loadPolicy(sources, now);
    return {
      valid: true,
      name: program.name,
      digest: program.digest,
      rules: countRules(program),
      tests: program.tests.length,
      errors: [],
      failed_tests: failedTests,
      warnings,
    };
  } catch (cause) {
    const { errors } = asFilesError(cause);
    const nothing = { valid: false, name: null, digest: null, rules: 0, tests: 0 };
    return { ...nothing, errors, failed_tests: [], warnings: [] };
  }
};
