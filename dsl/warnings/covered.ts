/** Permits of which a forbid leaves nothing. */
import { labels } from "../catalog-places.ts";
import { diagnose } from "../diagnostic.ts";
import type { ForbidRule, PermitRule } from "../program.ts";
import { actionKey } from "../schema.ts";
import { type Conjunct, factsOf } from "./conditions.ts";
import type { Facts } from "./facts.ts";
import { subjectOf } from "./facts-atoms.ts";
import type { Formula } from "./formula.ts";
import { nameSpan, type Subject, type Warn } from "./warning.ts";

type Conditional = PermitRule | ForbidRule;

/** Rules that are compared with one rule at most; beyond that the checker is silent. */
const mostCompared = 50;
/** Comparisons for one program. */
const mostComparisons = 200_000;

/** What a formula may be decided by; null where it may hold by itself. */
const subjectsOf = (formula: Formula): readonly string[] => {
  switch (formula.kind) {
    case "constant":
      return [];
    case "atom":
      return formula.atom.is === "bound"
        ? [subjectOf(formula.atom), ...formula.atom.bound.terms.map(([key]) => `1*${key}`)]
        : [subjectOf(formula.atom)];
    case "and":
    case "or":
      return formula.operands.flatMap(subjectsOf);
  }
};

interface Entry {
  readonly rule: Conditional;
  readonly conjuncts: readonly Conjunct[];
}

/** Forbids on one action, by what their first condition is about, so that few are compared. */
interface Bucket {
  readonly bySubject: Map<string, Entry[]>;
  /** Those that may hold by themselves. */
  readonly always: Entry[];
}

const put = (bucket: Bucket, entry: Entry): void => {
  const [first] = entry.conjuncts;
  const keys = first ? subjectsOf(first.formula) : [];
  if (keys.length === 0) bucket.always.push(entry);
  for (const key of new Set(keys)) {
    const list = bucket.bySubject.get(key) ?? [];
    list.push(entry);
    bucket.bySubject.set(key, list);
  }
};

const entriesOf = ({ program, examined }: Subject): Map<Conditional, Entry> =>
  new Map(
    program.rules.flatMap((rule): [Conditional, Entry][] =>
      rule.kind === "permit" || rule.kind === "forbid"
        ? [[rule, { rule, conjuncts: examined(rule.conditions).conjuncts }]]
        : [],
    ),
  );

const bucketsOf = (entries: Iterable<Entry>): Map<string, Bucket> => {
  const buckets = new Map<string, Bucket>();
  for (const entry of entries) {
    if (entry.rule.kind === "permit") continue;
    for (const action of entry.rule.actions) {
      const key = actionKey(entry.rule.resourceType, action);
      const bucket = buckets.get(key) ?? { bySubject: new Map(), always: [] };
      buckets.set(key, bucket);
      put(bucket, entry);
    }
  }
  return buckets;
};

function* candidates(bucket: Bucket | undefined, facts: Facts): Generator<Entry> {
  if (!bucket) return;
  let left = mostCompared;
  for (const list of [
    bucket.always,
    ...[...facts.subjects()].map((key) => bucket.bySubject.get(key) ?? []),
  ]) {
    for (const entry of list) {
      if (left-- <= 0) return;
      yield entry;
    }
  }
}

const holdsIn = (facts: Facts, { conjuncts }: Entry): boolean =>
  conjuncts.every(({ formula }) => facts.decide(formula) === true);

/** LEND0402: a permit of which nothing is left. */
export const coveredPermits: Warn = function* (subject) {
  const entries = entriesOf(subject);
  const buckets = bucketsOf(entries.values());
  let comparisons = 0;
  for (const { rule, conjuncts } of entries.values()) {
    const facts = rule.kind === "permit" ? factsOf(conjuncts) : null;
    if (!facts) continue;
    const covering = new Map<string, Conditional>();
    for (const action of rule.actions) {
      for (const entry of candidates(buckets.get(actionKey(rule.resourceType, action)), facts)) {
        if (comparisons++ > mostComparisons) return;
        if (!holdsIn(facts, entry)) continue;
        covering.set(action, entry.rule);
        break;
      }
    }
    const [forbid] = covering.values();
    if (!forbid) continue;
    const actions = [...covering].filter(([, each]) => each === forbid).map(([action]) => action);
    const said = { name: rule.name, forbid: forbid.name, type: rule.resourceType, actions };
    const whole = actions.length === rule.actions.length;
    const related = { span: nameSpan(subject, forbid), label: labels.covers() };
    yield diagnose("LEND0402", nameSpan(subject, rule), { ...said, whole }, related);
  }
};
