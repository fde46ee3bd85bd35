/** Decides a request and keeps why. */
import type { Program } from "../dsl/program.ts";
import type { Decision } from "./decision.ts";
import type { Change, Explanation } from "./explanation.ts";
import { findChanges } from "./explanation-changes.ts";
import { instantText } from "./explanation-nodes.ts";
import { planOf } from "./explanation-outline.ts";
import { createRecording } from "./explanation-recording.ts";
import { type Decided, explainRules } from "./explanation-rules.ts";
import type { DecisionRequest } from "./facts.ts";
import { interpret } from "./interpreter.ts";
import { compareText } from "./order.ts";
import { type ActionRules, indexRules, rulesFor } from "./rule-index.ts";
import { isWellFormed } from "./values.ts";

export interface Explainer {
  /**
   * Decides one request and says why. Never throws for what facts or requests contain. It costs two to three
   * and a half times a refused decision of the interpreter, some 20 µs, so it can be asked for every refusal.
   */
  explain(request: DecisionRequest): Explanation;
  /**
   * The smallest changes of facts that would make a refused request permitted, as far as they can be found; none for
   * one that is permitted, and none where a rule could not be evaluated. Each was tried on a copy of the facts. It
   * decides some 150 times at most, so ask it for people, not for every refusal.
   */
  changes(request: DecisionRequest): readonly Change[];
}

const questionOf = (request: DecisionRequest): string => {
  if (!isWellFormed(request)) return "The request is not well formed";
  const { subject, action, resource, now } = request;
  return `${subject.type} ${subject.id} asks to ${action} ${resource.type} ${resource.id} at ${instantText(now)}`;
};

/** Those that refuse, or the permits that apply. */
const decidingOf = ({ permits, refusals, outcome }: Decision): readonly string[] => {
  if (outcome === "permitted") return permits;
  const names = refusals.map(({ rule }) => rule);
  return names.length < 2 ? names : [...new Set(names)].sort(compareText);
};

/** What decides and explains requests under one program; made once for it. */
export const createExplainer = (program: Program): Explainer => {
  const recording = createRecording();
  const evaluator = interpret(program, recording.observe);
  const index = indexRules(program);
  const rulesOf = (request: DecisionRequest): ActionRules | undefined =>
    isWellFormed(request) ? rulesFor(index, request) : undefined;
  const decideBy =
    (rules: ActionRules | undefined) =>
    (request: DecisionRequest): Decided => {
      const decision = evaluator.decide(request);
      return { request, decision, seen: recording.take(rules && planOf(rules)) };
    };
  return {
    explain: (request) => {
      const rules = rulesOf(request);
      const decided = decideBy(rules)(request);
      const { decision } = decided;
      return {
        decision,
        question: questionOf(request),
        deciding: decidingOf(decision),
        rules: rules ? explainRules(decided, rules) : [],
      };
    },
    changes: (request) => {
      const rules = rulesOf(request);
      if (rules === undefined) return [];
      const decide = decideBy(rules);
      return decide(request).decision.outcome === "permitted" ? [] : findChanges(request, rules, decide);
    },
  };
};
