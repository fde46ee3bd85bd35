import { describe, expect, it } from "vitest";
import { checkPolicy } from "./check-policy.ts";

const permits = "permit all on Item to read, lend, burn\n  when subject == resource.owner\n";

const warningsIn = (text: string): string[] => {
  const { program, diagnostics } = checkPolicy(`${permits}${text}`);
  expect(program, JSON.stringify(diagnostics)).not.toBeNull();
  return diagnostics.map(({ code }) => code);
};

const ofCondition = (condition: string, action = "read"): string[] =>
  warningsIn(`forbid f on Item to ${action}\n  when ${condition}\n  code F because "no"`);

describe("a rule never applies", () => {
  it.each([
    ["a constant", "false"],
    ["two numbers", "resource.pages == 1 and resource.pages == 2"],
    ["bounds that do not meet", "resource.pages < 3 and resource.pages > 5"],
    ["bounds with no whole number between", "resource.pages > 3 and resource.pages < 4"],
    ["an instant before and after another", "now >= resource.bought and now < resource.bought"],
    ["the same said the other way round", "resource.bought > now and resource.bought <= now"],
    ["two values of an enum", 'resource.kind == "book" and resource.kind == "map"'],
    ["no value of an enum left", 'resource.kind != "book" and resource.kind != "map"'],
    ["a condition and its contrary", "resource.lost is present and not (resource.lost is present)"],
    ["what is required and absent", "resource.owner is absent"],
    ["an empty list", "resource.pages in []"],
    ["a list without the value", 'resource.id in ["a", "b"] and resource.id == "c"'],
    ["two beginnings", 'resource.id starts with "ab" and resource.id starts with "cd"'],
    ["a beginning and another text", 'resource.id starts with "ab" and resource.id == "cd"'],
    ["two states", ""],
    ["a negative count", "(count l in resource.loans where l.by == subject) < 0"],
    ["either of two that cannot be", "(resource.pages > 5 or resource.pages < 1) and resource.pages == 3"],
  ])("because of %s", (_, condition) => {
    if (condition !== "") expect(ofCondition(condition)).toEqual(["LEND0400"]);
    else {
      const life = "lifecycle loan on Item\n  starts at resource.bought\n  ends at resource.lost code Lost\n";
      const rule = 'forbid f on Item to read when loan is active and loan is ended code F because "no"';
      expect(warningsIn(`${life}${rule}`)).toEqual(["LEND0400"]);
    }
  });

  it("because its `unless` is implied by its `when`", () => {
    const text =
      'forbid f on Item to read\n  when resource.pages == 5\n  unless resource.pages > 3\n  code F because "no"';
    expect(warningsIn(text)).toEqual(["LEND0400"]);
  });
});

describe("a pattern of SQL", () => {
  it.each(['"rp-%"', '"%"', '"50%"', '"a%b_"'])("is %s", (pattern) => {
    expect(ofCondition(`resource.id like ${pattern}`)).toEqual(["LEND0410"]);
  });

  it("is told once where a `let` holds it, or a rule is for several actions", () => {
    const said =
      'let rare = resource.id like "rp-%"\nforbid f on Item to read, lend when rare code F because "no"';
    expect(warningsIn(said)).toEqual(["LEND0410"]);
  });
});

describe("nothing is said", () => {
  it.each([
    ["of bounds that meet", "resource.pages > 3 and resource.pages < 5"],
    ["of two things that look alike", "resource.pages == 1 and resource.owner.loans == 2"],
    ["of one of two", "resource.pages == 1 or resource.pages == 2"],
    ["of parts that may both be in a text", 'resource.id contains "ab" and resource.id contains "cd"'],
    ["of a beginning and an end", 'resource.id starts with "ab" and resource.id ends with "cd"'],
    [
      "of a question about presence that the checker asks for",
      "resource.lost is present and now > resource.lost",
    ],
    [
      "of elements that differ",
      "(any l in resource.loans where l.by == subject) and (any l in resource.loans where l.by != subject)",
    ],
    ["of numbers too large to be exact", "resource.pages + 9007199254740991 > 9007199254740991"],
  ])("%s", (_, condition) => {
    expect(ofCondition(condition)).toEqual([]);
  });

  it.each(['"50%*"', '"rp-_"', '"a*%"', '"a.*"'])("of the pattern %s", (pattern) => {
    expect(ofCondition(`resource.id like ${pattern}`)).toEqual([]);
  });

  it("of a forbid that leaves a part of a permit", () => {
    expect(warningsIn('forbid f on Item to lend when resource.pages > 3 code F because "no"')).toEqual([]);
  });
});

describe("a permit", () => {
  it("is covered by a forbid without conditions", () => {
    expect(warningsIn('forbid f on Item to burn code F because "no"')).toEqual(["LEND0402"]);
  });

  it("is covered by a forbid whose conditions follow from its own", () => {
    const permit = 'permit p on Item to read when resource.pages == 5 and resource.kind == "map"\n';
    const forbid =
      'forbid f on Item to read when resource.pages > 3 unless resource.kind == "book" code F because "no"';
    expect(warningsIn(`${permit}${forbid}`)).toEqual(["LEND0402"]);
  });

  it("leaves nothing to say where it is missing altogether but the actions", () => {
    const { diagnostics } = checkPolicy(
      'forbid f on Item to read when resource.pages > 3 code F because "no"',
    );
    expect(diagnostics.map(({ code }) => code)).toEqual(["LEND0404", "LEND0404", "LEND0404"]);
  });
});

const library = `given {
  at time "2026-03-02T09:00:00Z"
  Member ann "m-1" { name: "Ann", loans: 0, wanted: [], balance: 0 }
  Item atlas "i-1" { owner: ann, kind: "map", pages: 3, bought: time "2026-01-01T00:00:00Z", loans: [] }
  read with { desk: "front" }
}
`;

const ofTest = (statements: string): string[] => warningsIn(`${library}test "t" {\n${statements}\n}\n`);

describe("a test asserts nothing", () => {
  it("behind its last case, in a table as well", () => {
    expect(ofTest("ann may read atlas\nwith atlas { pages: 4 }")).toEqual(["LEND0407"]);
    const table = "for each pages in | 4 | 5 {\nann may read atlas\nwith atlas { pages: pages }\n}";
    expect(ofTest(table)).toEqual(["LEND0407"]);
  });

  it("by a case that was asked before, unless something changed", () => {
    expect(ofTest("ann may read atlas\nann may read atlas")).toEqual(["LEND0408"]);
    expect(ofTest("ann may read atlas\nwith atlas { pages: 4 }\nann may read atlas")).toEqual([]);
  });

  it("with a fixture that nobody uses", () => {
    const fixture = "given long_atlas { with atlas { pages: 400 } }\n";
    expect(warningsIn(`${library}${fixture}test "t" { ann may read atlas }`)).toEqual(["LEND0406"]);
    const used = `${library}${fixture}test "t" { given long_atlas ann may read atlas }`;
    expect(warningsIn(used)).toEqual([]);
  });
});

describe("warnings", () => {
  it("are not asked for where there is an error", () => {
    const { program, diagnostics } = checkPolicy("let a = 1\npermit p on Item to read when nothing");
    expect(program).toBeNull();
    expect(diagnostics.map(({ code }) => code)).toEqual(["LEND0202"]);
  });

  it("are no error, however many", () => {
    const lets = Array.from({ length: 1_000 }, (_, at) => `let a${at} = 1\n`).join("");
    const { program, diagnostics, omitted } = checkPolicy(`${permits}${lets}`);
    expect(program).not.toBeNull();
    expect(diagnostics).toHaveLength(100);
    expect(omitted).toBeGreaterThan(0);
  });
});
