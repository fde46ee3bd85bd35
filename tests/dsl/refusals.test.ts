/** What is wrong and must not be accepted, and what is right and must. */
import { describe, expect, it } from "vitest";
import { checkProgram, isError } from "../../dsl/index.ts";
import { checkPolicy, codesIn, codesOfCondition } from "./check-policy.ts";

describe("an attribute that may be absent", () => {
  it.each([
    "now > resource.lost",
    "resource.lost is present or now > resource.lost",
    "resource.lost is absent and now > resource.lost",
    "not (resource.lost is present) and now > resource.lost",
    "(resource.lost is present or resource.pages > 1) and now > resource.lost",
    "(any l in resource.loans where resource.lost is present) and now > resource.lost",
    "any l in resource.loans where l.until > now",
    "(count l in resource.loans where l.until > now) > 3",
    "resource.owner.town in [resource.owner.town]",
    "(resource.lost + 1 day) is present",
    "resource.owner.town is absent or resource.lost > now",
  ])("is not read in `%s`", (condition) => {
    const codes = codesOfCondition(condition);
    expect(codes.length).toBeGreaterThan(0);
    expect(new Set(codes)).toEqual(new Set(["LEND0302"]));
  });

  it.each([
    "resource.lost is present and now > resource.lost",
    "resource.lost is absent or now > resource.lost",
    "not (resource.lost is absent) and now > resource.lost",
    "not (resource.lost is absent or now <= resource.lost)",
    "resource.lost is not absent and resource.pages > 1 and now > resource.lost",
    "any l in resource.loans where l.until is present and l.until > now",
    "all l in resource.loans where l.until is absent or l.until > now",
    "resource.owner.town is present and resource.owner in resource.owner.town",
  ])("is read in `%s`", (condition) => {
    expect(codesOfCondition(condition)).toEqual([]);
  });

  it("is known in a later line and in the messages where a `when` said so", () => {
    const rule = (first: string, message: string): string[] =>
      codesIn(`forbid f on Item to read\n${first}\n  when resource.pages > 1 code F because "${message}"`);
    expect(rule("when resource.lost is present", "lost at {resource.lost}")).toEqual([]);
    expect(rule("unless resource.lost is absent", "lost at {resource.lost}")).toEqual([]);
    expect(rule("unless resource.lost is present", "lost at {resource.lost}")).toEqual(["LEND0302"]);
    expect(rule("", "lost at {resource.lost}")).toEqual(["LEND0302"]);
  });

  it("is asked for through a `let`, at the place where it is used", () => {
    const named = (condition: string) =>
      checkPolicy(`let gone = resource.lost\nforbid f on Item to read when ${condition} code F because "no"`)
        .diagnostics.filter(isError)
        .map(({ code, message }) => [code, message]);
    expect(named("gone is present and now > gone")).toEqual([]);
    expect(named("now > gone")).toEqual([["LEND0302", "`gone` may be absent"]]);
  });
});

describe("a condition after a quantifier", () => {
  it.each([
    "any l in resource.loans where l.by == subject or resource.pages > 9",
    "all l in resource.loans where l.by == subject and resource.pages > 9",
    "all l in resource.loans where resource.pages > 9 and l.by == subject",
    "any l in resource.loans where l.by == subject and any m in resource.loans where m.by == subject",
  ])("is not taken for one of each element in `%s`", (condition) => {
    expect(codesOfCondition(condition)).toEqual(["LEND0317"]);
  });

  it.each([
    "(any l in resource.loans where l.by == subject) or resource.pages > 9",
    "resource.pages > 9 and all l in resource.loans where l.by == subject and l.since < now",
    "all l in resource.loans where (l.by == subject and resource.pages > 9)",
    "any l in resource.loans where l.by == subject or l.since < now",
    "any l in resource.loans where any m in resource.loans where m.by == l.by and m.since < l.since",
  ])("is clear in `%s`", (condition) => {
    expect(codesOfCondition(condition)).toEqual([]);
  });
});

describe("a name", () => {
  it.each(["__proto__", "constructor", "toString", "hasOwnProperty"])("`%s` is nothing special", (name) => {
    expect(codesOfCondition(`${name} == 1`)).toEqual(["LEND0202"]);
    expect(codesOfCondition(`resource.${name} == 1`)).toEqual(["LEND0203"]);
    expect(codesOfCondition(`subject is ${name}`)).toEqual(["LEND0200"]);
    expect(codesIn(`permit p on ${name} to read`)).toEqual(["LEND0200"]);
    expect(codesIn(`permit p on Item to ${name}`)).toEqual(["LEND0201"]);
  });

  it("does not hide another", () => {
    expect(codesOfCondition("any now in resource.loans where now.since > now.since")).toContain("LEND0109");
    expect(
      codesIn("let l = 1\npermit p on Item to read when any l in resource.loans where l.by == subject"),
    ).toEqual(["LEND0109"]);
  });

  it("in a `let` means the same wherever the `let` is used", () => {
    const twice = (condition: string) =>
      codesIn(`let lent = any l in resource.loans where l.by == subject\n${condition}`);
    expect(
      twice("permit p on Item to read when any l in resource.loans where (lent and l.since < now)"),
    ).toEqual([]);
    expect(
      codesIn("let early = l.since < now\npermit p on Item to read when any l in resource.loans where early"),
    ).toEqual(["LEND0202"]);
  });

  it("is not shared by a rule and a lifecycle, nor by a lifecycle and a `let`", () => {
    const loan = "lifecycle loan on Item starts at resource.bought ends at resource.lost code Lost\n";
    expect(codesIn(`${loan}permit loan on Item to read`)).toEqual(["LEND0100"]);
    expect(codesIn(`${loan}let loan = 1`)).toEqual(["LEND0100"]);
  });

  it("of an action that does not exist is one error, not several", () => {
    expect(codesIn("permit p on Item to raed when subject == resource.owner and context.x == 1")).toEqual([
      "LEND0201",
    ]);
  });
});

describe("types", () => {
  it.each([
    ["subject is Member | Town", ["LEND0305"]],
    ["subject is Member or Town", ["LEND0210"]],
    ["resource.pages == resource.kind", ["LEND0303"]],
    ["resource.loans == resource.loans", ["LEND0301"]],
    ["resource.pages in [1, true]", ["LEND0300"]],
    ["3 in resource.owner.wanted", ["LEND0301"]],
    ["resource.kind < resource.kind", ["LEND0301"]],
    ['resource.kind in ["book", "mpa"]', ["LEND0207"]],
    ["resource.pages", ["LEND0300"]],
    ["not resource.pages", ["LEND0300"]],
    ["resource.bought + resource.bought > now", ["LEND0301"]],
    ["resource.owner in resource", ["LEND0308"]],
  ])("refuse `%s`", (condition, codes) => {
    expect(codesOfCondition(condition)).toEqual(codes);
  });
});

describe("the clock", () => {
  it.each([
    "resource.bought in [now]",
    "(now - resource.bought) * 2 > 3 days",
    "now - resource.bought > resource.bought - now",
  ])("does not run in `%s`, where nobody could say when the answer changes", (condition) => {
    expect(codesOfCondition(condition)).toEqual(["LEND0304"]);
  });

  it("does not run in a message or in a lifecycle", () => {
    expect(codesIn('forbid f on Item to read code F because "{now}"')).toEqual(["LEND0304"]);
    expect(codesIn("lifecycle l on Item starts at now ends at resource.lost code Lost")).toEqual([
      "LEND0202",
    ]);
  });
});

describe("what a caller could set", () => {
  it.each([
    ["counts resource.owner.balance at most 3", ["LEND0314"]],
    ["counts resource.pages adding resource.owner.balance at most 3", ["LEND0314"]],
    ["counts resource.pages at most resource.owner.balance", ["LEND0314"]],
    ["counts resource.pages at most 3 raised by resource.owner.balance", ["LEND0314"]],
    ["counts resource.pages + asked at most 3", ["LEND0314"]],
    ["counts count l in resource.loans where l.by.balance > 3 at most 3", ["LEND0314"]],
    ["counts resource.owner.loans at most 3", []],
  ])("is not in a quota that %s", (clauses, codes) => {
    const lets = clauses.includes("asked") ? "let asked = resource.owner.balance\n" : "";
    expect(codesIn(`${lets}quota q on Item to lend ${clauses} code Q because "no"`)).toEqual(codes);
  });

  it("is not in a lifecycle, which is asked without a request", () => {
    const lifecycle = (end: string) =>
      codesIn(`lifecycle l on Item starts at resource.bought ends at ${end} code Lost`);
    expect(lifecycle("resource.lost unless resource.owner.balance > 3")).toEqual(["LEND0314"]);
  });

  it("is marked in the schema by no other word than `request`", () => {
    const text = "schema s\nentity E { name: String from reqest }";
    const { diagnostics } = checkProgram([{ file: "s.lend", text }]);
    expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([
      ["LEND0005", "expected `request`, found `reqest`"],
    ]);
  });
});

describe("a number", () => {
  it.each(["00", "007", "1_", "1__0", "1_000_"])("is not written `%s`", (written) => {
    expect(codesOfCondition(`resource.pages > ${written}`)).toEqual(["LEND0016"]);
  });

  it.each(["9007199254740992", "9007199254740993", "99999999999999999999"])("is not as large as %s", (n) => {
    expect(codesOfCondition(`resource.pages > ${n}`)).toEqual(["LEND0004"]);
    expect(codesOfCondition(`resource.bought > now - ${n} days`)).toEqual(["LEND0004"]);
  });

  it("is not too large by a sum of units either", () => {
    const half = "60_000_000 days";
    expect(codesOfCondition(`now - resource.bought > ${half}`)).toEqual([]);
    expect(codesOfCondition(`now - resource.bought > ${half} ${half}`)).toEqual(["LEND0004"]);
  });
});

describe("an instant", () => {
  it.each([
    "2026-02-30T00:00:00Z",
    "2026-13-01T00:00:00Z",
    "2026-01-01T24:00:00Z",
    "2026-01-01T10:00:60Z",
  ])("that no calendar and no clock has, %s, is refused", (instant) => {
    expect(codesOfCondition(`now > time "${instant}"`)).toEqual(["LEND0011"]);
  });

  it.each([
    "2026-01-01",
    "2026-01-01T10:00:00",
    "2026-01-01T10:00:00+01:00",
    "",
  ])("is written in UTC, not `%s`", (instant) => {
    expect(codesOfCondition(`now > time "${instant}"`)).toEqual(["LEND0011"]);
  });

  it.each(["2024-02-29T00:00Z", "2026-01-01T00:00:00.123Z"])("%s is one", (instant) => {
    expect(codesOfCondition(`now > time "${instant}"`)).toEqual([]);
  });
});

describe("what follows a question", () => {
  it.each([
    "resource.lost is present * resource.pages and resource.pages == 5",
    "resource.lost is absent - 1 or resource.pages == 5",
    "now is on saturday + resource.pages and resource.pages == 5",
    'not now is between "09:00" and "18:00" + 1 and resource.pages == 5',
  ])("is never left out of `%s`, which would permit more", (condition) => {
    expect(codesOfCondition(condition)).toContain("LEND0015");
  });

  it("may be a condition of its own", () => {
    expect(codesOfCondition("resource.lost is absent and resource.pages - 1 == 5")).toEqual([]);
  });
});
