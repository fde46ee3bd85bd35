/** Asking whether sets may be shared with principals: every pair, with what the whole request adds to the counters. */
import type { EntityFacts } from "../../../engine/facts.ts";
import type { RefusalView } from "../../api/problem.ts";
import type { Scope } from "../../api/words.ts";
import { ask } from "../decide.ts";
import { invalid } from "../failures.ts";
import { reachedAccounts } from "../live.ts";
import { withoutRepeats } from "../refusals.ts";
import type { Work } from "../work.ts";
import type { NamedPrincipal } from "./named-principals.ts";
import type { NamedSet } from "./named-sets.ts";

/** So that one request cannot keep all others waiting. A size of requests, not a limit of sharing. */
const mostPairs = 10_000;

export interface ShareTerms {
  readonly subject: EntityFacts;
  readonly region: string;
  readonly scope: Scope;
}

/** Throws `invalid` where the request is too large to decide at once. */
export const checkSize = (sets: number, principals: number): void => {
  if (sets * principals <= mostPairs) return;
  throw invalid(
    "",
    `This shares ${sets} backup sets with ${principals} principals at once, more than ${mostPairs} pairs; do it in several requests.`,
  );
};

const countNew = (accounts: ReadonlySet<string>, reached: ReadonlySet<string>): number => {
  let count = 0;
  for (const account of accounts) if (!reached.has(account)) count += 1;
  return count;
};

/** What the request adds to the counters of the owner; a set that adds nothing itself is asked with nothing. */
const ownerContext = (sets: readonly NamedSet[], withPrincipal: boolean) => {
  const resources = sets.filter(({ isShared }) => !isShared).length;
  const backupSets = withPrincipal ? sets.filter(({ hasPrincipal }) => !hasPrincipal).length : 0;
  return ({ isShared, hasPrincipal }: NamedSet) => ({
    adding_resources: isShared ? 0 : resources,
    adding_backup_sets: hasPrincipal ? 0 : backupSets,
  });
};

/**
 * Asks `share` for every pair of these sets and principals, or for every set alone where there is no principal.
 * Answers every refusal, tagged with its pair.
 */
export const askShare = async (
  work: Work,
  terms: ShareTerms,
  sets: readonly NamedSet[],
  principals: readonly NamedPrincipal[],
): Promise<readonly RefusalView[]> => {
  checkSize(sets.length, principals.length);
  const { subject, region, scope } = terms;
  const accounts = new Set(principals.flatMap((named) => named.accounts));
  const addingToOwner = ownerContext(sets, principals.length > 0);
  const refusals: RefusalView[] = [];
  for (const set of sets) {
    const reached = accounts.size === 0 ? accounts : await reachedAccounts(work, set.id);
    const context = {
      region,
      scope,
      adding_accounts: countNew(accounts, reached),
      ...addingToOwner(set),
    };
    if (principals.length === 0) {
      refusals.push(...ask(work, subject, "share", set.facts, context, { backupSet: set.id }));
    }
    for (const { principal, facts } of principals) {
      const tag = { backupSet: set.id, principal };
      refusals.push(...ask(work, subject, "share", set.facts, { ...context, principal: facts }, tag));
    }
  }
  return refusals;
};

/** Asks `add_principal` on the share, so that a principal is checked where there is no set too. */
export const askPrincipals = (
  work: Work,
  terms: ShareTerms,
  share: EntityFacts,
  principals: readonly NamedPrincipal[],
  narrow: readonly RefusalView[],
): readonly RefusalView[] =>
  principals.flatMap(({ principal, facts }) => {
    const context = { principal: facts, scope: terms.scope };
    const refusals = ask(work, terms.subject, "add_principal", share, context, { principal });
    return withoutRepeats(refusals, narrow);
  });
