/** A policy with one thing changed. */
import type { Lifecycle, Place, Program, Rule } from "../dsl/program.ts";
import type { MutationKind } from "./mutation-kinds.ts";

export interface Mutant {
  readonly kind: MutationKind;
  /** The rule or lifecycle by its name; of a `let`, the first that uses it. */
  readonly rule: string;
  readonly place: Place;
  /** What is changed, as it is written. */
  readonly text: string;
  /** What becomes of it: "`>=` becomes `>`". */
  readonly words: string;
  /** The rules and lifecycles that are changed; all others stay as they are. */
  readonly owners: readonly (Rule | Lifecycle)[];
  /** The changed rule; null where it is gone. */
  readonly ruleOf: (rule: Rule) => Rule | null;
  readonly lifecycleOf: (lifecycle: Lifecycle) => Lifecycle;
}

/** A list that has lost one of its items. */
export const without = <Item>(items: readonly Item[], at: number): readonly Item[] =>
  items.filter((_, index) => index !== at);

export const isRule = (owner: Rule | Lifecycle): owner is Rule => "kind" in owner;

const unchanged = (lifecycle: Lifecycle): Lifecycle => lifecycle;

type Words = Pick<Mutant, "kind" | "place" | "text" | "words">;

/** A change of all or some of the rules of one name. */
export const ruleMutant = (
  words: Words,
  rules: readonly Rule[],
  ruleOf: (rule: Rule) => Rule | null,
): Mutant => ({ ...words, rule: rules[0]?.name ?? "", owners: rules, ruleOf, lifecycleOf: unchanged });

export const lifecycleMutant = (
  words: Words,
  lifecycle: Lifecycle,
  lifecycleOf: (lifecycle: Lifecycle) => Lifecycle,
): Mutant => ({ ...words, rule: lifecycle.name, owners: [lifecycle], ruleOf: (rule) => rule, lifecycleOf });

/** The program with the one change. */
export const applyMutant = (program: Program, { owners, ruleOf, lifecycleOf }: Mutant): Program => {
  const changed = new Set(owners);
  return {
    ...program,
    rules: program.rules.flatMap((rule) => (changed.has(rule) ? (ruleOf(rule) ?? []) : [rule])),
    lifecycles: program.lifecycles.map((each) => (changed.has(each) ? lifecycleOf(each) : each)),
  };
};
