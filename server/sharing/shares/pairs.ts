/** Asking whether sets may be shared with principals: every pair, with what the whole request adds to the counters. */
import type { EntityFacts } from "../../../engine/facts.ts";
import type { RefusalView } from "../../api/problem.ts";
import type { Scope } from "../../api/words.ts";
import { ask } from "../decide.ts";
import { addingFacts } from "../facts/adding.ts";
import type { LoadedBackupSet } from "../facts/backup-sets.ts";
import { invalid } from "../failures.ts";
import { withoutRepeats } from "../refusals.ts";
import type { Work } from "../work.ts";
import type { NamedPrincipal } from "./named-principals.ts";

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

/**
 * Asks `share` for every pair of these sets and principals, or for every set alone where there is no principal.
 * Answers every refusal, tagged with its pair.
 */
export const askShare = async (
  work: Work,
  terms: ShareTerms,
  sets: readonly LoadedBackupSet[],
  principals: readonly NamedPrincipal[],
): Promise<readonly RefusalView[]> => {
  checkSize(sets.length, principals.length);
  const { subject, region, scope } = terms;
  const adding = addingFacts(work, sets, principals);
  const refusals: RefusalView[] = [];
  for (const set of sets) {
    const context = { region, scope, ...(await adding(set)) };
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

/** The facts of a share that has nothing in it yet. */
export const emptyShare = (id: string, { subject, region, scope }: ShareTerms): EntityFacts => ({
  type: "ResourceShare",
  id,
  attributes: { owner: subject, region, scope, outside_principals: 0 },
  locks: [],
});

const isSame = (one: NonNullable<RefusalView["principal"]>, other: NamedPrincipal["principal"]): boolean =>
  one.type === other.type && one.id === other.id;

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
    const named = narrow.filter((each) => each.principal !== undefined && isSame(each.principal, principal));
    return withoutRepeats(refusals, named);
  });

/** Whether a new share may be made of these sets and principals (R25). */
export const askNewShare = async (
  work: Work,
  terms: ShareTerms,
  id: string,
  sets: readonly LoadedBackupSet[],
  principals: readonly NamedPrincipal[],
): Promise<readonly RefusalView[]> => {
  const { subject } = terms;
  const refusals = await askShare(work, terms, sets, principals);
  return [
    ...ask(work, subject, "create_resource_share", subject),
    ...refusals,
    ...askPrincipals(work, terms, emptyShare(id, terms), principals, refusals),
  ];
};
