/** Of many rules, those that an explanation shows: a tree for each would cost more than all that decided. */
import type { Decision } from "./decision.ts";
import type { ActionRules } from "./rule-index.ts";

/** Rules that are shown: more than anyone reads. */
const mostRules = 50;

/** Everything that has a say. */
const allOf = ({ permits, forbids, quotas, locks, lifecycles }: ActionRules) =>
  [permits, forbids, quotas, locks, lifecycles] as const;

export const countRules = (rules: ActionRules): number =>
  allOf(rules).reduce((sum, { length }) => sum + length, 0);

/** The names of those that are shown: who refuses, whom the caller wants, the permits, the others; null for all. */
export const shownOf = (
  { refusals, permits }: Decision,
  rules: ActionRules,
  wanted: readonly string[],
): ReadonlySet<string> | null => {
  if (countRules(rules) <= mostRules) return null;
  const names = new Set<string>(wanted.slice(0, mostRules / 2));
  const lists = [
    refusals.map(({ rule }) => rule),
    permits,
    ...allOf(rules).map((list) => list.map(({ name }) => name)),
  ];
  for (const list of lists) {
    for (const name of list) {
      if (names.size === mostRules) return names;
      names.add(name);
    }
  }
  return names;
};
