/** What is known of texts, of values of an enum, of states and of types. */
import type { Atom } from "./formula.ts";

type ValueAtom = Extract<Atom, { is: "value" }>;
type TextAtom = Extract<Atom, { is: "text" }>;
type TypeAtom = Extract<Atom, { is: "type" }>;
type Value = ValueAtom["value"];
type Test = Pick<TextAtom, "operator" | "part"> & { readonly holds: boolean };

/** `allowed` is null where it may be anything but what is excluded. */
interface Known {
  readonly allowed: readonly Value[] | null;
  readonly excluded: ReadonlySet<Value>;
  readonly tests: readonly Test[];
}

const passes = (value: Value, { operator, part, holds }: Test): boolean => {
  const text = String(value);
  switch (operator) {
    case "starts with":
      return text.startsWith(part) === holds;
    case "ends with":
      return text.endsWith(part) === holds;
    case "contains":
      return text.includes(part) === holds;
  }
};

const mayBe = (known: Known, value: Value): boolean =>
  (known.allowed === null || known.allowed.includes(value)) &&
  !known.excluded.has(value) &&
  known.tests.every((test) => passes(value, test));

const narrowed = (known: Known): Known =>
  known.allowed === null
    ? known
    : { ...known, allowed: known.allowed.filter((value) => mayBe(known, value)) };

/** Whether a part at this place of a text has another there, or cannot have it. */
const atSamePlace = (operator: TextAtom["operator"], long: string, short: string): boolean => {
  if (operator === "contains") return long.includes(short);
  return operator === "starts with" ? long.startsWith(short) : long.endsWith(short);
};

/** What one test that is known says of another. */
const follows = (known: Test, asked: Pick<TextAtom, "operator" | "part">): boolean | null => {
  const { operator, part } = asked;
  if (known.holds) {
    if (known.operator === operator) {
      if (atSamePlace(operator, known.part, part)) return true;
      return operator !== "contains" && !atSamePlace(operator, part, known.part) ? false : null;
    }
    return operator === "contains" && known.part.includes(part) ? true : null;
  }
  const same = known.operator === operator && atSamePlace(operator, part, known.part);
  return same || (known.operator === "contains" && part.includes(known.part)) ? false : null;
};

const nothing: ReadonlySet<Value> = new Set();

export const createValues = () => {
  let values: Map<string, Known> | null = null;
  let types: Map<string, readonly string[]> | null = null;

  const knownOf = ({ term, domain }: Pick<ValueAtom, "term" | "domain">): Known =>
    values?.get(term) ?? { allowed: domain, excluded: nothing, tests: [] };

  const keep = (term: string, known: Known): boolean => {
    const next = narrowed(known);
    values ??= new Map();
    values.set(term, next);
    return next.allowed === null || next.allowed.length > 0;
  };

  const possibleTypes = ({ term, possible }: TypeAtom): readonly string[] =>
    possible.filter((name) => types?.get(term)?.includes(name) ?? true);

  return {
    hasValue: (atom: ValueAtom): boolean | null => {
      const known = knownOf(atom);
      if (!mayBe(known, atom.value)) return false;
      return known.allowed?.length === 1 ? true : null;
    },
    matches: (atom: TextAtom): boolean | null => {
      const { allowed, tests } = knownOf(atom);
      if (allowed) {
        const answers = new Set(allowed.map((value) => passes(value, { ...atom, holds: true })));
        return answers.size === 1 ? answers.has(true) : null;
      }
      for (const test of tests) {
        const answer = follows(test, atom);
        if (answer !== null) return answer;
      }
      return null;
    },
    hasType: (atom: TypeAtom, isPresent: boolean): boolean | null => {
      const possible = possibleTypes(atom).filter((name) => name !== "" || !isPresent);
      const matching = possible.filter((name) => atom.names.includes(name));
      if (matching.length === 0) return false;
      return matching.length === possible.length ? true : null;
    },
    assumeValue: (atom: ValueAtom, holds: boolean): boolean => {
      const known = knownOf(atom);
      if (!holds) return keep(atom.term, { ...known, excluded: new Set([...known.excluded, atom.value]) });
      return mayBe(known, atom.value) && keep(atom.term, { ...known, allowed: [atom.value] });
    },
    /** One of several values of one term. */
    restrict: (atoms: readonly ValueAtom[]): boolean => {
      const [first] = atoms;
      if (first === undefined) return false;
      const known = knownOf(first);
      const allowed = atoms.map(({ value }) => value).filter((value) => mayBe(known, value));
      return keep(first.term, { ...known, allowed });
    },
    assumeText: (atom: TextAtom, holds: boolean): boolean => {
      const known = knownOf(atom);
      const { operator, part } = atom;
      return keep(atom.term, { ...known, tests: [...known.tests, { operator, part, holds }] });
    },
    assumeType: (atom: TypeAtom, holds: boolean): boolean => {
      const possible = possibleTypes(atom).filter((name) => atom.names.includes(name) === holds);
      types ??= new Map();
      types.set(atom.term, possible);
      return possible.length > 0;
    },
  };
};
