import { describe, expect, it } from "vitest";
import type { ComparisonOperator } from "../../dsl/program.ts";
import { turnsIn } from "../../engine/horizon.ts";
import type { DecisionRequest } from "../../engine/index.ts";
import { orders } from "../../engine/operations.ts";
import { book, borrowing, evaluators, libraryPolicy, noon } from "./world.ts";

const holds = (operator: ComparisonOperator, difference: number): boolean => {
  if (operator === "==") return difference === 0;
  if (operator === "!=") return difference !== 0;
  return orders[operator](difference, 0);
};

describe("when a comparison with the clock turns", () => {
  it.each(["==", "!=", "<", "<=", ">", ">="] as const)("`%s` turns exactly when it says", (operator) => {
    for (const slope of [1, -1] as const) {
      for (let difference = -3; difference <= 3; difference++) {
        const answers = Array.from({ length: 9 }, (_, at) => holds(operator, difference + slope * at));
        const turn = answers.findIndex((answer) => answer !== answers[0]);
        expect(turnsIn(operator, slope, difference)).toBe(turn === -1 ? Number.POSITIVE_INFINITY : turn);
      }
    }
  });
});

describe.each(evaluators)("timed: %s", (_, evaluatorOf) => {
  const decide = (rules: string, change: Partial<DecisionRequest> = {}) =>
    evaluatorOf(libraryPolicy(rules)).decide(borrowing(change));

  it.each([
    ["now < resource.due", noon + 5, noon + 5],
    ["now <= resource.due", noon + 5, noon + 6],
    ["resource.due >= now", noon, noon + 1],
    ["resource.due > now", noon + 1, noon + 1],
    ["now == resource.due", noon, noon + 1],
    ["now != resource.due", noon + 7, noon + 7],
    ["now - resource.due < 10 minutes", noon - 1, noon - 1 + 600_000],
    ["resource.due - now > 1 minute", noon + 90_000, noon + 30_000],
    ["now >= resource.due", noon - 5, null],
  ])("`%s` at noon holds until it turns", (condition, due, validUntil) => {
    const rules = `permit due on Book to borrow when resource.due is present and ${condition}`;
    const decision = decide(rules, { resource: book({ due }) });
    expect(decision).toMatchObject({ outcome: "permitted", validUntil });
    if (validUntil === null) return;
    const later = (now: number) => decide(rules, { resource: book({ due }), now }).outcome;
    expect([later(validUntil - 1), later(validUntil)]).toEqual(["permitted", "not_permitted"]);
  });

  it("holds until the earliest comparison of any rule turns, whichever it is", () => {
    const rules = `permit anyone on Book to borrow
      permit later on Book to borrow when now >= time "2026-03-02T13:00:00Z"
      forbid evening on Book to borrow when now >= time "2026-03-02T12:30:00Z" code Late because "Late."
      forbid elsewhere on Book to look when now >= time "2026-03-02T12:00:01Z" code Late because "Late."`;
    expect(decide(rules).validUntil).toBe(Date.parse("2026-03-02T12:30:00Z"));
  });

  it("holds until a calculation with the clock may overflow", () => {
    const rules = `permit far on Book to borrow when now + 100_000_000 days > time "2026-03-02T00:00:00Z"`;
    const { outcome, validUntil } = decide(rules);
    const last = Number.MAX_SAFE_INTEGER - 8.64e15;
    expect(outcome).toBe("permitted");
    expect(last - (validUntil ?? 0)).toBeLessThan(5);
    expect(decide(rules, { now: last })).toMatchObject({ outcome: "permitted", validUntil: last + 1 });
    expect(decide(rules, { now: last + 1 }).outcome).toBe("forbidden");
  });

  it("holds for ever where no rule looks at the clock", () => {
    expect(decide("permit anyone on Book to borrow").validUntil).toBeNull();
  });
});

describe.each(evaluators)("deterministic: %s", (_, evaluatorOf) => {
  it("gives the same bytes whatever the order of the rules, and for every ask", () => {
    const rules = [
      "permit b on Book to borrow",
      "permit a on Book to borrow",
      'forbid d on Book to borrow code Bb because "B."',
      'forbid c on Book to borrow code Aa because "A."',
    ];
    const program = libraryPolicy(rules.join("\n"));
    const evaluator = evaluatorOf(program);
    const other = evaluatorOf({ ...program, rules: [...program.rules].reverse() });
    const text = JSON.stringify(evaluator.decide(borrowing()));
    expect(JSON.stringify(evaluator.decide(borrowing()))).toBe(text);
    expect(JSON.stringify(other.decide(borrowing()))).toBe(text);
    expect(JSON.parse(text)).toMatchObject({ permits: ["a", "b"], refusals: [{ rule: "d" }, { rule: "c" }] });
  });
});
