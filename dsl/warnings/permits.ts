/** Actions that nobody is ever permitted, and quotas that nothing counts against. */
import { labels } from "../catalog-places.ts";
import { type Diagnostic, diagnose, type Related } from "../diagnostic.ts";
import type { Expression, QuotaRule } from "../program.ts";
import { actionKey } from "../schema.ts";
import { nameSpan, type Subject, type Warn } from "./warning.ts";

const permitted = ({ program }: Subject): ReadonlySet<string> =>
  new Set(
    program.rules.flatMap((rule) =>
      rule.kind === "permit" ? rule.actions.map((action) => actionKey(rule.resourceType, action)) : [],
    ),
  );

/** LEND0404: an action without a permit. */
export const unpermittedActions: Warn = function* (subject) {
  const known = permitted(subject);
  for (const { name, resourceType, span } of Object.values(subject.program.schema.actions)) {
    if (!known.has(actionKey(resourceType, name))) {
      yield diagnose("LEND0404", span, { action: name, type: resourceType });
    }
  }
};

const isConstant = (expression: Expression): boolean =>
  expression.kind === "literal" ||
  (expression.kind === "arithmetic" && isConstant(expression.left) && isConstant(expression.right));

type Why = "adds nothing" | "counts nothing" | "no permit";

/** Why no action ever reserves any of it. */
const whyIdle = (rule: QuotaRule, known: ReadonlySet<string>): Why | null => {
  if (rule.adding.kind === "literal" && rule.adding.value === 0) return "adds nothing";
  if (isConstant(rule.counts)) return "counts nothing";
  return rule.actions.some((action) => known.has(actionKey(rule.resourceType, action))) ? null : "no permit";
};

const placeOfWhy = ({ program }: Subject, rule: QuotaRule, why: Why): Related | null => {
  if (why === "adds nothing") return { span: rule.adding.span, label: labels.addsNothing() };
  if (why === "counts nothing") return { span: rule.counts.span, label: labels.always() };
  const [action = ""] = rule.actions;
  const declared = program.schema.actions[actionKey(rule.resourceType, action)];
  return declared ? { span: declared.span, label: labels.declared(action) } : null;
};

/** LEND0405: a quota that no action reserves. */
export const idleQuotas: Warn = function* (subject): Generator<Diagnostic> {
  const known = permitted(subject);
  for (const rule of subject.program.rules) {
    const why = rule.kind === "quota" ? whyIdle(rule, known) : null;
    if (rule.kind === "quota" && why !== null) {
      const facts = { name: rule.name, why, type: rule.resourceType };
      yield diagnose("LEND0405", nameSpan(subject, rule), facts, placeOfWhy(subject, rule, why));
    }
  }
};
