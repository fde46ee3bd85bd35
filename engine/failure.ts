/** What happens when a rule cannot be evaluated, and how that is worded. */
import type { Place } from "../dsl/program.ts";
import type { Refusal } from "./decision.ts";

/** The code of a refusal by a rule that could not be evaluated. */
export const evaluationFailed = "EvaluationFailed";

/** A rule or a lifecycle could not be evaluated. The message names the expression, without a period. */
export class EvaluationFailure extends Error {
  override readonly name = "EvaluationFailure";
}

/** The sentence parts. Each names the expression, as {@link pathText} spells it. */
export const wording = {
  missing: (path: string) => `${path} is missing`,
  absent: (path: string) => `${path} is absent`,
  wrongType: (path: string, type: string) => `${path} is not of type ${type}`,
  overflow: (calculation: string) => `${calculation} overflows`,
  negative: (path: string) => `${path} is negative`,
  brokenParents: (path: string) => `${path} has a parent that is not an entity`,
  brokenLocks: "resource.locks is not a list of locks",
  noLifecycle: (name: string) => `lifecycle ${name} cannot be asked here`,
  notResource: (type: string) => `the resource is not of type ${type}`,
  notWellFormed: "the subject, the resource or the instant is not well formed",
} as const;

/**
 * Of several failures, the one to report: the smallest message, so that the order of elements never shows.
 * Anything that is not a failure is a defect of ours, and is thrown again.
 */
export const smallerFailure = (known: EvaluationFailure | null, thrown: unknown): EvaluationFailure => {
  if (!(thrown instanceof EvaluationFailure)) throw thrown;
  return known === null || thrown.message < known.message ? thrown : known;
};

/** Who failed: a rule, or a lifecycle. */
export interface FailedRule {
  readonly what: "Rule" | "Lifecycle";
  readonly name: string;
  readonly place: Place;
}

/** An error is a refusal. Throws what is not an {@link EvaluationFailure} again. */
export const failureRefusal = (failed: FailedRule, thrown: unknown): Refusal => ({
  kind: "failure",
  rule: failed.name,
  code: evaluationFailed,
  message: `${failed.what} ${failed.name} could not be evaluated: ${smallerFailure(null, thrown).message}.`,
  help: "A rule that cannot be evaluated refuses. Supply the fact that it reads, or correct the rule.",
  place: failed.place,
});
