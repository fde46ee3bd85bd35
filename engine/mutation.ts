/** Which small changes of a policy its tests would not notice. */
import type { Lifecycle, Program, Rule, TestCase } from "../dsl/program.ts";
import type { Source } from "../dsl/span.ts";
import { interpret } from "./interpreter.ts";
import { applyMutant, isRule, type Mutant } from "./mutant.ts";
import { mutantsOf } from "./mutants.ts";
import { isSameProgram } from "./mutation-equivalence.ts";
import { indexRules, type RuleIndex } from "./rule-index.ts";
import { createSourcePlaces } from "./source-places.ts";
import { runTests } from "./testing.ts";

/**
 * - `noticed`: a case fails.
 * - `equivalent`: the mutant provably says the same as the policy.
 * - `survived`: no case notices it.
 */
export type Fate = "noticed" | "equivalent" | "survived";

export interface MutationResult {
  readonly mutant: Mutant;
  /** The line on which it stands. */
  readonly line: string;
  readonly fate: Fate;
}

export interface MutationReport {
  readonly policy: string;
  /** Every mutant, in the order of the source. */
  readonly results: readonly MutationResult[];
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

/** What a rule decides: a lifecycle may have a say in every action of its type. */
const actionsOf = (owner: Rule | Lifecycle): readonly string[] | null =>
  isRule(owner) ? owner.actions : null;

/** The part of a program that decides where these do; a program of many rules is mutated rule by rule. */
const neighborhood = (program: Program, owners: Mutant["owners"]): Program => {
  const types = new Set(owners.map(({ resourceType }) => resourceType));
  const isAsked = (type: string, actions: readonly string[]): boolean =>
    owners.some((owner) => {
      const own = actionsOf(owner);
      return owner.resourceType === type && (own?.some((each) => actions.includes(each)) ?? true);
    });
  const asked = Object.entries(program.schema.actions).filter(([, { resourceType, name }]) =>
    isAsked(resourceType, [name]),
  );
  return {
    ...program,
    schema: { ...program.schema, actions: Object.fromEntries(asked) },
    rules: program.rules.filter(({ resourceType, actions }) => isAsked(resourceType, actions)),
    lifecycles: program.lifecycles.filter(({ resourceType }) => types.has(resourceType)),
  };
};

const createNeighborhoods = (program: Program): ((owners: Mutant["owners"]) => Program) => {
  const known = new Map<string, Program>();
  return (owners) => {
    const key = JSON.stringify(owners.map((owner) => [owner.resourceType, actionsOf(owner)]));
    const near = known.get(key) ?? neighborhood(program, owners);
    known.set(key, near);
    return near;
  };
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

/** Only what is changed, before and after. */
const saysTheSame = (program: Program, mutant: Mutant): boolean => {
  const changed = new Set(mutant.owners);
  const before: Program = {
    ...program,
    rules: program.rules.filter((rule) => changed.has(rule)),
    lifecycles: program.lifecycles.filter((lifecycle) => changed.has(lifecycle)),
  };
  return isSameProgram(before, applyMutant(before, mutant));
};

const isAbout =
  (filter: string) =>
  ({ owners }: Mutant): boolean =>
    owners.some(({ name }) => name.includes(filter));

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
  const near = createNeighborhoods(program);
  const places = createSourcePlaces(sources);
  const fateOf = (mutant: Mutant): Fate => {
    const cases = new Set(mutant.owners.flatMap((owner) => byOwner.get(ownerKey(owner)) ?? []));
    const around = near(mutant.owners);
    if (isNoticed(applyMutant(around, mutant), cases)) return "noticed";
    return saysTheSame(around, mutant) ? "equivalent" : "survived";
  };
  const mutants = mutantsOf(program, sources).filter(isAbout(filter));
  const results = mutants.map((mutant, at): MutationResult => {
    const fate = fateOf(mutant);
    progress(at + 1, mutants.length);
    return { mutant, line: places.lineAt(mutant.place), fate };
  });
  return { policy: program.name, results };
};

/** The mutants that came to this, in the order of the source. */
export const mutantsThat = ({ results }: MutationReport, fate: Fate): readonly Mutant[] =>
  results.filter((each) => each.fate === fate).map(({ mutant }) => mutant);
