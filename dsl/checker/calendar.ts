/** What a calendar is asked: `now is on saturday | sunday`, `now is between "09:00" and "18:00" at "+08:00"`. */
import type { CalendarNode, CalendarWords, TextNode } from "../ast.ts";
import { diagnose } from "../diagnostic.ts";
import type { Expression, Recurrence } from "../program.ts";
import { dayNames, weekdayNames, weekdays } from "../words.ts";
import { slopeOf } from "./clock.ts";
import { clockPlaces, originPlaces } from "./places.ts";
import { erroneous, type Scope } from "./scope.ts";
import { bool, describeType } from "./types.ts";

const hour = 60;
const day = 24 * hour;

const timePattern = /^([01]\d|2[0-4]):([0-5]\d)$/;

/** Minutes after midnight, or null with a report. Only the end of a range may be midnight as `24:00`. */
const timeOfDay = (scope: Scope, { value, span }: TextNode, latest: number): number | null => {
  const [, hours, minutes] = timePattern.exec(value) ?? [];
  const time = Number(hours) * hour + Number(minutes);
  if (time <= latest) return time;
  scope.report(diagnose("LEND0019", span, { found: value }));
  return null;
};

const offsetPattern = /^([+-])([01]\d|2[0-3]):([0-5]\d)$/;
/** As far as clocks on Earth are apart from UTC; the rest is a slip. */
const farthest = 14 * hour;

/** Milliseconds ahead of UTC, or null with a report. */
const offsetOf = (scope: Scope, node: TextNode | null): number | null => {
  if (node === null) return 0;
  const [, sign, hours, minutes] = offsetPattern.exec(node.value) ?? [];
  const ahead = Number(hours) * hour + Number(minutes);
  if (ahead <= farthest) return (sign === "-" ? 0 - ahead : ahead) * 60_000;
  scope.report(diagnose("LEND0020", node.span, { found: node.value }));
  return null;
};

/** `"22:00"` to `"06:00"` goes over midnight; what would be nothing, or every instant, is a slip. */
const hoursOf = (scope: Scope, from: TextNode, to: TextNode): Recurrence | null => {
  const starts = timeOfDay(scope, from, day - 1);
  const ends = timeOfDay(scope, to, day);
  if (starts === null || ends === null) return null;
  const until = ends % day;
  if (starts !== until) return { kind: "hours", from: starts, to: until };
  const span = { ...from.span, end: to.span.end };
  scope.report(diagnose("LEND0318", span, { from: from.value, to: to.value, whole: ends === day }));
  return null;
};

const daysOf = (scope: Scope, words: Extract<CalendarWords, { kind: "days" }>["days"]): Recurrence | null => {
  const unknown = words.filter(({ text }) => !dayNames.includes(text));
  for (const { text, span } of unknown) {
    scope.report(diagnose("LEND0213", span, { found: text, known: dayNames }));
  }
  if (unknown.length > 0) return null;
  const days = weekdays.filter((day) => words.some(({ text }) => text === weekdayNames[day]));
  return { kind: "days", days };
};

/** Checks the question, whose operand has been checked. */
export const checkCalendar = (scope: Scope, node: CalendarNode, operand: Expression): Expression => {
  const { words, span } = node;
  const recurrence = words.kind === "days" ? daysOf(scope, words.days) : hoursOf(scope, words.from, words.to);
  const offset = offsetOf(scope, node.offset);
  if (operand.type.kind !== "time") {
    const facts = { expected: "an instant", found: describeType(operand.type) };
    const origins = originPlaces(scope, node.operand, operand);
    if (operand.type.kind !== "unknown")
      scope.report(diagnose("LEND0300", node.operand.span, facts, ...origins));
    return erroneous(span);
  }
  const slope = slopeOf(operand);
  if (slope !== 0 && slope !== 1)
    scope.report(diagnose("LEND0304", operand.span, {}, ...clockPlaces(operand)));
  if (recurrence === null || offset === null || (slope !== 0 && slope !== 1)) return erroneous(span);
  return { kind: "calendar", operand, recurrence, offset, slope, type: bool, span };
};
