import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Recurrence, Weekday } from "../../dsl/program.ts";
import { recurrenceTurnsIn, recurs } from "../../engine/calendar.ts";
import { book, borrowing, evaluators, libraryPolicy } from "./world.ts";

const minute = 60_000;
const day = 1_440 * minute;

const days = fc
  .uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 })
  .map((some): Recurrence => ({ kind: "days", days: some as Weekday[] }));
const hours = fc
  .tuple(fc.nat(1_439), fc.nat(1_439))
  .filter(([from, to]) => from !== to)
  .map(([from, to]): Recurrence => ({ kind: "hours", from, to }));
const recurrence = fc.oneof(days, hours);
const offset = fc.integer({ min: -840, max: 840 }).map((minutes) => minutes * minute);

/** The instants that a `Date` has after any offset, those before 1970 too, near a turn as often as not. */
const instant = fc.oneof(
  fc.integer({ min: -8.63e15, max: 8.63e15 }),
  fc
    .tuple(fc.integer({ min: -40_000_000, max: 40_000_000 }), fc.integer({ min: -2, max: 2 }))
    .map(([minutes, off]) => minutes * minute + off),
);

/** What the platform's own calendar says. */
const byDate = (asked: Recurrence, ahead: number, at: number): boolean => {
  const local = new Date(at + ahead);
  if (asked.kind === "days") return asked.days.includes((local.getUTCDay() || 7) as Weekday);
  const time = local.getUTCHours() * 60 + local.getUTCMinutes();
  return asked.from < asked.to
    ? asked.from <= time && time < asked.to
    : !(asked.to <= time && time < asked.from);
};

describe("a day of the week or a time of the day", () => {
  it("is what the platform's calendar says, also before 1970", () => {
    fc.assert(
      fc.property(recurrence, offset, instant, (asked, ahead, at) => {
        expect(recurs(asked, ahead, at)).toBe(byDate(asked, ahead, at));
      }),
      { numRuns: 2_000 },
    );
  });

  it("turns exactly when it says: not earlier, not later", () => {
    fc.assert(
      fc.property(recurrence, offset, instant, (asked, ahead, at) => {
        const now = recurs(asked, ahead, at);
        const turn = recurrenceTurnsIn(asked, ahead, at);
        if (turn === Number.POSITIVE_INFINITY) {
          expect(asked).toMatchObject({ kind: "days", days: { length: 7 } });
          return;
        }
        expect(turn).toBeGreaterThan(0);
        expect(recurs(asked, ahead, at + turn)).toBe(!now);
        expect(recurs(asked, ahead, at + turn - 1)).toBe(now);
        // No shorter than a minute apart, so that nothing turns and turns back between these.
        for (let since = 0; since < turn; since += turn > 2 * day ? 7 * minute : minute) {
          if (recurs(asked, ahead, at + since) !== now) expect(since).toBe(turn);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("is exact for the largest whole numbers", () => {
    const monday: Recurrence = { kind: "days", days: [1] };
    for (const sign of [1, -1]) {
      const last = sign * Number.MAX_SAFE_INTEGER;
      const sameDay = Number(BigInt(last) % BigInt(7 * day));
      for (const ahead of [0, 480 * minute, -330 * minute]) {
        expect(recurs(monday, ahead, last)).toBe(recurs(monday, ahead, sameDay));
        expect(recurrenceTurnsIn(monday, ahead, last)).toBe(recurrenceTurnsIn(monday, ahead, sameDay));
      }
    }
  });
});

describe.each(evaluators)("a rule for some days or hours: %s", (_, evaluatorOf) => {
  const decide = (condition: string, at: string, due?: string) =>
    evaluatorOf(
      libraryPolicy(`permit p on Book to borrow
        forbid closed on Book to borrow when ${condition} code Closed because "Closed."`),
    ).decide(
      borrowing({
        now: Date.parse(at),
        resource: book(due === undefined ? {} : { due: Date.parse(due) }),
      }),
    );

  it.each([
    // 2026-03-06 is a Friday.
    ["now is on saturday | sunday", "2026-03-06T23:59:59.999Z", "permitted", "2026-03-07T00:00:00Z"],
    ["now is on saturday | sunday", "2026-03-07T00:00:00Z", "forbidden", "2026-03-09T00:00:00Z"],
    ['now is on saturday | sunday at "+08:00"', "2026-03-06T15:59:59Z", "permitted", "2026-03-06T16:00:00Z"],
    ['now is on saturday | sunday at "+08:00"', "2026-03-06T16:00:00Z", "forbidden", "2026-03-08T16:00:00Z"],
    ["now is not on friday", "2026-03-06T12:00:00Z", "permitted", "2026-03-07T00:00:00Z"],
    ['now is between "09:00" and "18:00"', "2026-03-06T08:59:59Z", "permitted", "2026-03-06T09:00:00Z"],
    ['now is between "09:00" and "18:00"', "2026-03-06T09:00:00Z", "forbidden", "2026-03-06T18:00:00Z"],
    ['now is between "09:00" and "18:00"', "2026-03-06T18:00:00Z", "permitted", "2026-03-07T09:00:00Z"],
    ['now is between "22:00" and "06:00"', "2026-03-06T23:00:00Z", "forbidden", "2026-03-07T06:00:00Z"],
    ['now is between "18:00" and "24:00"', "2026-03-06T23:00:00Z", "forbidden", "2026-03-07T00:00:00Z"],
    [
      'now is not between "09:00" and "18:00" at "-05:30"',
      "2026-03-06T14:29:00Z",
      "forbidden",
      "2026-03-06T14:30:00Z",
    ],
    ["now + 3 hours is on saturday", "2026-03-06T20:59:00Z", "permitted", "2026-03-06T21:00:00Z"],
  ])("`%s` at %s is %s until %s", (condition, at, outcome, until) => {
    expect(decide(condition, at)).toMatchObject({ outcome, validUntil: Date.parse(until) });
  });

  it("says nothing about the clock where it is asked of another instant, or of every day", () => {
    const due = "resource.due is present and resource.due is on monday";
    expect(decide(due, "2026-03-06T12:00:00Z", "2026-03-02T12:00:00Z")).toMatchObject({
      outcome: "forbidden",
      validUntil: null,
    });
    const always = "now is on monday | tuesday | wednesday | thursday | friday | saturday | sunday";
    expect(decide(always, "2026-03-06T12:00:00Z")).toMatchObject({ outcome: "forbidden", validUntil: null });
  });
});
