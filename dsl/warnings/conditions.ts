/** The conditions of a rule as a list of formulas, and what is known where all of them hold. */
import type { Memory } from "../memory.ts";
import type { Condition } from "../program.ts";
import type { Schema } from "../schema.ts";
import type { Span } from "../span.ts";
import { createFacts, type Facts } from "./facts.ts";
import { type Formula, formulaOf, not } from "./formula.ts";

/** One of the things that must all hold, and where it is written. */
export interface Conjunct {
  readonly formula: Formula;
  readonly span: Span;
  /** Whether it stands after `unless`: what is written must be false. */
  readonly negated: boolean;
}

/** `when a and b` is two; `unless a or b` as well. */
const conjunctsOfOne = (schema: Schema, { expression, negated }: Condition): Conjunct[] => {
  const apart = negated ? "or" : "and";
  const parts =
    expression.kind === "logical" && expression.operator === apart ? expression.operands : [expression];
  return parts.map((part) => {
    const formula = formulaOf(schema, part);
    return { formula: negated ? not(formula) : formula, span: part.span, negated };
  });
};

/** The conditions of one rule, looked at once for all checks. */
export interface Examined {
  readonly conjuncts: readonly Conjunct[];
  /** The one that cannot hold beside those before it. */
  readonly culprit: Conjunct | null;
  /** Those that hold wherever the ones before them do. */
  readonly idle: readonly Conjunct[];
}

const examine = (conjuncts: readonly Conjunct[]): Examined => {
  const facts = createFacts();
  const idle: Conjunct[] = [];
  for (const conjunct of conjuncts) {
    if (facts.decide(conjunct.formula) === true) idle.push(conjunct);
    if (!facts.assume(conjunct.formula)) return { conjuncts, culprit: conjunct, idle: [] };
  }
  return { conjuncts, culprit: null, idle };
};

/** What is known where all of them hold; null where they never do. It is large, so nobody keeps it. */
export const factsOf = (conjuncts: readonly Conjunct[]): Facts | null => {
  const facts = createFacts();
  return conjuncts.every(({ formula }) => facts.assume(formula)) ? facts : null;
};

/** Looks at conditions, and remembers those that it has looked at. */
export type Examiner = (conditions: readonly Condition[]) => Examined;

export const createExaminer = (schema: Schema, memory: Memory): Examiner => {
  const known = new Map<readonly Condition[], Examined>();
  const looking = { report: () => {}, total: { expressions: 0 } };
  return (conditions) => {
    const before = known.get(conditions);
    if (before) return before;
    const made = memory.recall(conditions, [schema], looking, () =>
      examine(conditions.flatMap((condition) => conjunctsOfOne(schema, condition))),
    );
    known.set(conditions, made);
    return made;
  };
};

/** Whether they contradict each other. */
export const contradict = (...conjuncts: readonly Conjunct[]): boolean => factsOf(conjuncts) === null;

/** Whether one holds wherever another does. */
export const implies = (one: Conjunct, other: Conjunct): boolean => {
  const facts = createFacts();
  return facts.assume(one.formula) && facts.decide(other.formula) === true;
};

/** Whether it holds whatever the others say. */
export const holdsAlone = ({ formula }: Conjunct): boolean => createFacts().decide(formula) === true;
