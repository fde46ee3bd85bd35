/** The changes of rules beside those of their expressions. */
import type { Condition, Expression, QuotaRule, Rule } from "../dsl/program.ts";
import { type Mutant, ruleMutant, without } from "./mutant.ts";
import { type SourcePlaces, targetOf } from "./source-places.ts";

/** A code that no policy has: it is not in the form of one. */
export const otherCode = "(another code)";

export const flipped = (conditions: readonly Condition[], at: number): readonly Condition[] =>
  conditions.map((each, index) => (index === at ? { ...each, negated: !each.negated } : each));

/** What both kinds of conditions are called. */
export const conditionWord = ({ negated, text }: Condition): string =>
  `${negated ? "unless" : "when"} ${text}`;

const ruleText = ({ kind, name }: Rule): string => `${kind} ${name}`;

const withConditions = (
  rule: Rule,
  change: (conditions: readonly Condition[]) => readonly Condition[],
): Rule =>
  rule.kind === "permit" || rule.kind === "forbid" ? { ...rule, conditions: change(rule.conditions) } : rule;

const flipEffect = (rule: Rule): Rule => {
  switch (rule.kind) {
    case "permit":
      return { ...rule, kind: "forbid", reason: { code: otherCode, because: [otherCode], help: null } };
    case "forbid":
      return { ...rule, kind: "permit" };
    default:
      return rule;
  }
};

/** A number that nobody wrote stands for one: where the rule does not say what it adds. */
export const isWritten = (expression: Expression, places: SourcePlaces): boolean => {
  if (expression.kind !== "literal") return true;
  const text = places.textAt(expression.span);
  switch (typeof expression.value) {
    case "boolean":
      return text === String(expression.value);
    case "number":
      return expression.type.kind === "time" ? text.startsWith("time") : /^-?\s*\d/.test(text);
    default:
      return text.startsWith('"');
  }
};

const inside = (rule: Rule, { span }: Expression): boolean =>
  span.file === rule.span.file && span.start >= rule.span.start && span.end <= rule.span.end;

const conditionMutants = (rules: readonly Rule[], rule: Rule, places: SourcePlaces): readonly Mutant[] => {
  if (rule.kind !== "permit" && rule.kind !== "forbid") return [];
  return rule.conditions.flatMap((condition, at) => {
    const { expression, negated } = condition;
    // A condition that is the name of a `let` stands where the `let` does.
    const place = inside(rule, expression) ? places.placeOf(expression.span) : rule.place;
    const base = { kind: "condition", place, text: conditionWord(condition) } as const;
    const word = negated ? "`unless` becomes `when`" : "`when` becomes `unless`";
    return [
      ruleMutant({ ...base, words: "is dropped" }, rules, (each) =>
        withConditions(each, (conditions) => without(conditions, at)),
      ),
      ruleMutant({ ...base, words: word }, rules, (each) =>
        withConditions(each, (conditions) => flipped(conditions, at)),
      ),
    ];
  });
};

const actionMutants = (rules: readonly Rule[], places: SourcePlaces): readonly Mutant[] => {
  const all = rules.flatMap(({ actions }) => actions);
  // Without its only action a rule is gone, which is a change of its own.
  if (all.length < 2) return [];
  return rules.flatMap((rule) => {
    const text = `${ruleText(rule)} on ${rule.resourceType}`;
    const from = targetOf(rule, places);
    return rule.actions.map((action, at) => {
      const place = places.find(from, new RegExp(`\\b${action}\\b`));
      const words = { kind: "action", place, text, words: `loses \`${action}\`` } as const;
      return ruleMutant(words, [rule], (each) => ({ ...each, actions: without(each.actions, at) }));
    });
  });
};

const quotaMutants = (rules: readonly Rule[], rule: QuotaRule, places: SourcePlaces): readonly Mutant[] => {
  const asQuota = (change: (quota: QuotaRule) => QuotaRule) => (each: Rule) =>
    each.kind === "quota" ? change(each) : each;
  const at = ({ span }: Expression) => ({ place: places.placeOf(span), text: places.textAt(span) });
  const { raisedBy, adding } = rule;
  const one: Expression = { kind: "literal", value: 1, type: { kind: "int" }, span: adding.span };
  return [
    ...(raisedBy === null
      ? []
      : [
          ruleMutant(
            { kind: "raise", ...at(raisedBy), words: "raises nothing" },
            rules,
            asQuota((quota) => ({ ...quota, raisedBy: null })),
          ),
        ]),
    ...(adding.kind === "literal"
      ? []
      : [
          ruleMutant(
            { kind: "adding", ...at(adding), words: "becomes 1" },
            rules,
            asQuota((quota) => ({ ...quota, adding: one })),
          ),
        ]),
  ];
};

const lockMutants = (rules: readonly Rule[], rule: Rule, places: SourcePlaces): readonly Mutant[] => {
  if (rule.kind !== "lock" || rule.reasons.length < 2) return [];
  const from = places.find(rule.place, /\bfor\b/);
  return rule.reasons.map((reason, at) => {
    const place = places.find(from, new RegExp(`\\b${reason}\\b`));
    const words = { kind: "reason", place, text: ruleText(rule), words: `loses \`${reason}\`` } as const;
    return ruleMutant(words, rules, (each) =>
      each.kind === "lock" ? { ...each, reasons: without(each.reasons, at) } : each,
    );
  });
};

/** Every change of the rules of one name. */
export const mutantsOfRule = (rules: readonly Rule[], places: SourcePlaces): readonly Mutant[] => {
  const [rule] = rules;
  if (rule === undefined) return [];
  const base = { place: rule.place, text: ruleText(rule) };
  const isEffect = rule.kind === "permit" || rule.kind === "forbid";
  const other = rule.kind === "permit" ? "forbid" : "permit";
  return [
    ruleMutant({ ...base, kind: "rule", words: "is dropped" }, rules, () => null),
    ...(isEffect
      ? [ruleMutant({ ...base, kind: "effect", words: `becomes a ${other}` }, rules, flipEffect)]
      : []),
    ...(rule.kind === "permit"
      ? []
      : [
          ruleMutant(
            {
              kind: "code",
              place: places.find(rule.place, new RegExp(`\\b${rule.reason.code}\\b`)),
              text: `code ${rule.reason.code}`,
              words: "becomes another code",
            },
            rules,
            (each) =>
              each.kind === "permit" ? each : { ...each, reason: { ...each.reason, code: otherCode } },
          ),
        ]),
    ...conditionMutants(rules, rule, places),
    ...actionMutants(rules, places),
    ...(rule.kind === "quota" ? quotaMutants(rules, rule, places) : []),
    ...lockMutants(rules, rule, places),
  ];
};
