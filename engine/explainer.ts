/** Decides a request and keeps why. */
import type { Program } from "../dsl/program.ts";
import type { Decision } from "./decision.ts";
import type { Change, Explanation } from "./explanation.ts";
import { findChanges } from "./explanation-changes.ts";
import { instantText } from "./explanation-nodes.ts";
import { planOf } from "./explanation-outline.ts";
import { createRecording, isCut, type Log, readLog } from "./explanation-recording.ts";
import { explainRules } from "./explanation-rules.ts";
import { countRules, shownOf } from "./explanation-shown.ts";
import type { DecisionRequest } from "./facts.ts";
import { interpret } from "./interpreter.ts";
import { compareText } from "./order.ts";
import { type ActionRules, indexRules, rulesFor } from "./rule-index.ts";
import { isWellFormed } from "./values.ts";

/** A decision that can still be explained. It holds on to the facts, so it is for the time of one request. */
export interface Explainable {
  readonly decision: Decision;
  /**
   * Draws the tree from what was seen. Nothing is decided again; a fact that changed since would show as it is now.
   *
   * @param wanted names of rules that are shown first where there are too many
   */
  explain(wanted?: readonly string[]): Explanation;
}

export interface Explainer {
  /**
   * Decides one request and writes down what it saw, for who may have to say why. It costs about 1.3 times a decision of
   * the interpreter. Never throws for what facts or requests contain.
   */
  decide(request: DecisionRequest): Explainable;
  /**
   * Decides one request and says why. It costs twice a refused decision of the interpreter, some 10 µs, so it can be
   * asked for every refusal. Never throws for what facts or requests contain.
   *
   * @param wanted names of rules that are shown first where there are too many
   */
  explain(request: DecisionRequest, wanted?: readonly string[]): Explanation;
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

const explanationOf = (
  request: DecisionRequest,
  decision: Decision,
  rules: ActionRules | undefined,
  log: Log,
  wanted: readonly string[],
): Explanation => {
  const names = rules === undefined ? null : shownOf(decision, rules, wanted);
  const shown =
    rules === undefined || isCut(log)
      ? []
      : explainRules({ request, decision, seen: readLog(log, planOf(rules), names) }, rules, names);
  return {
    decision,
    question: questionOf(request),
    deciding: decidingOf(decision),
    rules: shown,
    omitted: rules === undefined ? 0 : countRules(rules) - shown.length,
    isCut: isCut(log),
  };
};

/** What decides and explains requests under one program; made once for it. */
export const createExplainer = (program: Program): Explainer => {
  const recording = createRecording();
  const evaluator = interpret(program, recording.observe);
  const index = indexRules(program);
  const rulesOf = (request: DecisionRequest): ActionRules | undefined =>
    isWellFormed(request) ? rulesFor(index, request) : undefined;
  const decide = (request: DecisionRequest): Explainable => {
    const decision = evaluator.decide(request);
    const log = recording.take();
    return {
      decision,
      explain: (wanted = []) => explanationOf(request, decision, rulesOf(request), log, wanted),
    };
  };
  return {
    decide,
    explain: (request, wanted) => decide(request).explain(wanted),
    changes: (request) => {
      const rules = rulesOf(request);
      if (rules === undefined || decide(request).decision.outcome === "permitted") return [];
      const plan = planOf(rules);
      return findChanges(request, rules, (changed) => {
        const decision = evaluator.decide(changed);
        const log = recording.take();
        const seen = readLog(isCut(log) ? [] : log, plan);
        return { request: changed, decision, seen, evaluations: log.length };
      });
    },
  };
};
