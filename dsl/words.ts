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
