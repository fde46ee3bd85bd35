/** Why a permit did not apply: the first of its conditions that did not hold, with the values that it read. */
import type { Condition, Expression, PermitRule } from "../dsl/program.ts";
import type { NearMiss } from "./decision.ts";
import { pathsIn } from "./expression-tree.ts";
import { smallerFailure } from "./failure.ts";
import { type Reader, renderValue } from "./messages.ts";
import { pathText } from "./paths.ts";

/** A value that could not be read, in a part of the condition that did not matter. */
const unreadable = "?";

const valueText = (expression: Expression, read: Reader): string => {
  try {
    return renderValue(expression.type, read(expression));
  } catch (thrown) {
    smallerFailure(null, thrown);
    return unreadable;
  }
};

/** A local has no value outside of its quantifier. */
const isLocal = (expression: Expression): boolean =>
  expression.kind === "attribute"
    ? isLocal(expression.object)
    : expression.kind === "variable" && expression.variable.from === "local";

/** `read` gives the value of a path, and of a question to a lifecycle the lifecycle's state. */
export const nearMissOf = (rule: PermitRule, condition: Condition, read: Reader): NearMiss => {
  const paths = pathsIn(condition.expression).filter((path) => !isLocal(path));
  return {
    rule: rule.name,
    condition: condition.negated ? `not (${condition.text})` : condition.text,
    values: Object.fromEntries(paths.map((path) => [pathText(path), valueText(path, read)])),
    place: rule.place,
  };
};
