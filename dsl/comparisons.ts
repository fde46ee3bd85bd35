/** Facts about comparisons that the checker and the engine share. */
import type { ComparisonOperator } from "./program.ts";

/** The same comparison with its sides exchanged. */
export const mirrored: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  ">=": "<=",
  "<=": ">=",
  ">": "<",
  "<": ">",
  "==": "==",
  "!=": "!=",
};
