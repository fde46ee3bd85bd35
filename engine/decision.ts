/** What a decision says. Plain readonly data, alike to the byte for the same program, facts and instant. */
import type { LifecycleState, Place } from "../dsl/program.ts";

/**
 * - `permitted`: a permit applies and nothing refuses.
 * - `forbidden`: at least one rule refuses.
 * - `not_permitted`: nothing refuses, and no permit applies.
 */
export type Outcome = "permitted" | "forbidden" | "not_permitted";

export type RefusalKind = "forbid" | "quota" | "lock" | "lifecycle" | "failure";

/** One rule that refuses. `failure` is a rule that could not be evaluated: an error is a refusal. */
export interface Refusal {
  readonly kind: RefusalKind;
  readonly rule: string;
  readonly code: string;
  readonly message: string;
  readonly help: string | null;
  readonly place: Place;
}

/** A permit that did not apply, and the first of its conditions that did not hold. */
export interface NearMiss {
  readonly rule: string;
  readonly condition: string;
  /** What the condition reads, by its path: `-` for what is absent, `?` for what cannot be read. */
  readonly values: Readonly<Record<string, string>>;
  readonly place: Place;
}

/** How a quota stands before the request, and what the request would add. */
export interface QuotaUse {
  readonly rule: string;
  readonly code: string;
  readonly used: number;
  readonly adding: number;
  readonly limit: number;
}

/** The state of a lifecycle at the instant of the decision. Times are milliseconds since 1970. */
export interface LifecycleStatus {
  readonly lifecycle: string;
  readonly state: LifecycleState;
  /** The code of what ends it, once it is ending or has ended. */
  readonly cause: string | null;
  /** When access is over, once it is ending or has ended. */
  readonly endsAt: number | null;
  /** The next instant at which the state may change by the clock alone. */
  readonly changesAt: number | null;
}

export interface Decision {
  readonly outcome: Outcome;
  /** Names of the permits that apply, sorted. */
  readonly permits: readonly string[];
  /** Every rule that refuses, sorted by file, line, rule and code. */
  readonly refusals: readonly Refusal[];
  /** Only where the outcome is `not_permitted`. */
  readonly nearMisses: readonly NearMiss[];
  /** Every quota on the action that could be evaluated, by rule. */
  readonly quotas: readonly QuotaUse[];
  /**
   * The lifecycles that a rule of the action asks or that may refuse the action, by name. One that cannot be evaluated
   * is not here; it refuses.
   */
  readonly lifecycles: readonly LifecycleStatus[];
  /**
   * Before this instant the decision is the same if no fact changes; null is for ever. Milliseconds since 1970. It
   * comes from every comparison with the clock that was made, so it may be earlier than the next change.
   */
  readonly validUntil: number | null;
}
