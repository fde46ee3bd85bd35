/** What sharing would add to the counters of the quotas (R7, R8, R9). */
import type { RecordFacts } from "../../../engine/facts.ts";
import { reachedAccounts } from "../reached.ts";
import type { Work } from "../work.ts";
import type { LoadedBackupSet } from "./backup-sets.ts";

/** A set with what it counts for already. */
export type CountedSet = Pick<LoadedBackupSet, "id" | "isShared" | "hasPrincipal">;

/** A principal with the accounts that it reaches. */
export interface ReachingPrincipal {
  readonly accounts: readonly string[];
}

const nobody: ReadonlySet<string> = new Set();

const countNew = (accounts: ReadonlySet<string>, reached: ReadonlySet<string>): number => {
  let count = 0;
  for (const account of accounts) if (!reached.has(account)) count += 1;
  return count;
};

/** What sharing all of these sets with all of these principals adds; a set that adds nothing itself adds zero. */
export const addingFacts = (
  work: Pick<Work, "db">,
  sets: readonly CountedSet[],
  principals: readonly ReachingPrincipal[],
): ((set: CountedSet) => Promise<RecordFacts>) => {
  const accounts = new Set(principals.flatMap((principal) => principal.accounts));
  const resources = sets.filter(({ isShared }) => !isShared).length;
  const backupSets = principals.length > 0 ? sets.filter(({ hasPrincipal }) => !hasPrincipal).length : 0;
  const ids = accounts.size === 0 ? [] : sets.map(({ id }) => id);
  let loaded: ReturnType<typeof reachedAccounts> | null = null;
  return async ({ id, isShared, hasPrincipal }) => {
    loaded ??= reachedAccounts(work, ids);
    const reached = (await loaded).get(id) ?? nobody;
    return {
      adding_accounts: countNew(accounts, reached),
      adding_resources: isShared ? 0 : resources,
      adding_backup_sets: hasPrincipal ? 0 : backupSets,
    };
  };
};
