import { describe, expect, it } from "vitest";
import type { DecisionRequest, EntityFacts, FactValue } from "../../engine/index.ts";
import { book, borrowing, evaluators, libraryPolicy, noon, reader } from "./world.ts";

const minute = 60_000;

describe.each(evaluators)("explained: %s", (_, evaluatorOf) => {
  const decide = (rules: string, change: Partial<DecisionRequest> = {}) =>
    evaluatorOf(libraryPolicy(rules)).decide(borrowing(change));

  it("tells permitted, forbidden and not permitted apart", () => {
    const rules = `permit anyone on Book to borrow when subject == resource.holder
      forbid blocked on Book to borrow when subject.blocked code Blocked because "No."`;
    const stranger: EntityFacts = { ...reader(), id: "bob" };
    const blocked = reader({ blocked: true });
    expect(decide(rules).outcome).toBe("permitted");
    expect(decide(rules, { subject: blocked }).outcome).toBe("forbidden");
    expect(decide(rules, { subject: stranger }).outcome).toBe("not_permitted");
    // A rule that refuses is named also where no permit applies.
    expect(decide(rules, { subject: { ...blocked, id: "bob" } }).outcome).toBe("forbidden");
  });

  it("names every rule that refuses, with code, message, help, file and line", () => {
    const rules = `permit anyone on Book to borrow
      quota copies on Book to borrow counts resource.lent adding context.requested at most 3
        code TooMany because "{used} of {limit} are lent; this would add {adding}." help "Wait for {resource.id}."
      forbid tagged on Book to borrow when "sand" in resource.tags
        code Sandy because "{subject.name} and {resource.copies}."
      lock care on Book to borrow for repairing, missing
        code Locked because "Locked for {lock.reason} since {lock.since}."`;
    const locks = [
      { reason: "missing", since: noon - minute },
      { reason: "repairing", since: noon - 2 * minute },
      { reason: "audit", since: 0 },
    ];
    const resource = book({ lent: 3, due: noon }, { locks });
    const decision = decide(rules, { resource });
    expect(decision.refusals).toEqual([
      {
        kind: "quota",
        rule: "copies",
        code: "TooMany",
        message: "3 of 3 are lent; this would add 1.",
        help: "Wait for dune.",
        place: { file: "library.lend", line: 3, column: 7 },
      },
      {
        kind: "forbid",
        rule: "tagged",
        code: "Sandy",
        message: "Ann and 3.",
        help: null,
        place: { file: "library.lend", line: 5, column: 7 },
      },
      {
        kind: "lock",
        rule: "care",
        code: "Locked",
        message: "Locked for repairing since 2026-03-02T11:58:00.000Z.",
        help: null,
        place: { file: "library.lend", line: 7, column: 7 },
      },
    ]);
  });

  it("says how each quota stands, also where it permits; a raise never lowers the limit", () => {
    const rules = `permit anyone on Book to borrow
      quota copies on Book to borrow counts resource.lent adding context.requested
        at most 3 raised by resource.copies code TooMany because "Too many."`;
    const quotas = (copies: number) => decide(rules, { resource: book({ copies }) }).quotas;
    expect(quotas(5)).toEqual([{ rule: "copies", code: "TooMany", used: 1, adding: 1, limit: 5 }]);
    expect(quotas(2)).toMatchObject([{ limit: 3 }]);
  });

  it("permits the last one that a quota has room for, and refuses the next", () => {
    const rules = `permit anyone on Book to borrow
      quota copies on Book to borrow counts resource.lent at most 64 code TooMany because "Full."`;
    const outcome = (lent: number) => decide(rules, { resource: book({ lent }) }).outcome;
    expect([outcome(63), outcome(64)]).toEqual(["permitted", "forbidden"]);
  });

  it("says of each permit that did not apply which condition failed first, with the values in it", () => {
    const rules = `permit holder on Book to borrow
        when resource.copies > 1
        unless subject.blocked or resource.due is present and resource.due < now
        when false
      permit nearby on Book to borrow when subject.home is present and subject.home.size > 3
      permit lender on Book to borrow when loan is ended
      permit looking on Book to look
      lifecycle loan on Book starts at resource.due ends at subject.since code Over`;
    const decision = decide(rules, { resource: book({ due: noon - 1 }) });
    expect(decision.outcome).toBe("not_permitted");
    expect(decision.nearMisses).toEqual([
      {
        rule: "holder",
        condition: "not (subject.blocked or resource.due is present and resource.due < now)",
        values: {
          "subject.blocked": "false",
          "resource.due": "2026-03-02T11:59:59.999Z",
          now: "2026-03-02T12:00:00.000Z",
        },
        place: { file: "library.lend", line: 2, column: 1 },
      },
      {
        rule: "nearby",
        condition: "subject.home is present and subject.home.size > 3",
        values: { "subject.home": "-", "subject.home.size": "-" },
        place: { file: "library.lend", line: 6, column: 7 },
      },
      {
        rule: "lender",
        condition: "loan is ended",
        values: { loan: "active" },
        place: { file: "library.lend", line: 7, column: 7 },
      },
    ]);
  });

  it.each<readonly [string, FactValue, string]>([
    ["copies", 3, "3"],
    ["due", noon, "2026-03-02T12:00:00.000Z"],
    ["due", 8.64e15 + 1, "8640000000000001"],
    ["holder", reader(), "ann"],
  ])("writes %s out for people: %s", (name, value, text) => {
    const rules = `permit anyone on Book to borrow
      forbid written on Book to borrow code Written because "{resource.copies}{resource.holder}"
      forbid due on Book to borrow when resource.due is present code Due because "{resource.due}"`;
    const messages = decide(rules, { resource: book({ [name]: value }) }).refusals.map(
      ({ message }) => message,
    );
    expect(messages.join(" ")).toContain(text);
  });

  it("cuts a message that values make too long, and not through a character", () => {
    const rules = `permit anyone on Book to borrow
      forbid named on Book to borrow code Named because "{subject.name}"`;
    const [refusal] = decide(rules, { subject: reader({ name: "😀".repeat(2_000) }) }).refusals;
    expect(refusal?.message).toMatch(/^(?:😀){499}…$/u);
  });

  it("refuses what a lifecycle refuses under the code of the cause, where it has none of its own", () => {
    const rules = `permit anyone on Book to borrow, look
      lifecycle loan on Book starts at subject.since ends at resource.due code Returned
        takes 10 minutes
        meanwhile refuses borrow code Returning because "Until {loan.ends_at}."
        afterwards refuses borrow because "{loan.cause} at {loan.ends_at}."`;
    const subject = reader({ since: noon - 60 * minute });
    const at = (due: number) => decide(rules, { subject, resource: book({ due }) }).refusals;
    expect(at(noon - 9 * minute)).toMatchObject([
      {
        kind: "lifecycle",
        rule: "loan",
        code: "Returning",
        message: "Until 2026-03-02T12:01:00.000Z.",
        place: { line: 5 },
      },
    ]);
    expect(at(noon - 10 * minute)).toMatchObject([
      {
        kind: "lifecycle",
        code: "Returned",
        message: "Returned at 2026-03-02T12:00:00.000Z.",
        place: { line: 6 },
      },
    ]);
  });
});
