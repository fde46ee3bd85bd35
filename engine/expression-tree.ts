/** The shape of expressions: what each kind is made of, and what a rule reads. */
import type { Expression, ExpressionKind, Rule, Template } from "../dsl/program.ts";
import { isPath, type PathExpression } from "./paths.ts";

type Of<Kind extends ExpressionKind> = Extract<Expression, { readonly kind: Kind }>;
type Children = { readonly [Kind in ExpressionKind]: (expression: Of<Kind>) => readonly Expression[] };

const children: Children = {
  literal: () => [],
  variable: () => [],
  state: () => [],
  lifecycleField: () => [],
  set: ({ elements }) => elements,
  attribute: ({ object }) => [object],
  present: ({ operand }) => [operand],
  is: ({ operand }) => [operand],
  calendar: ({ operand }) => [operand],
  not: ({ operand }) => [operand],
  logical: ({ operands }) => operands,
  compare: ({ left, right }) => [left, right],
  arithmetic: ({ left, right }) => [left, right],
  member: ({ element, set }) => [element, set],
  within: ({ entity, ancestor }) => [entity, ancestor],
  text: ({ text, part }) => [text, part],
  like: ({ text }) => [text],
  quantifier: ({ set, condition }) => [set, condition],
};

/** The expressions that an expression is made of, in the order in which they are written. */
export const childrenOf = (expression: Expression): readonly Expression[] =>
  (children[expression.kind] as (expression: Expression) => readonly Expression[])(expression);

/** The longest paths in an expression: of `resource.owner.id` the whole, not its steps. */
export const pathsIn = (expression: Expression): readonly PathExpression[] =>
  isPath(expression) ? [expression] : childrenOf(expression).flatMap(pathsIn);

/** How often an expression reads the clock. */
export const clockReads = (expression: Expression): number =>
  expression.kind === "variable"
    ? Number(expression.variable.from === "now")
    : childrenOf(expression).reduce((reads, child) => reads + clockReads(child), 0);

const inTemplate = (template: Template | null): readonly Expression[] =>
  (template ?? []).filter((part) => typeof part !== "string");

/** The expressions that a rule decides by; its messages decide nothing. */
export const decidedBy = (rule: Rule): readonly Expression[] => {
  switch (rule.kind) {
    case "permit":
    case "forbid":
      return rule.conditions.map(({ expression }) => expression);
    case "quota":
      return [rule.counts, rule.adding, rule.limit, ...(rule.raisedBy ? [rule.raisedBy] : [])];
    case "lock":
      return [];
  }
};

/** Every expression of a rule, its messages included. */
export const expressionsOf = (rule: Rule): readonly Expression[] =>
  rule.kind === "permit"
    ? decidedBy(rule)
    : [...decidedBy(rule), ...inTemplate(rule.reason.because), ...inTemplate(rule.reason.help)];

/** The names of the lifecycles that an expression asks, added to those that were found before. */
export const lifecyclesIn = (expression: Expression, found: string[] = []): readonly string[] => {
  if (expression.kind === "state" || expression.kind === "lifecycleField") found.push(expression.lifecycle);
  else for (const child of childrenOf(expression)) lifecyclesIn(child, found);
  return found;
};
