/** Which other places a diagnostic shows: what was declared, where a `let` is read, what the first of two was. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { checkProgram, type Source } from "../../dsl/index.ts";

const schema: Source = {
  file: "world.schema.lend",
  text: readFileSync(new URL("golden/world.schema.lend", import.meta.url), "utf8"),
};

const ann = 'Member ann "a" { name: "Ann", loans: 0, wanted: [], balance: 0 }';
const atlas =
  'Item atlas "i" { owner: ann, kind: "map", pages: 3, bought: time "2026-01-01T00:00:00Z", loans: [] }';

/** The places of the first diagnostic with a code: the words that are marked, and their label. */
const placesOf = (code: string, text: string): readonly string[] => {
  const policy = { file: "policy.lend", text: `policy test for library\n${text}` };
  const texts = new Map([schema, policy].map((source) => [source.file, source.text]));
  const { diagnostics } = checkProgram([schema, policy]);
  const found = diagnostics.find((each) => each.code === code);
  expect(diagnostics.map((each) => each.code)).toContain(code);
  return (found?.related ?? []).map(
    ({ span, label }) => `${texts.get(span.file)?.slice(span.start, span.end)} — ${label}`,
  );
};

const forbidding = (condition: string): string =>
  `forbid f on Item to read\n  when ${condition}\n  code F because "no"`;

describe("a condition shows", () => {
  it.each([
    [
      "both operands and the `let` of one",
      "LEND0303",
      `let many = "x"\n${forbidding("resource.pages == many")}`,
      ["resource.pages — this is a whole number", "many — this is a text", "many — `many` is declared here"],
    ],
    [
      "the set first where it is asked what it contains",
      "LEND0301",
      forbidding("resource.loans contains 3"),
      ["resource.loans — this is a set (each: a Loan)", "3 — this is a whole number"],
    ],
    [
      "where a `let` is read that is wrong there only",
      "LEND0203",
      `let thick = resource.pags > 3\n${forbidding("thick")}`,
      ["pages:    Int — `pages` is declared here", "thick — used here"],
    ],
    [
      "the `let` and the attribute of a path that may be absent",
      "LEND0302",
      `let gone = resource.lost\n${forbidding("now > gone")}`,
      ["lost:     Time? — `lost` is declared with `?` here", "gone — `gone` is declared here"],
    ],
    [
      "the attribute in the middle of a path that may be absent",
      "LEND0302",
      forbidding('resource.owner.town.id == "x"'),
      ["town:    Town? — `town` is declared with `?` here"],
    ],
    [
      "the type where no attribute has a name near",
      "LEND0203",
      forbidding("resource.zzzzzzzz == 3"),
      ["Item — `Item` is declared here"],
    ],
    [
      "what a quantifier binds",
      "LEND0300",
      forbidding("any loan in resource.loans where loan"),
      ["loan — `loan` is bound here"],
    ],
    [
      "the first element of a list",
      "LEND0300",
      forbidding('resource.pages in [1, "two"]'),
      ["1 — the first is a whole number"],
    ],
    ["nothing for a name of another language", "LEND0202", forbidding("principal == subject"), []],
    [
      "the name that a new one would hide",
      "LEND0109",
      `let loan = 3\n${forbidding("any loan in resource.loans where loan.by == subject")}`,
      ["loan — `loan` is declared here"],
    ],
  ])("%s", (_, code, text, places) => {
    expect(placesOf(code, text)).toEqual(places);
  });
});

describe("a test shows", () => {
  it.each([
    [
      "where an instant would hold for every test, beside a case that has none",
      "LEND0312",
      `given { ${ann} ${atlas} read with { desk: "a" } }\npermit p on Item to read\ntest "t" { ann may read atlas }`,
      ["given — an `at` here holds in every test"],
    ],
    [
      "the first entity of a name",
      "LEND0100",
      `test "t" { ${ann} ${ann.replace('"a"', '"b"')} }`,
      ["ann — first declared here"],
    ],
    [
      "the first entity with an identity",
      "LEND0100",
      `test "t" { ${ann} ${ann.replace("ann", "bob")} }`,
      ["ann — first declared here"],
    ],
    [
      "the attribute that a value does not fit, and the `let` that it came from",
      "LEND0300",
      `test "t" { let few = "x" ${ann.replace("loans: 0", "loans: few")} }`,
      ["loans:   Int — `loans` is declared here", "few — `few` is declared here"],
    ],
    [
      "the entity that was meant",
      "LEND0202",
      `test "t" { at time "2026-01-01T00:00:00Z" ${ann} ${atlas} anm may read atlas }`,
      ["ann — `ann` is declared here"],
    ],
    [
      "the fixture that was meant",
      "LEND0202",
      `given shelf { ${ann} }\ntest "t" { given shelv }`,
      ["shelf — `shelf` is declared here"],
    ],
    [
      "the permit that was meant",
      "LEND0202",
      `permit owner on Item to read\ntest "t" { at time "2026-01-01T00:00:00Z" ${ann} ${atlas} ann may read atlas with { desk: "d" } by onwer }`,
      ["owner — `owner` is declared here"],
    ],
    [
      "where a record with a name is used that is wrong there only",
      "LEND0203",
      `test "t" { ${ann} let one = [{ by: ann, sinc: time "2026-01-01T00:00:00Z" }] ${atlas.replace("loans: []", "loans: one")} }`,
      ["since: Time — `since` is declared here", "one — used here"],
    ],
    [
      "nothing for a member of a lock, which no schema declares",
      "LEND0309",
      `test "t" { ${ann} ${atlas.replace("loans: []", 'loans: [], locks: [{ reason: "repairing" }]')} }`,
      [],
    ],
  ])("%s", (_, code, text, places) => {
    expect(placesOf(code, text)).toEqual(places);
  });
});

describe("`let`s inside each other", () => {
  it("show a few of the places where they are read, and not all of fifty", () => {
    const chain = Array.from({ length: 50 }, (_, at) => `let a${at + 1} = a${at} + 1`).join("\n");
    const places = placesOf("LEND0203", `let a0 = resource.zzzzzzzz\n${chain}\n${forbidding("a50 > 3")}`);
    expect(places.length).toBeLessThanOrEqual(5);
    expect(places).toContain("a0 — used here");
  });

  it("of a circle show where each is declared", () => {
    expect(placesOf("LEND0108", "let one = two + 1\nlet two = one + 1")).toEqual([
      "two — `two` is declared here",
      "one — `one` is declared here",
    ]);
  });
});
