/**
 * What can be said of sharing where nobody is named to share with: what is refused by rules that do not read the
 * principal, and so holds for every account that is new to the set. The quotas count one such account more.
 */

import type { Program, Rule } from "../../../dsl/program.ts";
import { actionKey } from "../../../dsl/schema.ts";
import { decidedBy, pathsIn } from "../../../engine/expression-tree.ts";
import type { EntityFacts, RecordFacts } from "../../../engine/facts.ts";
import { pathText } from "../../../engine/paths.ts";
import type { RefusalView } from "../../api/problem.ts";
import { ask } from "../decide.ts";
import { addingFacts } from "../facts/adding.ts";
import type { LoadedBackupSet } from "../facts/backup-sets.ts";
import { withoutRepeats } from "../refusals.ts";
import { emptyShare, type ShareTerms } from "../shares/pairs.ts";
import type { Work } from "../work.ts";

const readsPrincipal = (rule: Rule): boolean =>
  decidedBy(rule)
    .flatMap(pathsIn)
    .some((path) => `${pathText(path)}.`.startsWith("context.principal."));

/** Rules that cannot be asked without a principal. */
interface AboutPrincipals {
  readonly names: ReadonlySet<string>;
  /** A permit may apply to one principal and not to another, so that nothing is known where none applies. */
  readonly hasPermit: boolean;
}

const aboutPrincipals = ({ rules }: Program, type: string, action: string): AboutPrincipals => {
  const about = rules.filter(
    (rule) => rule.resourceType === type && rule.actions.includes(action) && readsPrincipal(rule),
  );
  return {
    names: new Set(about.map(({ name }) => name)),
    hasPermit: about.some(({ kind }) => kind === "permit"),
  };
};

/** A program never changes. */
const known = new WeakMap<Program, Map<string, AboutPrincipals>>();

const knownOf = (program: Program, type: string, action: string): AboutPrincipals => {
  const ofProgram = known.get(program) ?? new Map<string, AboutPrincipals>();
  known.set(program, ofProgram);
  const key = actionKey(type, action);
  const found = ofProgram.get(key) ?? aboutPrincipals(program, type, action);
  ofProgram.set(key, found);
  return found;
};

const askWithout = (
  work: Work,
  subject: EntityFacts,
  action: string,
  resource: EntityFacts,
  context: RecordFacts,
  backupSet?: string,
): readonly RefusalView[] => {
  const { names, hasPermit } = knownOf(work.policy.program, resource.type, action);
  return ask(work, subject, action, resource, context, { backupSet }).filter(({ rule }) =>
    rule === null ? !hasPermit : !names.has(rule),
  );
};

/** Why these sets, in this share, could be lent to no account that has none of them yet. */
export const askAnybody = async (
  work: Work,
  terms: ShareTerms,
  share: EntityFacts,
  sets: readonly LoadedBackupSet[],
): Promise<readonly RefusalView[]> => {
  const { subject, region, scope } = terms;
  // Whom it reaches is not known, so that nothing is read to compare it with.
  const adding = addingFacts(work, sets, [{ accounts: [] }]);
  const refusals: RefusalView[] = [];
  for (const set of sets) {
    const context = { region, scope, ...(await adding(set)), adding_accounts: 1 };
    refusals.push(...askWithout(work, subject, "share", set.facts, context, set.id));
  }
  const wide = askWithout(work, subject, "add_principal", share, { scope });
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
