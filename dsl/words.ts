/** Words of the language that stand for values: states of a lifecycle, days of the week. */
import type { LifecycleState, Weekday } from "./program.ts";

export const lifecycleStates: readonly LifecycleState[] = ["absent", "pending", "active", "ending", "ended"];

/** From Monday on. */
export const weekdayNames: Readonly<Record<Weekday, string>> = {
  1: "monday",
  2: "tuesday",
  3: "wednesday",
  4: "thursday",
  5: "friday",
  6: "saturday",
  7: "sunday",
};

export const dayNames: readonly string[] = Object.values(weekdayNames);

export const weekdays = Object.keys(weekdayNames).map(Number) as readonly Weekday[];

/** The days from one to another, over the end of the week where need be. */
export const daysBetween = (from: string, to: string): readonly string[] => {
  const [first, last] = [dayNames.indexOf(from), dayNames.indexOf(to)];
  const length = ((last - first + dayNames.length) % dayNames.length) + 1;
  return Array.from({ length }, (_, at) => dayNames[(first + at) % dayNames.length] ?? "");
};

export const isDay = (word: string | undefined): word is string =>
  word !== undefined && dayNames.includes(word);
