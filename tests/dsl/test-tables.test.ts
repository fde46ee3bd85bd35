/** Tables: each row is as if its statements had been written out. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isError } from "../../dsl/index.ts";
import { limits } from "../../dsl/limits.ts";
import { checkPolicy, codesIn } from "./check-policy.ts";
import { casesOf, codesOf, meaning, policy } from "./library-tests.ts";

describe("a table", () => {
  it("is the statements in it, once for each row, from the state before it", () => {
    const table = casesOf(`
      for each pages, lost, desk, answer in
        | 3, absent, "main", Permitted
        | 9, noon + 1 hour, "side", TooMany
        | 9, noon, "main", [TooMany, Lost]
      {
        with atlas { pages: pages, lost: lost }
        ann asks to read atlas with { desk: desk } : answer using pages pages + 1 of 9
      }
      ann may read atlas`);
    const written = casesOf(`
      ann may read atlas with { desk: "main" } using pages 3 + 1 of 9
      with atlas { pages: 9, lost: noon + 1 hour }
      ann may not read atlas with { desk: "side" } : TooMany using pages 9 + 1 of 9
      with atlas { lost: noon }
      ann may not read atlas with { desk: "main" } : Lost, TooMany using pages 9 + 1 of 9
      with atlas { pages: 3, lost: absent }
      ann may read atlas`);
    expect(table.map(meaning)).toEqual(written.map(meaning));
  });

  it("may name entities, actions, states, codes, instants and lists in its rows", () => {
    const table = casesOf(`
      let early = noon - 1 hour
      for each who, deed, what, owner, early_or_not, loans, answer in
        | ann, read, atlas, ann, early, [], Permitted
        | ann, burn, atlas, ann, noon, [{ by: ann, since: noon }], Permitted
      {
        at early_or_not
        with atlas { owner: owner, loans: loans }
        who asks to deed what : answer
      }
      for each lost, state, cause, end in
        | noon, ending, Lost, noon + 1 hour
        | noon + 1 day, active, absent, noon + 1 day
      {
        with atlas { lost: lost }
        keeping is state for ann on atlas : cause until end
      }
      for each lost, why in | noon, Lost { with atlas { lost: lost } ann may not read atlas : why }`);
    expect(table).toMatchObject([
      { action: "read", now: Date.parse("2026-03-02T11:00:00Z"), expected: { permitted: true } },
      { action: "burn", now: Date.parse("2026-03-02T12:00:00Z"), expected: { permitted: true } },
      { state: "ending", cause: "Lost", until: Date.parse("2026-03-02T13:00:00Z") },
      { state: "active", cause: null, until: Date.parse("2026-03-03T12:00:00Z") },
      { expected: { permitted: false, codes: ["Lost"] } },
    ]);
  });

  it("says of each case which row made it, and where that stands", () => {
    const [first, second] = casesOf("for each who in\n  | ann\n  | ann\n{ who may read atlas }");
    expect(first?.row).toEqual({
      number: 1,
      text: "| ann",
      place: { file: "policy.lend", line: 17, column: 3 },
    });
    expect(second?.row).toMatchObject({ number: 2, place: { line: 18 } });
    expect(second?.place.line).toBe(19);
  });

  it("means what is written out, whatever its numbers are", () => {
    const row = fc.record({ pages: fc.nat(20), hours: fc.integer({ min: -30, max: 30 }) });
    const later = (hours: number) => (hours < 0 ? `noon - ${-hours} hours` : `noon + ${hours} hours`);
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 8 }), (rows) => {
        const cells = rows.map(({ pages, hours }) => `| ${pages}, ${later(hours)}`).join("\n");
        const table = `for each pages, then in ${cells} { at then with atlas { pages: pages + 1 } ann may not read atlas }`;
        const written = rows.map(
          ({ pages, hours }) =>
            `at ${later(hours)} with atlas { pages: ${pages + 1} } ann may not read atlas`,
        );
        expect(casesOf(table).map(meaning)).toEqual(casesOf(written.join("\n")).map(meaning));
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    [
      "a row that is too short",
      "for each a, b in | 1 { with atlas { pages: a + b } ann may read atlas }",
      ["LEND0119"],
    ],
    [
      "a row that is too long",
      "for each a in | 1, 2 { with atlas { pages: a } ann may read atlas }",
      ["LEND0119"],
    ],
    [
      "a column that nothing reads",
      "for each a, b in | 1, 2 { with atlas { pages: a } ann may read atlas }",
      ["LEND0120"],
    ],
    [
      "a column twice",
      "for each a, a in | 1, 2 { with atlas { pages: a } ann may read atlas }",
      ["LEND0100"],
    ],
    [
      "a column with the name of an entity",
      "for each ann in | 1 { with atlas { pages: ann } ann may read atlas }",
      ["LEND0100", "LEND0126"],
    ],
    [
      "a column with the name of a `let`",
      "for each noon in | 1 { with atlas { pages: noon } ann may read atlas }",
      ["LEND0100"],
    ],
    ["a column with the name of an action", "for each read in | burn { ann may read atlas }", ["LEND0109"]],
    [
      "a column with a word of the language",
      "for each when in | noon { at noon ann may read atlas }",
      ["LEND0109"],
    ],
    [
      "an answer that is no column",
      "for each a, answer in | 1, Permitted { with atlas { pages: a } ann asks to read atlas : anser }",
      ["LEND0202", "LEND0120"],
    ],
    [
      "an answer that is no code",
      "for each answer in | Lots { ann asks to read atlas : answer }",
      ["LEND0209"],
    ],
    [
      "an answer that is a value",
      'for each answer in | "Lost" { ann asks to read atlas : answer }',
      ["LEND0126"],
    ],
    [
      "`Permitted` beside a code",
      "for each answer in | [Permitted, Lost] { ann asks to read atlas : answer }",
      ["LEND0209"],
    ],
    ["an action that is none", "for each act in | raed { ann may act atlas }", ["LEND0201"]],
    [
      "a value of another type",
      'for each a in | "3" { with atlas { pages: a } ann may read atlas }',
      ["LEND0300"],
    ],
    ["several values for one", "for each a in | [1] { at a ann may read atlas }", ["LEND0300"]],
    ["a table in a table", "for each a in | 1 { for each b in | 1 { ann may read atlas } }", ["LEND0125"]],
    ["`asks to` outside of a table", "ann asks to read atlas : Lost", ["LEND0121"]],
    [
      "`asks to` with two columns",
      "for each a, b in | Lost, Lost { ann asks to read atlas : a, b }",
      ["LEND0121"],
    ],
    ["a quota that is none", "ann may read atlas using pagse 3 + 1 of 9", ["LEND0202"]],
    ["the use of a quota in texts", 'ann may read atlas using pages "3" + 1 of 9', ["LEND0300"]],
    ["a permit that is none", "ann may read atlas by ownr", ["LEND0202"]],
    ["permits of what is refused", "ann may not read atlas by owner", ["LEND0127"]],
    ["help of what is permitted", 'ann may read atlas advising "x"', ["LEND0116"]],
  ])("with %s is refused", (_, statements, codes) => {
    expect([...new Set(codesOf(statements))].sort()).toEqual([...codes].sort());
  });

  it.each(["each", "ever"])("leaves the word `%s` to who wants it as a name", (name) => {
    const lifecycle = `lifecycle loan on Item for ${name} in resource.loans starts at ${name}.since ends at resource.lost code Lost`;
    expect(codesIn(lifecycle)).toEqual([]);
  });

  it("points into the row that does not fit", () => {
    const { diagnostics } = checkPolicy(
      `${policy}test "x" { for each a in | 1 | "2" | 3 { with atlas { pages: a } ann may read atlas } }`,
    );
    const text = `policy test for library\n${policy}test "x" { for each a in | 1 | "2" | 3`;
    expect(diagnostics.map(({ code, span }) => [code, text.slice(span.start, span.end)])).toEqual([
      ["LEND0300", '"2"'],
    ]);
  });

  it("has a limit on its rows, and all tests together on their cases", () => {
    const rows = (count: number) => "| 1 ".repeat(count);
    expect(
      codesOf(`for each a in ${rows(limits.tableRows)} { with atlas { pages: a } ann may read atlas }`),
    ).toEqual([]);
    expect(
      codesOf(`for each a in ${rows(limits.tableRows + 1)} { with atlas { pages: a } ann may read atlas }`),
    ).toEqual(["LEND0123"]);
    const many = `for each a in ${rows(limits.tableRows)} { with atlas { pages: a } ${"ann may read atlas ".repeat(30)} }`;
    expect(codesOf(many)).toEqual(["LEND0124"]);
  });
});

describe("a column that holds `Permitted`", () => {
  const told = (statements: string) =>
    checkPolicy(`${policy}test "x" {\n${statements}\n}`)
      .diagnostics.filter(isError)
      .map(({ code, message, help }) => [code, message, help]);
  const table = (asked: string, answer = "Permitted"): string =>
    `for each lost, answer in | noon, Lost | noon + 1 day, ${answer} {
      with atlas { lost: lost } ann ${asked} atlas : answer
    }`;

  it("answers `asks to`, and is said to be wrong elsewhere once", () => {
    const help = "Write `asks to … : answer`, where the column holds `Permitted` or the code.";
    expect(told(table("asks to read"))).toEqual([]);
    expect(told(table("may read"))).toEqual([
      ["LEND0116", "what is permitted has no code and says nothing", help],
    ]);
    expect(told(table("may not read"))).toEqual([
      ["LEND0116", "a row of `answer` holds `Permitted`, and this case says `may not`", help],
    ]);
  });

  it("is meant by a slip in it", () => {
    expect(told(table("asks to read", "Permited"))).toEqual([
      ["LEND0209", "no rule refuses with the code `Permited`", "Did you mean `Permitted`?"],
    ]);
  });
});
