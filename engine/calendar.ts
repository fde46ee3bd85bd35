/** Days of the week and times of the day, in a calendar that is ahead of UTC by a fixed time. */
import type { Recurrence, Weekday } from "../dsl/program.ts";
import { weekdayNames } from "../dsl/words.ts";

const minute = 60_000;
const day = 24 * 60 * minute;
const daysInWeek = 7;
const week = daysInWeek * day;

/** What is left of a division, from 0 to `divisor - 1`. Exact, also of negative numbers. */
const remainder = (value: number, divisor: number): number => ((value % divisor) + divisor) % divisor;

/** Milliseconds since the last Monday began. 1970 began on a Thursday; the largest instant must not grow here. */
const sinceMonday = (offset: number, instant: number): number =>
  remainder(remainder(instant, week) + 3 * day + offset, week);

/**
 * Whether an instant lies in one of the days or the times of day.
 *
 * @param offset by how many milliseconds the calendar is ahead of UTC
 * @param instant milliseconds since 1970, any safe integer
 */
export const recurs = (recurrence: Recurrence, offset: number, instant: number): boolean => {
  const passed = sinceMonday(offset, instant);
  if (recurrence.kind === "days") {
    const today = Math.floor(passed / day) + 1;
    return recurrence.days.some((each) => each === today);
  }
  const [from, to] = [recurrence.from * minute, recurrence.to * minute];
  const time = passed % day;
  return from < to ? from <= time && time < to : from <= time || time < to;
};

/** In how many milliseconds {@link recurs} answers otherwise; Infinity where it never does. */
export const recurrenceTurnsIn = (recurrence: Recurrence, offset: number, instant: number): number => {
  const passed = sinceMonday(offset, instant);
  if (recurrence.kind === "hours") {
    // At the very start of one of the two, that one has come already.
    const next = [recurrence.from, recurrence.to].map(
      (edge) => remainder(edge * minute - passed - 1, day) + 1,
    );
    return Math.min(...next);
  }
  const now = recurs(recurrence, offset, instant);
  for (let ahead = day - (passed % day); ahead < week; ahead += day) {
    if (recurs(recurrence, offset, remainder(instant, week) + ahead) !== now) return ahead;
  }
  return Number.POSITIVE_INFINITY;
};

const padded = (value: number, digits = 2): string => String(value).padStart(digits, "0");

/**
 * What a calendar and a clock on the wall show: `saturday 16:30`, and seconds where there are any.
 *
 * @param offset by how many milliseconds the calendar is ahead of UTC
 * @param instant milliseconds since 1970, any safe integer
 */
export const wallText = (offset: number, instant: number): string => {
  const passed = sinceMonday(offset, instant);
  const weekday = weekdayNames[(Math.floor(passed / day) + 1) as Weekday];
  const minutes = Math.floor((passed % day) / minute);
  const rest = passed % minute;
  const seconds = rest === 0 ? "" : `:${padded(Math.floor(rest / 1e3))}.${padded(rest % 1e3, 3)}`;
  return `${weekday} ${padded(Math.floor(minutes / 60))}:${padded(minutes % 60)}${seconds}`;
};
