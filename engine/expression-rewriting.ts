/** Rebuilds expressions, rules and lifecycles with other expressions in them. */
import type {
  Condition,
  Expression,
  ExpressionKind,
  Lifecycle,
  LifecycleRefusal,
  Rule,
  Template,
} from "../dsl/program.ts";

/** What stands in place of an expression; null where its parts are looked at instead. */
export type Rewrite = (expression: Expression) => Expression | null;

type Of<Kind extends ExpressionKind> = Extract<Expression, { readonly kind: Kind }>;
type Rebuilders = {
  readonly [Kind in ExpressionKind]: (
    expression: Of<Kind>,
    inside: (part: Expression) => Expression,
  ) => Expression;
};

const same = (expression: Expression): Expression => expression;

const rebuilders: Rebuilders = {
  literal: same,
  variable: same,
  state: same,
  lifecycleField: same,
  set: (set, inside) => ({ ...set, elements: set.elements.map(inside) }),
  attribute: (attribute, inside) => ({ ...attribute, object: inside(attribute.object) }),
  present: (present, inside) => ({ ...present, operand: inside(present.operand) }),
  is: (is, inside) => ({ ...is, operand: inside(is.operand) }),
  not: (not, inside) => ({ ...not, operand: inside(not.operand) }),
  calendar: (calendar, inside) => ({ ...calendar, operand: inside(calendar.operand) }),
  logical: (logical, inside) => ({ ...logical, operands: logical.operands.map(inside) }),
  compare: (compare, inside) => ({ ...compare, left: inside(compare.left), right: inside(compare.right) }),
  arithmetic: (sum, inside) => ({ ...sum, left: inside(sum.left), right: inside(sum.right) }),
  member: (member, inside) => ({ ...member, element: inside(member.element), set: inside(member.set) }),
  within: (within, inside) => ({
    ...within,
    entity: inside(within.entity),
    ancestor: inside(within.ancestor),
  }),
  text: (text, inside) => ({ ...text, text: inside(text.text), part: inside(text.part) }),
  like: (like, inside) => ({ ...like, text: inside(like.text) }),
  quantifier: (quantifier, inside) => ({
    ...quantifier,
    set: inside(quantifier.set),
    condition: inside(quantifier.condition),
  }),
};

export const rewriteExpression = (expression: Expression, rewrite: Rewrite): Expression => {
  const inside = (part: Expression): Expression => rewriteExpression(part, rewrite);
  const rebuild = rebuilders[expression.kind] as (one: Expression, parts: typeof inside) => Expression;
  return rewrite(expression) ?? rebuild(expression, inside);
};

const conditionsWith = (conditions: readonly Condition[], rewrite: Rewrite): readonly Condition[] =>
  conditions.map((each) => ({ ...each, expression: rewriteExpression(each.expression, rewrite) }));

const templateWith = (template: Template, rewrite: Rewrite): Template =>
  template.map((part) => (typeof part === "string" ? part : rewriteExpression(part, rewrite)));

type Words = Pick<LifecycleRefusal, "because" | "help">;

const wordsWith = <Said extends Words>(words: Said, rewrite: Rewrite): Said => ({
  ...words,
  because: templateWith(words.because, rewrite),
  help: words.help && templateWith(words.help, rewrite),
});

/** The rule with other expressions, those of its messages included. */
export const rewriteRule = (rule: Rule, rewrite: Rewrite): Rule => {
  switch (rule.kind) {
    case "permit":
      return { ...rule, conditions: conditionsWith(rule.conditions, rewrite) };
    case "forbid": {
      const conditions = conditionsWith(rule.conditions, rewrite);
      return { ...rule, conditions, reason: wordsWith(rule.reason, rewrite) };
    }
    case "quota":
      return {
        ...rule,
        counts: rewriteExpression(rule.counts, rewrite),
        adding: rewriteExpression(rule.adding, rewrite),
        limit: rewriteExpression(rule.limit, rewrite),
        raisedBy: rule.raisedBy && rewriteExpression(rule.raisedBy, rewrite),
        reason: wordsWith(rule.reason, rewrite),
      };
    case "lock":
      return { ...rule, reason: wordsWith(rule.reason, rewrite) };
  }
};

/** The lifecycle with other expressions, those of its messages included. */
export const rewriteLifecycle = (lifecycle: Lifecycle, rewrite: Rewrite): Lifecycle => {
  const { each, startsAt, ends, takes, refusals } = lifecycle;
  return {
    ...lifecycle,
    each: each && {
      ...each,
      set: rewriteExpression(each.set, rewrite),
      where: each.where && rewriteExpression(each.where, rewrite),
    },
    startsAt: rewriteExpression(startsAt, rewrite),
    ends: ends.map((end) => ({
      ...end,
      at: rewriteExpression(end.at, rewrite),
      conditions: conditionsWith(end.conditions, rewrite),
    })),
    takes: rewriteExpression(takes, rewrite),
    refusals: refusals.map((refusal) => wordsWith(refusal, rewrite)),
  };
};
