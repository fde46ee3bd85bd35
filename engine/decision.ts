/** What a decision says. Plain readonly data; {@link toJson} in the server writes it for callers. */
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
  /** The values of the attributes in the condition, by their source text. */
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
  readonly quotas: readonly QuotaUse[];
  readonly lifecycles: readonly LifecycleStatus[];
  /** The decision holds until this instant if no fact changes; null is for ever. Milliseconds since 1970. */
  readonly validUntil: number | null;
}
