/** The changes of a question to the calendar. */
import type { CalendarExpression, Recurrence, Weekday } from "../dsl/program.ts";
import { weekdayNames, weekdays } from "../dsl/words.ts";
import type { Change } from "./mutation-expressions.ts";

const minutesOfDay = 1_440;
const minute = 6e4;

type Other = readonly [words: string, recurrence: Recurrence];

/** Each day is left out, and the days beside them are added. */
const otherDays = (days: readonly Weekday[]): readonly Other[] => [
  ...(days.length < 2 ? [] : days).map((day): Other => {
    const left = days.filter((each) => each !== day);
    return [`leaves ${weekdayNames[day]} out`, { kind: "days", days: left }];
  }),
  ...weekdays
    .filter((day) => !days.includes(day))
    .map((day): Other => {
      const more = [...days, day].sort((one, other) => one - other);
      return [`takes ${weekdayNames[day]} in`, { kind: "days", days: more }];
    }),
];

const otherHours = (from: number, to: number): readonly Other[] =>
  [
    ["begins a minute later", from + 1, to],
    ["begins a minute earlier", from - 1, to],
    ["ends a minute later", from, to + 1],
    ["ends a minute earlier", from, to - 1],
  ].map(([words, begin, end]): Other => {
    const wrapped = (at: unknown): number => (Number(at) + minutesOfDay) % minutesOfDay;
    return [String(words), { kind: "hours", from: wrapped(begin), to: wrapped(end) }];
  });

/** Days and minutes beside those that are named, and a clock that is a minute off. */
export const calendarChanges = (calendar: CalendarExpression): readonly Change[] => {
  const { recurrence, offset } = calendar;
  const others =
    recurrence.kind === "days" ? otherDays(recurrence.days) : otherHours(recurrence.from, recurrence.to);
  return [
    ...others
      .filter(([, { kind, ...rest }]) => kind === "days" || new Set(Object.values(rest)).size > 1)
      .map(
        ([words, other]): Change => ({
          kind: "calendar",
          words,
          becomes: { ...calendar, recurrence: other },
        }),
      ),
    ...[minute, -minute].map(
      (change): Change => ({
        kind: "calendar",
        words: `reads a clock that is a minute ${change > 0 ? "ahead" : "behind"}`,
        becomes: { ...calendar, offset: offset + change },
      }),
    ),
  ];
};
