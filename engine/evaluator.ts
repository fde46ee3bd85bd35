/** The one interface that the interpreter and the compiler share. */
import type { Decision, LifecycleStatus } from "./decision.ts";
import type { DecisionRequest, EntityFacts } from "./facts.ts";

/** Decides requests under one program. */
export interface Evaluator {
  readonly digest: string;
  /**
   * Decides one request. Never throws for what facts or requests contain: a rule that cannot be evaluated refuses. What
   * the schema does not know is not permitted: an action on a type, a subject of a type that cannot ask for it.
   */
  decide(request: DecisionRequest): Decision;
  /**
   * The state of a lifecycle for one subject and resource, without a request. This is what the scheduler asks.
   *
   * @throws RangeError for a lifecycle that the program does not have
   * @throws EvaluationFailure where the facts do not say: nobody may act on a state that is not known
   */
  lifecycle(name: string, subject: EntityFacts, resource: EntityFacts, now: number): LifecycleStatus;
}
