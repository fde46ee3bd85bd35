/**
 * What can be said of sharing where nobody is named to share with. It is asked twice: with no principal at all, and with
 * one that the owner is alike to in everything. What both are refused for is no rule about principals, so it holds for
 * every account that is new to the set. The quotas count one such account more.
 */
import type { EntityFacts, RecordFacts } from "../../../engine/facts.ts";
import type { RefusalView } from "../../api/problem.ts";
import { ask } from "../decide.ts";
import { addingFacts } from "../facts/adding.ts";
import type { LoadedBackupSet } from "../facts/backup-sets.ts";
import { withoutRepeats } from "../refusals.ts";
import { emptyShare, type ShareTerms } from "../shares/pairs.ts";
import type { Work } from "../work.ts";

/** Somebody new, of the site and in the directory of the owner; never named in an answer. */
const anybody = (owner: EntityFacts): EntityFacts => ({ ...owner, id: "0000000000000000" });

const isSame = (one: RefusalView, other: RefusalView): boolean =>
  one.kind === other.kind && one.code === other.code && one.rule === other.rule;

const askBoth = (
  work: Work,
  subject: EntityFacts,
  action: string,
  resource: EntityFacts,
  context: RecordFacts,
  backupSet?: string,
): readonly RefusalView[] => {
  const nobody = ask(work, subject, action, resource, context, { backupSet });
  const somebody = ask(work, subject, action, resource, { ...context, principal: anybody(subject) });
  return nobody.filter((refusal) => somebody.some((other) => isSame(refusal, other)));
};

/** Why these sets, in this share, could be lent to no account that has none of them yet. */
export const askAnybody = async (
  work: Work,
  terms: ShareTerms,
  share: EntityFacts,
  sets: readonly LoadedBackupSet[],
): Promise<readonly RefusalView[]> => {
  const { subject, region, scope } = terms;
  const adding = addingFacts(work, sets, [{ accounts: [] }]);
  const refusals: RefusalView[] = [];
  for (const set of sets) {
    const context = { region, scope, ...(await adding(set)), adding_accounts: 1 };
    refusals.push(...askBoth(work, subject, "share", set.facts, context, set.id));
  }
  const wide = askBoth(work, subject, "add_principal", share, { scope });
  return [...refusals, ...withoutRepeats(wide, refusals)];
};

/** The same of a new share. */
export const askAnybodyAnew = async (
  work: Work,
  terms: ShareTerms,
  id: string,
  sets: readonly LoadedBackupSet[],
): Promise<readonly RefusalView[]> => [
  ...ask(work, terms.subject, "create_resource_share", terms.subject),
  ...(await askAnybody(work, terms, emptyShare(id, terms), sets)),
];
