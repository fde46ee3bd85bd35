/** The policy in force, as the rooms that decide see it. Switching replaces the whole object at once (R42). */
import type { Program } from "../../dsl/program.ts";
import type { Evaluator } from "../../engine/evaluator.ts";

export interface PolicyInForce {
  readonly program: Program;
  readonly evaluator: Evaluator;
  /** Milliseconds since 1970. */
  readonly loadedAt: number;
}

/** Read it once for a request or a batch, so that one answer never mixes two versions. */
export type CurrentPolicy = () => PolicyInForce;
