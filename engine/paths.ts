/** How expressions are named in failures and explanations. */
import type { Expression } from "../dsl/program.ts";
import { renderValue } from "./messages.ts";

/** What a program reads by name: `resource.owner.id`, `grant.ends_at`. */
export type PathExpression = Extract<
  Expression,
  { kind: "variable" | "attribute" | "state" | "lifecycleField" }
>;

export const isPath = (expression: Expression): expression is PathExpression =>
  expression.kind === "variable" ||
  expression.kind === "attribute" ||
  expression.kind === "state" ||
  expression.kind === "lifecycleField";

/** The expression in a few words: paths and literals in full, anything larger as `(…)`. */
export const pathText = (expression: Expression): string => {
  switch (expression.kind) {
    case "variable":
      return expression.variable.from === "local" ? expression.variable.name : expression.variable.from;
    case "attribute":
      return `${pathText(expression.object)}.${expression.name}`;
    case "state":
      return expression.lifecycle;
    case "lifecycleField":
      return `${expression.lifecycle}.${expression.field}`;
    case "literal":
      return renderValue(expression.type, expression.value);
    default:
      return "(…)";
  }
};
