/** When an expression needs parentheses. */
import type { BinaryNode, BinaryOperator } from "../ast.ts";

/** How tightly an expression holds together; what stands under something tighter needs parentheses. */
export const tightness = {
  whole: 0,
  negation: 3,
  comparison: 4,
  sum: 5,
  product: 6,
  prefix: 7,
} as const;

/** Where an expression stands in the one that it is a part of. */
export interface Place {
  readonly needs: number;
  /** Whether the expression around it begins with it: there, `not` is about all that follows. */
  readonly first: boolean;
  /** Whether nothing of the expression around it follows: there, `where` may go on to the end. */
  readonly last: boolean;
}

export const whole: Place = { needs: tightness.whole, first: true, last: true };

const { comparison, sum, product } = tightness;

/** Of every operator, so that none is laid out by chance. */
const ofOperators: Readonly<Record<BinaryOperator, number>> = {
  "==": comparison,
  "!=": comparison,
  "<": comparison,
  "<=": comparison,
  ">": comparison,
  ">=": comparison,
  in: comparison,
  "starts with": comparison,
  "ends with": comparison,
  contains: comparison,
  like: comparison,
  "+": sum,
  "-": sum,
  "*": product,
};

export const tightnessOf = ({ operator }: BinaryNode): number => ofOperators[operator];
