/** Words of other languages, and what is written here instead. */
import type { TokenType } from "chevrotain";
import * as t from "./tokens.ts";
import { dayNames } from "./words.ts";

interface Foreign {
  /** What it is read as, so that the parser goes on; left out where it is absent. */
  readonly type?: TokenType;
  readonly instead: string;
}

export const foreignWords: ReadonlyMap<string, Foreign> = new Map<string, Foreign>([
  ["if", { type: t.When, instead: "Write `when`, or `unless` for the opposite." }],
  ["then", { instead: "Leave it out: a rule is what follows from its conditions." }],
  ["else", { instead: "Write a second rule, with `unless` for the condition." }],
  ["allow", { type: t.Permit, instead: "Write `permit`." }],
  ["grant", { type: t.Permit, instead: "Write `permit`." }],
  ["deny", { type: t.Forbid, instead: "Write `forbid`." }],
  ["exists", { instead: "Write `is present`." }],
  ["equals", { type: t.EqualEqual, instead: "Write `==`." }],
]);

const anyOf = { instead: "Write `any x in … where x …`." };
const allOf = { instead: "Write `all x in … where x …`." };

/** Functions and methods of other languages. */
export const foreignMethods: Readonly<
  Record<string, { readonly operator?: TokenType; readonly instead: string }>
> = {
  startsWith: { operator: t.StartsWith, instead: 'Write `… starts with "…"`.' },
  startswith: { operator: t.StartsWith, instead: 'Write `… starts with "…"`.' },
  endsWith: { operator: t.EndsWith, instead: 'Write `… ends with "…"`.' },
  endswith: { operator: t.EndsWith, instead: 'Write `… ends with "…"`.' },
  contains: { operator: t.Contains, instead: "Write `… contains …`." },
  includes: { operator: t.Contains, instead: "Write `… contains …`." },
  matches: { operator: t.Like, instead: 'Write `… like "…"`, with `*` for any characters.' },
  ...{ any: anyOf, some: anyOf, exists: anyOf, filter: anyOf, all: allOf, every: allOf, forEach: allOf },
  size: { instead: "Write `count each in …`." },
  length: { instead: "Write `count each in …`." },
  len: { instead: "Write `count each in …`." },
};

const unitsByShort: Readonly<Record<string, string>> = {
  ...{ ms: "millisecond", msec: "millisecond", milli: "millisecond", millis: "millisecond" },
  ...{ s: "second", sec: "second", secs: "second" },
  ...{ m: "minute", min: "minute", mins: "minute" },
  ...{ h: "hour", hr: "hour", hrs: "hour" },
  ...{ d: "day", w: "week", wk: "week", wks: "week" },
};

/** What to write for a short or unknown unit after an amount, or null for a word that is none. */
export const unitMeant = (found: string, amount: string): string | null => {
  const lower = found.toLowerCase();
  if (/^(?:months?|years?|mo|y|yr|yrs)$/.test(lower)) {
    return "Months and years have no fixed length: write `days` or `weeks`.";
  }
  const long = lower.replace(/s$/, "");
  const short = Object.hasOwn(unitsByShort, lower) ? unitsByShort[lower] : undefined;
  const unit = short ?? (Object.hasOwn(t.unitMilliseconds, long) ? long : undefined);
  return unit === undefined ? null : `Write \`${amount} ${unit}${amount === "1" ? "" : "s"}\`.`;
};

const nothing = ["null", "nil", "undefined", "none", "None", "NULL"];

/** Whether a name says in other languages that there is nothing. */
export const meansNothing = (name: string): boolean => nothing.includes(name);

/** Names that other languages have, and what stands for them here. */
export const foreignNames: Readonly<Record<string, string>> = {
  ...Object.fromEntries(nothing.map((name) => [name, "Write `is absent` or `is present`."])),
  ...{ principal: "Who asks is `subject`.", user: "Who asks is `subject`." },
  ...{ today: "The instant of the request is `now`.", time: "The instant of the request is `now`." },
  ...{ TRUE: "Write `true`.", True: "Write `true`.", FALSE: "Write `false`.", False: "Write `false`." },
  ...{ size: "Write `count each in …`.", length: "Write `count each in …`." },
  ...Object.fromEntries(
    dayNames.flatMap((day) =>
      [day, day.charAt(0).toUpperCase() + day.slice(1)].map((each) => [
        each,
        "Join days with `|`: `is on saturday | sunday`.",
      ]),
    ),
  ),
};

const wholeNumbers = "Write `Int`: numbers are whole, so count in something smaller.";

/** Types of other languages, and what is asked with `is` there. */
export const foreignTypes: Readonly<Record<string, string>> = {
  ...Object.fromEntries(nothing.map((name) => [name, "Write `is absent` or `is present`."])),
  ...{ defined: "Write `is present`.", set: "Write `is present`.", missing: "Write `is absent`." },
  ...{ empty: "Write `(count each in …) == 0`." },
  ...{ integer: "Write `Int`.", Integer: "Write `Int`.", number: "Write `Int`.", Number: "Write `Int`." },
  ...{ boolean: "Write `Bool`.", Boolean: "Write `Bool`.", text: "Write `String`.", Text: "Write `String`." },
  ...{
    Date: "Write `Time`.",
    DateTime: "Write `Time`.",
    Timestamp: "Write `Time`.",
    Instant: "Write `Time`.",
  },
  ...{ Float: wholeNumbers, float: wholeNumbers, Double: wholeNumbers, Decimal: wholeNumbers },
};

const everyWeekday = "Write `monday | tuesday | wednesday | thursday | friday`.";

/** What people call days together. */
export const foreignDays: Readonly<Record<string, string>> = {
  ...{ weekend: "Write `saturday | sunday`.", weekends: "Write `saturday | sunday`." },
  ...{ weekday: everyWeekday, weekdays: everyWeekday, workday: everyWeekday },
};

export const clock =
  'A calendar answers that: `now is between "09:00" and "17:00"`, `now is on monday | tuesday`.';
const counted = "Write `count each in …`.";

/** What other languages ask of an instant or a set. */
export const foreignAttributes: Readonly<Record<string, string>> = {
  ...{ hour: clock, hours: clock, minute: clock, day: clock, weekday: clock, dayOfWeek: clock, month: clock },
  ...{ size: counted, length: counted, count: counted },
};
