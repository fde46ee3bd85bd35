/** What is known of numbers: between which two a sum of terms lies. */
import type { Bound } from "./linear.ts";

interface Interval {
  readonly min: number;
  readonly max: number;
  /** Numbers that it is not. */
  readonly not: ReadonlySet<number>;
}

const anything: Interval = {
  min: Number.NEGATIVE_INFINITY,
  max: Number.POSITIVE_INFINITY,
  not: new Set(),
};

/** The ends move past what is excluded. */
const tightened = ({ min, max, not }: Interval): Interval => {
  let [low, high] = [min, max];
  while (low <= high && not.has(low)) low++;
  while (low <= high && not.has(high)) high--;
  return { min: low, max: high, not };
};

const within = (interval: Interval, { operator, value }: Bound, holds: boolean): Interval => {
  if (operator === "==") {
    if (!holds) return { ...interval, not: new Set([...interval.not, value]) };
    return { ...interval, min: Math.max(interval.min, value), max: Math.min(interval.max, value) };
  }
  const [low, high] = operator === "<=" ? [value + 1, value] : [value, value - 1];
  const upper = (operator === "<=") === holds;
  return upper
    ? { ...interval, max: Math.min(interval.max, high) }
    : { ...interval, min: Math.max(interval.min, low) };
};

const verdict = ({ min, max, not }: Interval, { operator, value }: Bound): boolean | null => {
  switch (operator) {
    case "==":
      if (value < min || value > max || not.has(value)) return false;
      return min === max ? true : null;
    case "<=":
      return max <= value ? true : min > value ? false : null;
    case ">=":
      return min >= value ? true : max < value ? false : null;
  }
};

/** Beyond exact numbers nothing is known. */
const exact = (number: number, otherwise: number): number =>
  Number.isSafeInteger(number) ? number : otherwise;

export const createNumbers = () => {
  let known: Map<string, Interval> | null = null;

  const single = (key: string, isCount: boolean): Interval => {
    const interval = known?.get(`1*${key}`) ?? anything;
    return isCount ? { ...interval, min: Math.max(0, interval.min) } : interval;
  };

  /** What the terms alone say of their sum. */
  const summed = ({ terms, counts }: Bound): Interval => {
    let [min, max] = [0, 0];
    for (const [key, factor] of terms) {
      const interval = single(key, counts.has(key));
      const ends = [interval.min * factor, interval.max * factor];
      min += Math.min(...ends);
      max += Math.max(...ends);
    }
    return {
      min: exact(min, Number.NEGATIVE_INFINITY),
      max: exact(max, Number.POSITIVE_INFINITY),
      not: anything.not,
    };
  };

  const intervalOf = (bound: Bound): Interval => {
    const own = known?.get(bound.form) ?? anything;
    const sum = summed(bound);
    return tightened({ min: Math.max(own.min, sum.min), max: Math.min(own.max, sum.max), not: own.not });
  };

  return {
    decide: (bound: Bound): boolean | null => verdict(intervalOf(bound), bound),
    /** Answers false where it cannot be. */
    assume: (bound: Bound, holds: boolean): boolean => {
      const next = tightened(within(intervalOf(bound), bound, holds));
      known ??= new Map();
      known.set(bound.form, next);
      return next.min <= next.max;
    },
  };
};
