/** The tree of a failing decision: what decided, and what a case expected to decide. */
import type { DecisionCase, Program } from "../dsl/program.ts";
import type { Explainer } from "./explainer.ts";
import type { ExplainedRule, Explanation } from "./explanation.ts";
import { renderExplanation } from "./explanation-report.ts";
import { requestOf } from "./testing-facts.ts";

/** Decisions of one run that are shown as trees; who has more failures mends one and runs again. */
const mostTrees = 20;

/** The rules and lifecycles that refuse with each code. */
const rulesByCode = ({ rules, lifecycles }: Program): ReadonlyMap<string, ReadonlySet<string>> => {
  const names = new Map<string, Set<string>>();
  const add = (code: string | null, name: string): void => {
    if (code !== null) names.set(code, (names.get(code) ?? new Set()).add(name));
  };
  for (const rule of rules) if (rule.kind !== "permit") add(rule.reason.code, rule.name);
  for (const { name, ends, refusals } of lifecycles)
    for (const { code } of [...ends, ...refusals]) add(code, name);
  return names;
};

/** What a case says should have decided, by name. */
const expectedRules = (
  { expected, by, using }: DecisionCase,
  byCode: ReadonlyMap<string, ReadonlySet<string>>,
): ReadonlySet<string> => {
  const codes = expected.permitted ? [] : expected.codes;
  return new Set([
    ...codes.flatMap((code) => [...(byCode.get(code) ?? [])]),
    ...(by ?? []),
    ...using.map(({ quota }) => quota),
  ]);
};

/** Of the rules that have a say on the action, those that matter; all of them where none does. */
const relevant = (explanation: Explanation, expected: ReadonlySet<string>): readonly ExplainedRule[] => {
  const { decision, deciding, rules } = explanation;
  const chosen = rules.filter(
    ({ kind, name, verdict }) =>
      deciding.includes(name) ||
      verdict === "fails" ||
      expected.has(name) ||
      (kind === "permit" && decision.outcome === "not_permitted"),
  );
  return chosen.length > 0 ? chosen : rules;
};

/** Writes the tree of a failing case; null for one after the first few, and for all without an explainer. */
export const createTrees = (
  program: Program,
  explainer: Explainer | undefined,
): ((one: DecisionCase) => string | null) => {
  if (explainer === undefined) return () => null;
  const byCode = rulesByCode(program);
  let shown = 0;
  return (one) => {
    if (shown++ >= mostTrees) return null;
    const expected = expectedRules(one, byCode);
    const explanation = explainer.explain(requestOf(one), [...expected]);
    const rules = relevant(explanation, expected);
    const omitted = rules === explanation.rules ? explanation.omitted : 0;
    return renderExplanation({ ...explanation, rules, omitted }, { color: false, all: true });
  };
};
