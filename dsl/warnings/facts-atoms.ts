/** What is known of single statements. */
import { createNumbers } from "./facts-numbers.ts";
import { createValues } from "./facts-values.ts";
import type { Atom } from "./formula.ts";

/** Terms and forms that an atom is about. */
export const subjectOf = (atom: Atom): string => {
  switch (atom.is) {
    case "bound":
      return atom.bound.form;
    case "present":
      return atom.steps.at(-1) ?? "";
    default:
      return atom.term;
  }
};

export const createAtoms = () => {
  const numbers = createNumbers();
  const values = createValues();
  // Few rules ask for both, and there may be ten thousand rules.
  let present: Map<string, boolean> | null = null;
  let others: Map<string, boolean> | null = null;
  const setPresent = (step: string, holds: boolean): void => {
    present ??= new Map();
    present.set(step, holds);
  };
  const about = new Set<string>();

  const isPresent = ({ steps, always }: Extract<Atom, { is: "present" }>): boolean | null => {
    if (steps.some((step) => present?.get(step) === false)) return false;
    return always || present?.get(steps.at(-1) ?? "") === true ? true : null;
  };

  const decide = (atom: Atom): boolean | null => {
    switch (atom.is) {
      case "bound":
        return numbers.decide(atom.bound);
      case "value":
        return values.hasValue(atom);
      case "text":
        return values.matches(atom);
      case "type": {
        if (atom.steps.some((step) => present?.get(step) === false)) return false;
        return values.hasType(atom, present?.get(atom.term) === true);
      }
      case "present":
        return isPresent(atom);
      case "other":
        return others?.get(atom.term) ?? null;
    }
  };

  const assume = (atom: Atom, holds: boolean): boolean => {
    about.add(subjectOf(atom));
    switch (atom.is) {
      case "bound":
        return numbers.assume(atom.bound, holds);
      case "value":
        return values.assumeValue(atom, holds);
      case "text":
        return values.assumeText(atom, holds);
      case "type":
        if (holds) for (const step of atom.steps) setPresent(step, true);
        return values.assumeType(atom, holds);
      case "present":
        if (holds) for (const step of atom.steps) setPresent(step, true);
        else setPresent(atom.steps.at(-1) ?? "", false);
        if (holds) for (const step of atom.steps) about.add(step);
        return true;
      case "other":
        others ??= new Map();
        others.set(atom.term, holds);
        return true;
    }
  };

  return {
    /** What the statements that were taken for true are about. */
    about,
    decide,
    assume,
    /** One of several values of one term. */
    restrict: (list: readonly Extract<Atom, { is: "value" }>[]): boolean => {
      about.add(list[0]?.term ?? "");
      return values.restrict(list);
    },
  };
};
