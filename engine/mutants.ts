/** All mutants of a policy. */
import type { Condition, Expression, Lifecycle, Program, Rule } from "../dsl/program.ts";
import type { Source } from "../dsl/span.ts";
import { type Rewrite, rewriteLifecycle, rewriteRule } from "./expression-rewriting.ts";
import { childrenOf, decidedBy } from "./expression-tree.ts";
import { isRule, type Mutant } from "./mutant.ts";
import { changesOf } from "./mutation-expressions.ts";
import { mutantsOfLifecycle } from "./mutation-lifecycles.ts";
import { isWritten, mutantsOfRule } from "./mutation-rules.ts";
import { comparePlaces, compareText } from "./order.ts";
import { createSourcePlaces, type SourcePlaces } from "./source-places.ts";

type Owner = Rule | Lifecycle;

/** One place in the source: an expression of a `let` stands in every rule that uses it. */
interface Written {
  readonly expression: Expression;
  readonly owners: Set<Owner>;
  /** Whether its contrary is a change of what it stands in, and is made there. */
  turned: boolean;
}

/** Rules of one name are one text, and a kind of expression stands at a place only once. */
const keyOf = ({ kind, span }: Expression): string => `${kind} ${span.start} ${span.end} ${span.file}`;

/** What an owner decides by; its messages decide nothing. */
const rootsOf = (owner: Owner): readonly Expression[] => {
  if (isRule(owner)) return decidedBy(owner);
  const { each, startsAt, ends, takes } = owner;
  const ending = ends.flatMap(({ at, conditions }) => [
    at,
    ...conditions.map(({ expression }) => expression),
  ]);
  return [...(each ? [each.set, ...(each.where ? [each.where] : [])] : []), startsAt, ...ending, takes];
};

const conditionsOf = (owner: Owner): readonly Condition[] => {
  if (!isRule(owner)) return owner.ends.flatMap(({ conditions }) => conditions);
  return owner.kind === "permit" || owner.kind === "forbid" ? owner.conditions : [];
};

/** Every place at which an expression that decides something is written. */
const writtenIn = (owners: readonly Owner[], places: SourcePlaces): ReadonlyMap<string, Written> => {
  const written = new Map<string, Written>();
  const visit = (owner: Owner, expression: Expression, turned: boolean): void => {
    if (!isWritten(expression, places)) return;
    const key = keyOf(expression);
    const known = written.get(key) ?? { expression, owners: new Set(), turned };
    known.owners.add(owner);
    written.set(key, known);
    for (const child of childrenOf(expression)) visit(owner, child, expression.kind === "not");
  };
  for (const owner of owners) {
    const conditions = new Set(conditionsOf(owner).map(({ expression }) => expression));
    for (const root of rootsOf(owner)) visit(owner, root, conditions.has(root));
  }
  return written;
};

/** A rule that speaks a `let` in its message only changes with the `let`, too. */
const withMessages = (written: ReadonlyMap<string, Written>, owners: readonly Owner[]): void => {
  for (const owner of owners) {
    const look: Rewrite = (expression) => {
      written.get(keyOf(expression))?.owners.add(owner);
      return null;
    };
    if (isRule(owner)) rewriteRule(owner, look);
    else rewriteLifecycle(owner, look);
  }
};

const isContrary = (becomes: Expression, expression: Expression): boolean =>
  becomes.kind === "not" && becomes.operand === expression;

const mutantsAt = (
  key: string,
  { expression, owners, turned }: Written,
  program: Program,
  places: SourcePlaces,
): readonly Mutant[] => {
  const [first] = owners;
  const place = places.placeOf(expression.span);
  const text = places.textAt(expression.span);
  return changesOf(expression, program.schema)
    .filter(({ becomes }) => !(turned && isContrary(becomes, expression)))
    .map(({ kind, words }) => {
      const rewrite: Rewrite = (each) => {
        if (keyOf(each) !== key) return null;
        return changesOf(each, program.schema).find((change) => change.words === words)?.becomes ?? each;
      };
      return {
        ...{ kind, words, place, text, rule: first?.name ?? "", owners: [...owners] },
        ruleOf: (rule) => rewriteRule(rule, rewrite),
        lifecycleOf: (lifecycle) => rewriteLifecycle(lifecycle, rewrite),
      };
    });
};

/**
 * Every mutant of a policy, in the order of the source. One place is changed once, in however many rules it stands.
 *
 * @param sources those that the program was checked from
 */
export const mutantsOf = (program: Program, sources: readonly Source[]): readonly Mutant[] => {
  const places = createSourcePlaces(sources);
  const owners: readonly Owner[] = [...program.rules, ...program.lifecycles];
  const written = writtenIn(owners, places);
  withMessages(written, owners);
  const byName = new Map<string, Rule[]>();
  for (const rule of program.rules) byName.set(rule.name, [...(byName.get(rule.name) ?? []), rule]);
  const mutants = [
    ...[...byName.values()].flatMap((rules) => mutantsOfRule(rules, places)),
    ...program.lifecycles.flatMap((lifecycle) => mutantsOfLifecycle(lifecycle, places)),
    ...[...written].flatMap(([key, each]) => mutantsAt(key, each, program, places)),
  ];
  return mutants.sort(
    (one, other) =>
      comparePlaces(one.place, other.place) ||
      compareText(one.kind, other.kind) ||
      compareText(one.words, other.words),
  );
};
