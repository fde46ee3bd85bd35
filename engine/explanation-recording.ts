/** What one evaluation saw: each expression with its value, and those that it is made of below it. */
import type { Expression } from "../dsl/program.ts";
import { childrenOf } from "./expression-tree.ts";
import type { FactValue } from "./facts.ts";
import type { EvaluationFailure } from "./failure.ts";
import type { Environment, Observe } from "./interpreter-expressions.ts";

/** One evaluation of one expression. */
export interface Sight {
  readonly expression: Expression;
  readonly value: FactValue | undefined | EvaluationFailure;
  readonly environment: Environment;
  /** Of the expressions that it is made of, those that were evaluated, in that order. */
  readonly parts: readonly Sight[];
}

export interface Recording {
  readonly observe: Observe;
  /** Forgets what was seen. */
  clear(): void;
  /** The evaluations of what stands at the top of a rule or a lifecycle, in their order. */
  roots(): ReadonlyMap<Expression, readonly Sight[]>;
}

const none: readonly Sight[] = [];

/** Where the evaluations of its parts begin on the stack. */
const beginOf = (expression: Expression, stack: readonly Sight[]): number => {
  let from = stack.length;
  switch (expression.kind) {
    case "literal":
    case "variable":
    case "state":
    case "lifecycleField":
      return from;
    case "attribute":
      return stack[from - 1]?.expression === expression.object ? from - 1 : from;
    default: {
      const children = childrenOf(expression);
      for (let last = stack[from - 1]; last && children.includes(last.expression); last = stack[from - 1])
        from--;
      return from;
    }
  }
};

/** The last evaluations of the stack, which are taken from it. Seldom more than two. */
const take = (stack: Sight[], from: number): readonly Sight[] => {
  const count = stack.length - from;
  if (count === 0) return none;
  const last = stack.pop() as Sight;
  if (count === 1) return [last];
  if (count === 2) return [stack.pop() as Sight, last];
  return [...stack.splice(from), last];
};

/**
 * An expression is observed after those that it is made of, so these are the last ones on the stack. No expression of a
 * program stands in it twice: a `let` is checked anew wherever it is used.
 */
export const createRecording = (): Recording => {
  let stack: Sight[] = [];
  const observe: Observe = (expression, value, environment) => {
    const parts = take(stack, beginOf(expression, stack));
    stack.push({ expression, value, environment, parts });
  };
  return {
    observe,
    clear: () => {
      stack = [];
    },
    roots: () => {
      const roots = new Map<Expression, Sight[]>();
      for (const sight of stack) {
        const known = roots.get(sight.expression);
        if (known === undefined) roots.set(sight.expression, [sight]);
        else known.push(sight);
      }
      return roots;
    },
  };
};
