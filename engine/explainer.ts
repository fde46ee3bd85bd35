/** Decides a request and keeps why. */
import type { Program } from "../dsl/program.ts";
import type { Decision } from "./decision.ts";
import type { Explanation } from "./explanation.ts";
import { instantText } from "./explanation-nodes.ts";
import { createRecording } from "./explanation-recording.ts";
import { type Decided, explainRules } from "./explanation-rules.ts";
import type { DecisionRequest } from "./facts.ts";
import { interpret } from "./interpreter.ts";
import { compareText } from "./order.ts";
import { indexRules } from "./rule-index.ts";
import { isWellFormed } from "./values.ts";

export interface Explainer {
  /**
   * Decides one request and says why. Never throws for what facts or requests contain. It costs at most three times a
   * refused decision of the interpreter, so it can be asked for every refusal.
   */
  explain(request: DecisionRequest): Explanation;
}

const questionOf = ({ subject, action, resource, now }: DecisionRequest): string =>
  `${subject.type} ${subject.id} asks to ${action} ${resource.type} ${resource.id} at ${instantText(now)}`;

/** Those that refuse, or the permits that apply. */
const decidingOf = ({ permits, refusals, outcome }: Decision): readonly string[] =>
  outcome === "permitted" ? permits : [...new Set(refusals.map(({ rule }) => rule))].sort(compareText);

/** What decides and explains requests under one program; made once for it. */
export const createExplainer = (program: Program): Explainer => {
  const recording = createRecording();
  const evaluator = interpret(program, recording.observe);
  const index = indexRules(program);
  return {
    explain: (request) => {
      recording.clear();
      const decision = evaluator.decide(request);
      const decided: Decided = { request, decision, roots: recording.roots() };
      recording.clear();
      if (!isWellFormed(request)) {
        return { decision, question: "the request is not well formed", deciding: [], rules: [] };
      }
      const rules = index.get(request.resource.type)?.get(request.action);
      const isAsked = rules?.action.subjectTypes.includes(request.subject.type);
      return {
        decision,
        question: questionOf(request),
        deciding: decidingOf(decision),
        rules: rules && isAsked ? explainRules(decided, rules) : [],
      };
    },
  };
};
