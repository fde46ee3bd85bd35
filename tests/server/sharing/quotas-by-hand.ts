/** Small quotas, and what counting shares by hand says about them (R7, R8, R9). */
import type { Source } from "../../../dsl/index.ts";

export interface Limits {
  readonly accounts: number;
  readonly resources: number;
  readonly backupSets: number;
}

/** The shipped policies with other limits. */
export const withLimits =
  (most: Limits) =>
  ({ text }: Source): string =>
    text
      .replace("at most 64", `at most ${most.accounts}`)
      .replace("at most 1_000", `at most ${most.resources}`)
      .replace("at most 1_024", `at most ${most.backupSets}`);

export const sets = [0, 1, 2, 3, 4].map((n) => `bk-many-000${n}`);

/** A share as it is counted by hand: its sets, and the friends that it is offered to. */
export interface Counted {
  readonly sets: ReadonlySet<string>;
  readonly to: ReadonlySet<number>;
}

const accountsOf = (shares: readonly Counted[], set: string): number =>
  shares.filter((share) => share.sets.has(set)).reduce((all, { to }) => all.union(to), new Set<number>())
    .size;

const setsIn = (shares: readonly Counted[]): number =>
  shares.reduce((all, share) => all.union(share.sets), new Set<string>()).size;

const named = (shares: readonly Counted[]): number => setsIn(shares.filter(({ to }) => to.size > 0));

/** The codes of what goes over a quota on the way from one state to the other. */
export const expectedCodes = (
  most: Limits,
  before: readonly Counted[],
  after: readonly Counted[],
): readonly string[] => {
  const tooMany = (was: number, is: number, limit: number): boolean => is > was && is > limit;
  const codes: string[] = [];
  if (sets.some((set) => tooMany(accountsOf(before, set), accountsOf(after, set), most.accounts))) {
    codes.push("TooManyAccounts");
  }
  if (tooMany(named(before), named(after), most.backupSets)) codes.push("TooManyBackupSets");
  if (tooMany(setsIn(before), setsIn(after), most.resources)) codes.push("TooManyResources");
  return codes;
};
