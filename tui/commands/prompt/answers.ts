/** What a prompt answers. */
import type { DecisionCase, StateCase } from "../../../dsl/index.ts";
import {
  compile,
  type Decision,
  decisionDifferences,
  type EvaluationFacts,
  EvaluationFailure,
  evaluateExpression,
  expectation,
  type LifecycleStatus,
  outcomeFits,
  outcomeTexts,
  renderTime,
  requestOf,
  stateFits,
  stateText,
  typeName,
} from "../../../engine/index.ts";
import { checkAt, complaint, type Session } from "./session.ts";
import { valueText } from "./values.ts";

export interface Answer {
  readonly text: string;
  /** False where what was typed is wrong; a refusal is a right answer. */
  readonly ok: boolean;
}

export const right = (text: string): Answer => ({ text, ok: true });
export const wrong = (text: string): Answer => ({ text, ok: false });

const until = (instant: number | null): string => (instant === null ? "" : ` until ${renderTime(instant)}`);

const reasonLines = (decision: Decision): readonly string[] => {
  switch (decision.outcome) {
    case "permitted":
      return [];
    case "forbidden":
      return decision.refusals.flatMap(({ code, message, help, rule, place }) => [
        `  ${code}: ${message}`,
        ...(help === null ? [] : [`    ${help}`]),
        `    ${rule}, ${place.file}:${place.line}`,
      ]);
    case "not_permitted":
      return decision.nearMisses.flatMap(({ rule, condition, values, place }) => [
        `  permit ${rule} needs ${condition}, ${place.file}:${place.line}`,
        ...Object.entries(values).map(([path, value]) => `    ${path}: ${value}`),
      ]);
  }
};

/** The outcome, why, and until when it holds if no fact changes. */
export const decisionText = (decision: Decision): string => {
  const { outcome, permits, validUntil } = decision;
  const by = outcome === "permitted" ? ` by ${permits.join(", ")}` : "";
  return [`${outcomeTexts[outcome]}${by}${until(validUntil)}`, ...reasonLines(decision)].join("\n");
};

/**
 * What of the decision is not as the case says. A case that only says `may` is how a question is asked, and may well be
 * refused.
 */
const missed = (one: DecisionCase, decision: Decision): readonly string[] => {
  const fits = outcomeFits(one, decision);
  const differences = fits ? decisionDifferences(one, decision) : [];
  if (differences.length === 0 && (fits || expectation(one) === "permitted")) return [];
  return [
    "The case fails.",
    `  expected: ${expectation(one)}`,
    ...differences.map((text) => `  differs: ${text}`),
  ];
};

/** The decision of a case, and what of it is not as the case says. */
export const decide = ({ policy }: Session, one: DecisionCase): Answer => {
  const decision = compile(policy.program).decide(requestOf(one));
  return right([decisionText(decision), ...missed(one, decision)].join("\n"));
};

const statusText = ({ state, cause, changesAt }: LifecycleStatus): string =>
  `${state}${cause === null ? "" : ` by ${cause}`}${until(changesAt)}`;

/** The state that a lifecycle is in, and whether the case says another one. */
export const askLifecycle = (session: Session, one: StateCase): Answer => {
  const { lifecycle: name, subject, resource } = one;
  const [who, what] = [session.entities.get(subject), session.entities.get(resource)];
  if (!who || !what) return wrong(`There is no ${who ? resource : subject}.`);
  try {
    const evaluator = compile(session.policy.program);
    const status = evaluator.lifecycle(name, who, what, session.state.now ?? 0);
    const failed = `\nThe case fails.\n  expected: ${stateText(one.state, one.cause)}`;
    return right(`${name} is ${statusText(status)}${stateFits(one, status) ? "" : failed}`);
  } catch (thrown) {
    if (thrown instanceof EvaluationFailure) return wrong(`It cannot be asked: ${thrown.message}.`);
    throw thrown;
  }
};

const factsOf = ({ asked, entities, state }: Session): EvaluationFacts => ({
  subject: asked?.subject ?? null,
  resource: asked?.resource ?? null,
  action: asked?.action ?? null,
  context: asked?.context ?? {},
  locals: [...entities.values()],
  now: state.now ?? 0,
});

/** The value of an expression, or what is wrong with it. */
export const evaluate = (session: Session, text: string): Answer => {
  const { expression, diagnostics } = checkAt(session, text);
  if (expression === null) return wrong(complaint(session, text, diagnostics));
  const { program } = session.policy;
  const evaluation = evaluateExpression(program, expression, factsOf(session));
  if ("failure" in evaluation) return wrong(`It cannot be evaluated: ${evaluation.failure}.`);
  const value = valueText(program.schema, expression.type, evaluation.value);
  return right(`${value}${until(evaluation.validUntil)}`);
};

/** The type of an expression, with `?` where it may be absent, or what is wrong with it. */
export const typeOf = (session: Session, text: string): Answer => {
  const { expression, optional, diagnostics } = checkAt(session, text);
  return expression === null
    ? wrong(complaint(session, text, diagnostics))
    : right(`${typeName(expression.type)}${optional ? "?" : ""}`);
};
