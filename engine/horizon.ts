/** Until when an answer holds: the next instant at which one of the comparisons that were made turns. */
import { mirrored } from "../dsl/comparisons.ts";
import type { ComparisonOperator } from "../dsl/program.ts";

/** The earliest instant noted so far, in milliseconds since 1970; Infinity is for ever. */
export interface Horizon {
  until: number;
}

export const createHorizon = (): Horizon => ({ until: Number.POSITIVE_INFINITY });

export const note = (horizon: Horizon, instant: number): void => {
  if (instant < horizon.until) horizon.until = instant;
};

/** Where a comparison with a rising difference turns: as it reaches zero, after it, or at both. */
type Turn = "at" | "after" | "both";

export const turns: Record<ComparisonOperator, Turn> = {
  ">=": "at",
  "<": "at",
  ">": "after",
  "<=": "after",
  "==": "both",
  "!=": "both",
};

/**
 * In how many milliseconds `left operator right` turns over, at least 1; Infinity for never.
 *
 * @param slope how `difference` moves with the clock: 1 with it, -1 against it
 * @param difference `left - right` now
 */
export const turnsIn = (operator: ComparisonOperator, slope: -1 | 0 | 1, difference: number): number => {
  if (slope === 0) return Number.POSITIVE_INFINITY;
  // A falling difference is a rising one with the sides exchanged.
  const rising = slope * difference;
  const turn = turns[slope === 1 ? operator : mirrored[operator]];
  if (turn !== "after" && rising < 0) return -rising;
  return turn !== "at" && rising <= 0 ? 1 - rising : Number.POSITIVE_INFINITY;
};

/**
 * In how many milliseconds at the earliest a calculation overflows, or no longer does, where it reads the clock; at
 * least 1.
 *
 * @param result what it came to; beyond exact numbers it may be off by 2
 * @param reads how often it reads the clock, which is the fastest that it can move
 */
export const overflowsIn = (result: number, reads: number): number => {
  const distance = Math.abs(Number.MAX_SAFE_INTEGER - Math.abs(result)) - 2;
  return Math.max(1, Math.floor(distance / reads));
};

/** The last instant that a calendar has, in milliseconds since 1970, and the distance of the first. */
export const lastInstant = 8.64e15;

/** As a decision says it: null for never, and for what no calendar reaches. */
export const instantOrNull = (until: number): number | null => (until > lastInstant ? null : until);
