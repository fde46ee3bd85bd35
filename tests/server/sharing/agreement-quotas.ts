/** Policies with quotas that are small enough to be met. */
import fc from "fast-check";
import type { Source } from "../../../dsl/index.ts";

interface Quotas {
  readonly accounts: number;
  readonly resources: number;
  readonly backupSets: number;
}

export const withQuotas =
  ({ accounts, resources, backupSets }: Quotas) =>
  ({ text }: Source): string =>
    text
      .replace("at most 64", `at most ${accounts}`)
      .replace("at most 1_000", `at most ${resources}`)
      .replace("at most 1_024", `at most ${backupSets}`);

/** An owner has two sets, and there are five accounts that it can reach. */
export const smallQuotas = fc.constantFrom<Quotas>(
  { accounts: 1, resources: 2, backupSets: 2 },
  { accounts: 3, resources: 2, backupSets: 1 },
  { accounts: 5, resources: 1, backupSets: 2 },
);
