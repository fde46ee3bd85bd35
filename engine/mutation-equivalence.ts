/** Whether two programs say the same for a reason that can be proved: they are alike once constants are worked out. */
import type { Expression, Program } from "../dsl/program.ts";
import { rewriteLifecycle, rewriteRule } from "./expression-rewriting.ts";
import { orders, same } from "./operations.ts";

type Folded = boolean | null;

/** What a condition comes to whatever the facts are; null where they matter. */
const truthOf = (expression: Expression): Folded => {
  switch (expression.kind) {
    case "literal":
      return typeof expression.value === "boolean" ? expression.value : null;
    case "not": {
      const inside = truthOf(expression.operand);
      return inside === null ? null : !inside;
    }
    case "compare": {
      const { left, right, operator } = expression;
      if (left.kind !== "literal" || right.kind !== "literal") return null;
      if (operator === "==") return same(left.value, right.value);
      if (operator === "!=") return !same(left.value, right.value);
      return orders[operator](left.value as number, right.value as number);
    }
    case "logical": {
      // Only from the left: an operand that fails before the one that decides would matter.
      const [first] = expression.operands;
      const inside = first ? truthOf(first) : null;
      return inside === (expression.operator === "or") ? inside : null;
    }
    default:
      return null;
  }
};

const fold = (expression: Expression): Expression | null => {
  const value = truthOf(expression);
  return value === null ? null : { kind: "literal", value, type: { kind: "bool" }, span: nowhere };
};

const nowhere = { file: "", start: 0, end: 0 };

/** Everything but where it stands and how it was written. */
const meaning = (program: Program): string =>
  JSON.stringify(
    [
      program.rules.map((rule) => rewriteRule(rule, fold)),
      program.lifecycles.map((lifecycle) => rewriteLifecycle(lifecycle, fold)),
    ],
    (key, value) => (key === "span" || (key === "text" && typeof value === "string") ? undefined : value),
  );

export const isSameProgram = (one: Program, other: Program): boolean => meaning(one) === meaning(other);
