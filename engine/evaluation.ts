/** The value of one expression by itself, as somebody tries it at a prompt. */
import type { Expression, Program } from "../dsl/program.ts";
import { actionKey } from "../dsl/schema.ts";
import type { EntityFacts, FactValue, RecordFacts } from "./facts.ts";
import { EvaluationFailure } from "./failure.ts";
import { createHorizon, instantOrNull, note } from "./horizon.ts";
import { interpret } from "./interpreter.ts";
import { read } from "./interpreter-expressions.ts";

/** What an expression may read. What it was checked without may be left out. */
export interface EvaluationFacts {
  readonly subject: EntityFacts | null;
  readonly resource: EntityFacts | null;
  readonly action: string | null;
  readonly context: RecordFacts;
  /** By index: the entities that the expression was checked with. */
  readonly locals: readonly EntityFacts[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

export type Evaluation =
  | {
      /** `undefined` where it is absent. */
      readonly value: FactValue | undefined;
      /** Before this instant the value is the same if no fact changes; null is for ever. Milliseconds since 1970. */
      readonly validUntil: number | null;
    }
  /** Why it could not be evaluated, without a period. */
  | { readonly failure: string };

/** Stands for what the expression was checked not to read. */
const nobody: EntityFacts = { type: "", id: "", attributes: {} };

/** Evaluates an expression that was checked for this program. Never throws for what facts hold. */
export const evaluateExpression = (
  program: Program,
  expression: Expression,
  facts: EvaluationFacts,
): Evaluation => {
  const { context, now, locals } = facts;
  const [subject, resource] = [facts.subject ?? nobody, facts.resource ?? nobody];
  const horizon = createHorizon();
  const evaluator = interpret(program);
  const action = program.schema.actions[actionKey(resource.type, facts.action ?? "")] ?? null;
  const environment = { schema: program.schema, subject, resource, action, context, now, horizon };
  try {
    const value = read(
      {
        ...environment,
        locals: Object.fromEntries(locals.entries()),
        lifecycle: (name) => {
          const status = evaluator.lifecycle(name, subject, resource, now);
          note(horizon, status.changesAt ?? Number.POSITIVE_INFINITY);
          return status;
        },
        observe: null,
      },
      expression,
    );
    return { value, validUntil: instantOrNull(horizon.until) };
  } catch (thrown) {
    if (thrown instanceof EvaluationFailure) return { failure: thrown.message };
    throw thrown;
  }
};
