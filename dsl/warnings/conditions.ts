/** The conditions of a rule as a list of formulas, and what is known where all of them hold. */
import type { Condition } from "../program.ts";
import type { Schema } from "../schema.ts";
import type { Span } from "../span.ts";
import { createFacts, type Facts } from "./facts.ts";
import { type Formula, formulaOf, not } from "./formula.ts";

/** One of the things that must all hold, and where it is written. */
export interface Conjunct {
  readonly formula: Formula;
  readonly span: Span;
}

/** `when a and b` is two; `unless a or b` as well. */
const conjunctsOfOne = (schema: Schema, { expression, negated }: Condition): Conjunct[] => {
  const apart = negated ? "or" : "and";
  const parts =
    expression.kind === "logical" && expression.operator === apart ? expression.operands : [expression];
  return parts.map((part) => {
    const formula = formulaOf(schema, part);
    return { formula: negated ? not(formula) : formula, span: part.span };
  });
};

export const conjunctsOf = (schema: Schema, conditions: readonly Condition[]): Conjunct[] =>
  conditions.flatMap((condition) => conjunctsOfOne(schema, condition));

/** What is known where all of them hold; null where they never do. */
export const factsOf = (conjuncts: readonly Conjunct[]): Facts | null => {
  const facts = createFacts();
  return conjuncts.every(({ formula }) => facts.assume(formula)) ? facts : null;
};

/** Whether these two alone contradict each other. */
export const contradict = (one: Conjunct, other: Conjunct): boolean => factsOf([one, other]) === null;
