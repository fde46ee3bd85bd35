import { describe, expect, it } from "vitest";
import type { DecisionRequest, RecordFacts } from "../../engine/index.ts";
import { book, borrowing, evaluators, libraryPolicy, reader } from "./world.ts";

const reason = 'code Refused because "No."';

describe.each(evaluators)("closed: %s", (_, evaluatorOf) => {
  const decide = (rules: string, change: Partial<DecisionRequest> = {}) =>
    evaluatorOf(libraryPolicy(rules)).decide(borrowing(change));
  const without = (name: string): RecordFacts => ({ [name]: undefined });

  it("refuses where a quota `lent + requested` lacks a fact, which Cerbos lets through", () => {
    const rules = `permit anyone on Book to borrow
      quota copies on Book to borrow counts resource.lent adding context.requested at most 2 ${reason}`;
    expect(decide(rules).outcome).toBe("permitted");
    const decision = decide(rules, { resource: book(without("lent")) });
    expect(decision.outcome).toBe("forbidden");
    expect(decision.refusals).toMatchObject([
      {
        kind: "failure",
        rule: "copies",
        code: "EvaluationFailed",
        message: "Rule copies could not be evaluated: resource.lent is missing.",
        place: { file: "library.lend", line: 3 },
      },
    ]);
  });

  it("refuses where a forbid `size + requested > 64` lacks a fact, which Cerbos lets through", () => {
    const rules = `permit anyone on Book to borrow
      forbid many on Book to borrow when resource.lent + context.requested > 64 ${reason}`;
    expect(decide(rules).outcome).toBe("permitted");
    expect(decide(rules, { context: {} }).refusals.map(({ message }) => message)).toEqual([
      "Rule many could not be evaluated: context.requested is missing.",
    ]);
  });

  it("refuses where a forbid reads a missing field, which Rego takes for false", () => {
    const rules = `permit anyone on Book to borrow
      forbid blocked on Book to borrow when subject.blocked ${reason}`;
    expect(decide(rules).outcome).toBe("permitted");
    const decision = decide(rules, { subject: reader(without("blocked")) });
    expect(decision.refusals.map(({ kind, rule }) => [kind, rule])).toEqual([["failure", "blocked"]]);
  });

  it("refuses where a forbid fails, which Cedar skips", () => {
    const rules = `permit anyone on Book to borrow
      forbid many on Book to borrow when context.requested * 2 > 64 ${reason}`;
    const decision = decide(rules, { context: { requested: Number.MAX_SAFE_INTEGER } });
    expect(decision.outcome).toBe("forbidden");
    expect(decision.refusals[0]?.message).toBe(
      "Rule many could not be evaluated: context.requested * 2 overflows.",
    );
  });

  it("refuses where a permit cannot be evaluated, even beside one that applies", () => {
    const rules = `permit anyone on Book to borrow
      permit unblocked on Book to borrow unless subject.blocked`;
    const decision = decide(rules, { subject: reader(without("blocked")) });
    expect(decision).toMatchObject({ outcome: "forbidden", permits: ["anyone"] });
    expect(decision.refusals.map(({ rule }) => rule)).toEqual(["unblocked"]);
  });

  it("does not care for a permit on another action that cannot be evaluated", () => {
    const rules = `permit anyone on Book to borrow
      permit unblocked on Book to look unless subject.name == "" or resource.tags contains ""`;
    expect(decide(rules, { resource: book(without("tags")) }).outcome).toBe("permitted");
  });

  it("refuses where a lock or a message cannot be read", () => {
    const rules = `permit anyone on Book to borrow
      lock care on Book to borrow for repairing ${reason}
      forbid always on Book to borrow code Refused because "{resource.copies} copies."`;
    const resource = book(without("copies"), { locks: [{ reason: "repairing" }] as never });
    expect(decide(rules, { resource }).refusals.map(({ kind, message }) => [kind, message])).toEqual([
      ["failure", "Rule care could not be evaluated: resource.locks is not a list of locks."],
      ["failure", "Rule always could not be evaluated: resource.copies is missing."],
    ]);
  });

  it("refuses where a lifecycle cannot be evaluated: what it refuses, and every rule that asks it", () => {
    const rules = `permit anyone on Book to borrow
      forbid late on Book to borrow when loan is ended ${reason}
      lifecycle loan on Book
        starts at subject.since
        ends at resource.due when resource.copies > 0 code Returned
        meanwhile refuses borrow because "Ending."`;
    const decision = decide(rules, { resource: book(without("copies")) });
    expect(decision.lifecycles).toEqual([]);
    expect(decision.refusals.map(({ message }) => message)).toEqual([
      "Rule late could not be evaluated: resource.copies is missing.",
      "Lifecycle loan could not be evaluated: resource.copies is missing.",
    ]);
  });

  it.each([
    ["null", null],
    ["a fraction", 1.5],
    ["not a number", Number.NaN],
    ["too large a number", 2 ** 53],
    ["a text", "1"],
    ["a list", [1]],
  ])("refuses where a number is %s", (_, requested) => {
    const rules = `permit anyone on Book to borrow
      forbid many on Book to borrow when context.requested > 64 ${reason}`;
    expect(decide(rules, { context: { requested: requested as never } }).refusals).toMatchObject([
      { message: "Rule many could not be evaluated: context.requested is not of type Int." },
    ]);
  });

  it("refuses a quota that is to be made room in with a negative number", () => {
    const rules = `permit anyone on Book to borrow
      quota copies on Book to borrow counts resource.lent adding context.requested at most 2 ${reason}`;
    expect(decide(rules, { context: { requested: -1000 } }).refusals[0]?.message).toBe(
      "Rule copies could not be evaluated: context.requested is negative.",
    );
  });

  it("takes no attribute from what every object has", () => {
    const rules = `permit anyone on Book to borrow
      forbid built on Book to borrow when resource.constructor is present ${reason}`;
    expect(decide(rules).outcome).toBe("permitted");
    expect(decide(rules, { resource: book({ constructor: "Ann" }) }).outcome).toBe("forbidden");
  });

  it.each<readonly [string, Partial<DecisionRequest>]>([
    ["an action that the schema does not know", { action: "burn" }],
    ["an action of every object", { action: "constructor" }],
    ["a resource of an unknown type", { resource: { ...book(), type: "Film" } }],
    ["a subject of a type that cannot ask for it", { subject: { ...reader(), type: "Shelf" } }],
    ["an instant that is none", { now: Number.NaN }],
    ["a subject that is none", { subject: null as never }],
    ["a context that is none", { context: [] as never }],
  ])("does not permit %s, and does not throw", (_, change) => {
    const decision = decide("permit anyone on Book to borrow, look", change);
    expect(decision).toEqual({
      outcome: "not_permitted",
      permits: [],
      refusals: [],
      nearMisses: [],
      quotas: [],
      lifecycles: [],
      validUntil: null,
    });
  });
});
