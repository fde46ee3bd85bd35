/**
 * What is known where some conditions hold, and what follows from it. "Holds" means that it is never evaluated to false,
 * "fails" that it is never evaluated to true: an evaluation that fails is neither, and refuses.
 */

import { createAtoms } from "./facts-atoms.ts";
import type { Atom, Formula } from "./formula.ts";

export interface Facts {
  /** Whether a formula holds, or fails; null where that is not known. */
  decide(formula: Formula): boolean | null;
  /** Takes a formula for true. Answers false where it cannot be. */
  assume(formula: Formula): boolean;
  /** What the facts are about. */
  subjects(): Iterable<string>;
}

/** The positive values of one term that an `or` lists; null for another `or`. */
const listed = (operands: readonly Formula[]): Extract<Atom, { is: "value" }>[] | null => {
  const atoms = operands.flatMap((each) =>
    each.kind === "atom" && each.holds && each.atom.is === "value" ? [each.atom] : [],
  );
  return atoms.length === operands.length && new Set(atoms.map(({ term }) => term)).size === 1 ? atoms : null;
};

export const createFacts = (): Facts => {
  const atoms = createAtoms();
  let open: Extract<Formula, { kind: "or" | "and" }>[] = [];

  const decide = (formula: Formula): boolean | null => {
    switch (formula.kind) {
      case "constant":
        return formula.value;
      case "atom": {
        const known = atoms.decide(formula.atom);
        return known === null ? null : known === formula.holds;
      }
      case "and":
      case "or": {
        const decisive = formula.kind === "or";
        const all = formula.operands.map(decide);
        if (all.includes(decisive)) return decisive;
        return all.includes(null) ? null : !decisive;
      }
    }
  };

  const assumeOr = (formula: Extract<Formula, { kind: "or" | "and" }>): boolean => {
    const possible = formula.operands.filter((operand) => decide(operand) !== false);
    const [only, second] = possible;
    if (only === undefined) return false;
    if (second === undefined) return assumeOne(only);
    const list = listed(possible);
    if (list) return atoms.restrict(list);
    open.push({ kind: "or", operands: possible });
    return true;
  };

  const assumeOne = (formula: Formula): boolean => {
    const known = decide(formula);
    if (known === false) return false;
    switch (formula.kind) {
      case "constant":
        return formula.value;
      case "atom":
        // What is known already is assumed all the same: it may have been known without a fact.
        return atoms.assume(formula.atom, formula.holds);
      case "and":
        return formula.operands.every(assumeOne);
      case "or":
        return known === true || assumeOr(formula);
    }
  };

  /** What was left open may be decided by what came later. */
  const settle = (): boolean => {
    const waiting = open;
    open = [];
    return waiting.every((each) => decide(each) === true || assumeOr(each));
  };

  return {
    decide,
    assume: (formula) => assumeOne(formula) && settle(),
    subjects: () => atoms.about,
  };
};
