/** What every explanation of an expression has in common. It is made once, so that an explanation only fills in values. */
import type { Expression, Lifecycle } from "../dsl/program.ts";
import type { ExplainedNode } from "./explanation.ts";
import { expressionText } from "./expression-text.ts";
import { childrenOf, decidedBy } from "./expression-tree.ts";
import { cut, renderTime, renderValue } from "./messages.ts";
import { isPath } from "./paths.ts";
import type { ActionRules } from "./rule-index.ts";

export interface Outline {
  readonly expression: Expression;
  /** As the language writes it. */
  readonly text: string;
  /** The expressions that it is made of, in the order in which they are evaluated. */
  readonly children: readonly Outline[];
  /** Those that are shown below it: of paths and literals none, of a quantifier the set. */
  readonly shown: readonly Outline[];
  /** Where an operand before it decided. */
  readonly unseen: ExplainedNode;
  /** Of a literal, which never has another value. */
  readonly constant: ExplainedNode | null;
}

/** UTF-16 code units of a value. */
const longestValue = 200;

export const cutValue = (text: string): string => cut(text, longestValue);

const leaf = (
  { kind }: Expression,
  text: string,
  seen: ExplainedNode["seen"],
  value: string,
): ExplainedNode => ({
  kind,
  text,
  seen,
  value,
  holds: null,
  parts: [],
  elements: null,
});

const constantOf = (expression: Expression, text: string): ExplainedNode | null => {
  if (expression.kind !== "literal") return null;
  const { type, value } = expression;
  const shown =
    type.kind === "time" && typeof value === "number" ? renderTime(value) : renderValue(type, value);
  return {
    ...leaf(expression, text, "value", cutValue(shown)),
    holds: typeof value === "boolean" ? value : null,
  };
};

const shownOf = ({ kind }: Expression, children: readonly Outline[]): readonly Outline[] =>
  kind === "quantifier" ? children.slice(0, 1) : children;

const create = (expression: Expression): Outline => {
  const text = expressionText(expression);
  const children = childrenOf(expression).map(outlineOf);
  return {
    expression,
    text,
    children,
    shown: isPath(expression) ? [] : shownOf(expression, children),
    unseen: leaf(expression, text, "not evaluated", ""),
    constant: constantOf(expression, text),
  };
};

const outlines = new WeakMap<Expression, Outline>();

export const outlineOf = (expression: Expression): Outline => {
  const known = outlines.get(expression);
  if (known !== undefined) return known;
  const made = create(expression);
  outlines.set(expression, made);
  return made;
};

export const textOf = (expression: Expression): string => outlineOf(expression).text;

/** An expression at the top of a rule or of a lifecycle. */
export interface Root {
  readonly outline: Outline;
  /** The name of its rule or lifecycle. */
  readonly owner: string;
  /** Its place among those of the rules, or of its lifecycle. */
  readonly slot: number;
  /** The lifecycle that reads it once for each of its instances; null for what a rule reads, which is once. */
  readonly lifecycle: string | null;
}

/** All that an action is decided by. What only messages read is not here. */
export type Plan = ReadonlyMap<Expression, Root>;

const ofLifecycle = ({ each, startsAt, ends }: Lifecycle): readonly Expression[] => [
  ...(each?.where ? [each.where] : []),
  startsAt,
  ...ends.flatMap(({ at, conditions }) => [...conditions.map(({ expression }) => expression), at]),
];

const plans = new WeakMap<ActionRules, Plan>();

const createPlan = ({ permits, forbids, quotas, lifecycles }: ActionRules): Plan => {
  const plan = new Map<Expression, Root>();
  for (const rule of [...permits, ...forbids, ...quotas]) {
    for (const expression of decidedBy(rule)) {
      const outline = outlineOf(expression);
      plan.set(expression, { outline, owner: rule.name, slot: plan.size, lifecycle: null });
    }
  }
  for (const one of lifecycles) {
    for (const [slot, expression] of ofLifecycle(one).entries()) {
      const outline = outlineOf(expression);
      plan.set(expression, { outline, owner: one.name, slot, lifecycle: one.name });
    }
  }
  return plan;
};

/** Made once for each action. */
export const planOf = (rules: ActionRules): Plan => {
  const known = plans.get(rules);
  if (known !== undefined) return known;
  const made = createPlan(rules);
  plans.set(rules, made);
  return made;
};
