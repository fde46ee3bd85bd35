/** What a prompt answers. */
import {
  compile,
  type Decision,
  type DecisionRequest,
  type EvaluationFacts,
  EvaluationFailure,
  evaluateExpression,
  type LifecycleStatus,
  outcomeTexts,
  renderTime,
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

export const decide = ({ policy }: Session, request: DecisionRequest): Answer =>
  right(decisionText(compile(policy.program).decide(request)));

const statusText = ({ state, cause, changesAt }: LifecycleStatus): string =>
  `${state}${cause === null ? "" : ` by ${cause}`}${until(changesAt)}`;

/** The state that a lifecycle is in, whatever the case says that it should be. */
export const askLifecycle = (session: Session, name: string, subject: string, resource: string): Answer => {
  const [who, what] = [session.entities.get(subject), session.entities.get(resource)];
  if (!who || !what) return wrong(`There is no ${who ? resource : subject}.`);
  try {
    const evaluator = compile(session.policy.program);
    return right(`${name} is ${statusText(evaluator.lifecycle(name, who, what, session.state.now ?? 0))}`);
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

/** The type of an expression, or what is wrong with it. */
export const typeOf = (session: Session, text: string): Answer => {
  const { expression, diagnostics } = checkAt(session, text);
  return expression === null
    ? wrong(complaint(session, text, diagnostics))
    : right(typeName(expression.type));
};
