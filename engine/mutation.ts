/** Which small changes of a policy its tests would not notice. */
import type { Lifecycle, Program, Rule, TestCase } from "../dsl/program.ts";
import type { Source } from "../dsl/span.ts";
import { interpret } from "./interpreter.ts";
import { applyMutant, isRule, type Mutant } from "./mutant.ts";
import { mutantsOf } from "./mutants.ts";
import { isSameProgram } from "./mutation-equivalence.ts";
import { indexRules, type RuleIndex } from "./rule-index.ts";
import { runTests } from "./testing.ts";

export interface MutationReport {
  readonly policy: string;
  readonly mutants: number;
  /** Those that a case noticed. */
  readonly noticed: number;
  /** Those that say the same as the policy, in other words. */
  readonly equivalent: readonly Mutant[];
  /** Those that no case notices, in the order of the source. */
  readonly survivors: readonly Mutant[];
  /** Every mutant with what became of it, in the order of the source. */
  readonly results: readonly MutationResult[];
}

export interface MutationResult {
  readonly mutant: Mutant;
  readonly fate: "noticed" | "equivalent" | "survived";
}

export interface MutationOptions {
  /** Only rules and lifecycles with this in their name. */
  readonly filter?: string;
  /** Is told after each mutant how many there have been, and how many there are. */
  readonly progress?: (done: number, all: number) => void;
}

const ownerKey = (owner: Rule | Lifecycle): string =>
  `${isRule(owner) ? owner.resourceType : "lifecycle"} ${owner.name}`;

/** What has a say in a case. */
const decidersOf = (index: RuleIndex, one: TestCase): readonly string[] => {
  if (one.kind === "state") return [`lifecycle ${one.lifecycle}`];
  const type = one.entities[one.resource]?.type ?? "";
  const rules = index.get(type)?.get(one.action);
  if (rules === undefined) return [];
  const { permits, forbids, quotas, locks, lifecycles } = rules;
  return [...permits, ...forbids, ...quotas, ...locks, ...lifecycles].map(ownerKey);
};

/** The cases by what has a say in them; what is not among them cannot be changed by it. */
const casesByOwner = (program: Program): ReadonlyMap<string, readonly TestCase[]> => {
  const index = indexRules(program);
  const byOwner = new Map<string, TestCase[]>();
  for (const one of program.tests.flatMap(({ cases }) => cases)) {
    for (const key of decidersOf(index, one)) {
      const cases = byOwner.get(key) ?? [];
      byOwner.set(key, cases);
      cases.push(one);
    }
  }
  return byOwner;
};

/** Whether a case fails; the first one is enough. */
const isNoticed = (program: Program, cases: Iterable<TestCase>): boolean => {
  const evaluator = interpret(program);
  const [test] = program.tests;
  if (test === undefined) return false;
  for (const one of cases) {
    const alone: Program = { ...program, tests: [{ ...test, cases: [one] }] };
    if (runTests(alone, evaluator).failures.length > 0) return true;
  }
  return false;
};

/**
 * Changes a policy one bit at a time and runs its tests on each change. The tests must pass on the policy as it is.
 *
 * @param sources those that the program was checked from
 */
export const mutate = (
  program: Program,
  sources: readonly Source[],
  { filter = "", progress = () => {} }: MutationOptions = {},
): MutationReport => {
  const byOwner = casesByOwner(program);
  const mutants = mutantsOf(program, sources).filter(({ owners }) =>
    owners.some(({ name }) => name.includes(filter)),
  );
  const fateOf = (mutant: Mutant): MutationResult["fate"] => {
    const changed = applyMutant(program, mutant);
    const cases = new Set(mutant.owners.flatMap((owner) => byOwner.get(ownerKey(owner)) ?? []));
    if (isNoticed(changed, cases)) return "noticed";
    return isSameProgram(program, changed) ? "equivalent" : "survived";
  };
  const results = mutants.map((mutant, at): MutationResult => {
    const fate = fateOf(mutant);
    progress(at + 1, mutants.length);
    return { mutant, fate };
  });
  const of = (fate: MutationResult["fate"]) =>
    results.filter((each) => each.fate === fate).map(({ mutant }) => mutant);
  return {
    policy: program.name,
    mutants: mutants.length,
    noticed: of("noticed").length,
    equivalent: of("equivalent"),
    survivors: of("survived"),
    results,
  };
};
