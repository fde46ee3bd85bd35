/** Comparisons of numbers in one form: a sum of terms against a number. */
import { mirrored } from "../comparisons.ts";
import type { CompareExpression, ComparisonOperator, Expression } from "../program.ts";
import { keyOf } from "./keys.ts";

/** How often each term is counted, and what is added. */
interface Linear {
  readonly terms: ReadonlyMap<string, number>;
  readonly constant: number;
  /** Terms that are never negative. */
  readonly counts: ReadonlySet<string>;
}

/** `sum of terms` between two numbers, both included. */
export interface Bound {
  readonly form: string;
  readonly terms: readonly (readonly [key: string, factor: number])[];
  readonly counts: ReadonlySet<string>;
  readonly operator: "==" | "<=" | ">=";
  readonly value: number;
  /** Whether the contrary is said: `!=`. */
  readonly negated: boolean;
}

const single = (expression: Expression): Linear => {
  const key = keyOf(expression);
  const counts = new Set(expression.kind === "quantifier" ? [key] : []);
  return { terms: new Map([[key, 1]]), constant: 0, counts };
};

const add = (one: Linear, other: Linear, factor: number): Linear => {
  const terms = new Map(one.terms);
  for (const [key, times] of other.terms) {
    const sum = (terms.get(key) ?? 0) + times * factor;
    if (sum === 0) terms.delete(key);
    else terms.set(key, sum);
  }
  const counts = new Set([...one.counts, ...other.counts]);
  return { terms, constant: one.constant + other.constant * factor, counts };
};

const none: Linear = { terms: new Map(), constant: 0, counts: new Set() };

const linear = (expression: Expression): Linear => {
  if (expression.kind === "literal") return { ...none, constant: Number(expression.value) };
  if (expression.kind !== "arithmetic") return single(expression);
  const left = linear(expression.left);
  const right = linear(expression.right);
  if (expression.operator !== "*") return add(left, right, expression.operator === "+" ? 1 : -1);
  if (left.terms.size === 0) return add(none, right, left.constant);
  return right.terms.size === 0 ? add(none, left, right.constant) : single(expression);
};

/** Whole numbers: less than 5 is at most 4. */
const bound = (
  base: Pick<Bound, "form" | "terms" | "counts">,
  operator: ComparisonOperator,
  value: number,
): Bound => {
  switch (operator) {
    case "==":
    case "!=":
      return { ...base, operator: "==", value, negated: operator === "!=" };
    case "<":
      return { ...base, operator: "<=", value: value - 1, negated: false };
    case ">":
      return { ...base, operator: ">=", value: value + 1, negated: false };
    case "<=":
    case ">=":
      return { ...base, operator, value, negated: false };
  }
};

/** What a comparison of numbers says; null where its numbers are too large to be exact. */
export const boundOf = ({ operator, left, right }: CompareExpression): Bound | null => {
  const { terms, constant, counts } = add(linear(left), linear(right), -1);
  const numbers = [constant, ...terms.values()];
  // Far from the edge, so that one more or less is exact too.
  if (numbers.some((number) => !Number.isSafeInteger(number * 4))) return null;
  const sorted = [...terms];
  if (sorted.length > 1) sorted.sort(([a], [b]) => Number(a > b) - Number(a < b));
  const turned = (sorted[0]?.[1] ?? 1) < 0;
  const signed = sorted.map(([key, factor]) => [key, turned ? -factor : factor] as const);
  const form = signed.map(([key, factor]) => `${factor}*${key}`).join("+");
  const value = (turned ? constant : -constant) + 0;
  return bound({ form, terms: signed, counts }, turned ? mirrored[operator] : operator, value);
};
