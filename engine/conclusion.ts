/** From what the rules said to a decision. Both evaluators end here, so that they say it in the same way. */
import type { Decision, LifecycleStatus, NearMiss, QuotaUse, Refusal } from "./decision.ts";
import { instantOrNull } from "./horizon.ts";
import { compareRefusals, compareText } from "./order.ts";

/** What the rules of one action said, in the order of their places. */
export interface Findings {
  readonly permits: readonly string[];
  readonly refusals: readonly Refusal[];
  readonly quotas: readonly QuotaUse[];
  /** By name. */
  readonly lifecycles: readonly LifecycleStatus[];
  /** Milliseconds since 1970; Infinity is for ever. */
  readonly until: number;
  /** Asked only where nothing refuses and nothing permits. */
  readonly nearMisses: () => readonly NearMiss[];
}

/** A refusal wins over every permit; without a permit nothing is permitted. */
export const conclude = (findings: Findings): Decision => {
  const { permits, refusals, quotas, lifecycles, until, nearMisses } = findings;
  const forbidden = refusals.length > 0;
  const permitted = !forbidden && permits.length > 0;
  return {
    outcome: permitted ? "permitted" : forbidden ? "forbidden" : "not_permitted",
    permits: permits.length > 1 ? [...permits].sort(compareText) : permits,
    refusals: refusals.length > 1 ? [...refusals].sort(compareRefusals) : refusals,
    nearMisses: permitted || forbidden ? [] : nearMisses(),
    quotas: quotas.length > 1 ? [...quotas].sort((one, other) => compareText(one.rule, other.rule)) : quotas,
    lifecycles,
    validUntil: instantOrNull(until),
  };
};

/** What is asked about does not exist, or cannot be asked by the subject: no permit can apply, whatever the time. */
export const nothingApplies = (): Decision =>
  conclude({
    permits: [],
    refusals: [],
    quotas: [],
    lifecycles: [],
    until: Number.POSITIVE_INFINITY,
    nearMisses: () => [],
  });
