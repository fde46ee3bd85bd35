/** How much checking may cost. `let`s can double an expression with every line, so every expression is paid for. */
import { type Diagnostic, diagnose } from "../diagnostic.ts";
import { limits } from "../limits.ts";
import type { Span } from "../span.ts";

/** Of the whole program. */
export interface Total {
  expressions: number;
}

/** Of one rule, or one statement of a test; shared by all scopes inside it. */
export interface Budget {
  locals: number;
  expressions: number;
  depth: number;
  /** Sets that are being gone through. */
  quantifiers: number;
  readonly total: Total;
}

export const createBudget = (total: Total): Budget => ({
  locals: 0,
  expressions: 0,
  depth: 0,
  quantifiers: 0,
  total,
});

interface Spender {
  readonly budget: Budget;
  readonly report: (diagnostic: Diagnostic) => void;
}

/** Pays for one expression; false, with a report the first time, where there is nothing left. */
const spend = ({ budget, report }: Spender, span: Span): boolean => {
  const { total } = budget;
  const rule = ++budget.expressions;
  const program = ++total.expressions;
  if (rule === limits.ruleSize + 1) report(diagnose("LEND0110", span, { limit: limits.ruleSize }));
  if (program === limits.programSize + 1) report(diagnose("LEND0112", span, { limit: limits.programSize }));
  return rule <= limits.ruleSize && program <= limits.programSize;
};

/** What `inside` makes of each element of a set; reports a set that is gone through too deep inside of others. */
export const forEach = <Result>({ budget, report }: Spender, span: Span, inside: () => Result): Result => {
  budget.quantifiers++;
  if (budget.quantifiers === limits.quantifiers + 1) {
    report(diagnose("LEND0118", span, { limit: limits.quantifiers }));
  }
  const result = inside();
  budget.quantifiers--;
  return result;
};

/** What `inside` makes of one expression and those in it, or `refused` where they are too many or too deep. */
export const pay = <Result>(spender: Spender, span: Span, refused: Result, inside: () => Result): Result => {
  const { budget, report } = spender;
  if (!spend(spender, span)) return refused;
  if (budget.depth >= limits.depth) {
    report(diagnose("LEND0006", span, { limit: limits.depth }));
    return refused;
  }
  budget.depth++;
  const result = inside();
  budget.depth--;
  return result;
};
