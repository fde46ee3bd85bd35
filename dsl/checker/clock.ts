/** How expressions move with the clock, so that a decision can say until when it holds. */
import type { Expression } from "../program.ts";

/**
 * How fast a value grows, in milliseconds per millisecond: `now` is 1, `created_at` is 0, `now - created_at` is 1.
 * Null where that is not a constant.
 */
export const slopeOf = (expression: Expression): number | null => {
  if (expression.kind === "variable") return expression.variable.from === "now" ? 1 : 0;
  if (expression.kind !== "arithmetic") return 0;
  const left = slopeOf(expression.left);
  const right = slopeOf(expression.right);
  if (left === null || right === null) return null;
  switch (expression.operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left === 0 && right === 0 ? 0 : null;
  }
};
