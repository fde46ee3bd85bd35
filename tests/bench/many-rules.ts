/** As many rules as one likes, written as those of the shipped policy are: what the language is timed on. */
import { readFileSync } from "node:fs";
import { checkProgram, isError, type Program, type Source } from "../../dsl/index.ts";

const schema: Source = {
  file: "sharing.schema.lend",
  text: readFileSync(new URL("../../policies/sharing.schema.lend", import.meta.url), "utf8"),
};

/** Every one refuses what the question of the benchmark is not, so that a decision looks at all of them. */
const forbids: readonly ((number: number, actions: string) => string)[] = [
  (number, actions) => `/// R12: accounts of one site share among themselves.
forbid site_${number}
  on BackupSet to ${actions}
  when subject.id == "${4000 + number}" and subject.site != resource.owner.site
  code    Site${number}
  because "Account {subject.id} belongs to {subject.site}, the owner to {resource.owner.site}."
  help    "Ask an account of {resource.owner.site} to do it."
`,
  (number, actions) => `/// R10: a set never leaves its region.
forbid region_${number}
  on BackupSet to ${actions}
  when resource.region == "region-${number}"
  unless context.region == resource.region
  code    Region${number}
  because "{resource.id} is in {resource.region}; it can be used there only, not in {context.region}."
  help    "Use the region {resource.region}."
`,
  (number, actions) => `/// R8: a set of an account with many shares waits for its turn.
forbid busy_${number}
  on BackupSet to ${actions}
  when resource.owner.shared_backup_sets >= ${1000 + number} and now < resource.created_at + ${1 + (number % 48)} hours
  code    Busy${number}
  because "{resource.id} was made at {resource.created_at}, and {resource.owner.id} shares {resource.owner.shared_backup_sets} sets."
`,
  (number, actions) => `/// R6: the feature is in beta for those who asked for it.
forbid feature_${number}
  on BackupSet to ${actions}
  when resource.id starts with "bk-${number}-"
  unless "feature-${number}" in subject.features
     and resource.cluster.tde == false
  code    Feature${number}
  because "Account {subject.id} has not been enabled for {resource.id}."
  help    "Ask an operator to enable the feature {beta_feature} for the account."
`,
  (number, actions) => `/// R20: who was offered a set early may go on with it.
forbid offer_${number}
  on BackupSet to ${actions}
  when resource.shared_accounts > ${100 + number}
   and not any offer in resource.offers where offer.account == subject and offer.offered_at <= now
  code    Offer${number}
  because "{resource.id} is shared with {resource.shared_accounts} accounts already."
  help    "Ask {resource.owner.id} for an offer."
`,
];

/** @param first the number of the first rule, which its names contain */
export const rulesText = (count: number, actions: string, first = 0): string =>
  Array.from({ length: count }, (_, each) => forbids[each % forbids.length]?.(first + each, actions)).join(
    "\n",
  );

/** A policy file with such rules, whose permits permit the question of the benchmark. */
export const policyText = (rules: string): string => `policy many for sharing

let beta_feature = "backup-sharing"

permit everybody
  on BackupSet to view, restore, share, unshare, convert, delete
  when subject in resource.owner or resource.level >= 1

${rules}`;

export const sourcesOf = (rules: string): readonly Source[] => [
  schema,
  { file: "many.lend", text: policyText(rules) },
];

export const programOf = (sources: readonly Source[]): Program => {
  const { program, diagnostics } = checkProgram(sources);
  if (program === null) throw new Error(`the rules have errors: ${diagnostics.find(isError)?.message}`);
  return program;
};
