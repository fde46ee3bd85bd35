/** The one interface that the interpreter and the compiler share. */
import type { Decision, LifecycleStatus } from "./decision.ts";
import type { DecisionRequest, EntityFacts } from "./facts.ts";

/** Decides requests under one program. Never throws for what facts or requests contain: an error is a refusal. */
export interface Evaluator {
  readonly digest: string;
  /** Decides one request. An action that the schema does not know on the resource type is not permitted. */
  decide(request: DecisionRequest): Decision;
  /**
   * The state of a lifecycle for one subject and resource, without a request. This is what the scheduler asks.
   * Throws a RangeError for a lifecycle that the program does not have.
   */
  lifecycle(name: string, subject: EntityFacts, resource: EntityFacts, now: number): LifecycleStatus;
}
