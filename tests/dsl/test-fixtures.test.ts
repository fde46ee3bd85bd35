/** Fixtures: a `given` with a name is as if its statements had been written out where a test uses it. */
import { describe, expect, it } from "vitest";
import { codesIn } from "./check-policy.ts";
import { casesIn, casesOf, meaning, policy } from "./library-tests.ts";

describe("a fixture", () => {
  const fixtures = `
    given lost { with atlas { lost: noon } }
    given full { given lost with atlas { pages: 9 } }
  `;

  it("holds where a test uses it, and only there", () => {
    const cases = casesIn(`${policy}${fixtures}
      test "x" { ann may read atlas given full ann may not read atlas : Lost, TooMany }
      test "y" { ann may read atlas }`);
    const written = casesOf(
      "ann may read atlas with atlas { lost: noon, pages: 9 } ann may not read atlas : Lost, TooMany ann may read atlas",
    );
    expect(cases.slice(0, 2).map(meaning)).toEqual(written.slice(0, 2).map(meaning));
    expect(cases[2]).toMatchObject({ entities: { atlas: { attributes: { pages: { value: 3 } } } } });
  });

  it("changes nothing where it is in force already, so that two fixtures may use a third", () => {
    const text = `${policy}
      given base { Town port "p" {} }
      given one { given base with ann in port {} }
      given two { given base with atlas { pages: 4 } }
      test "x" { given one given two given base ann may read atlas }`;
    expect(casesIn(text)).toMatchObject([
      { entities: { ann: { parents: ["port"] }, atlas: { attributes: { pages: { value: 4 } } } } },
    ]);
  });

  it.each([
    ["uses itself", "given a { given b } given b { given a }", "given a", ["LEND0108"]],
    ["is unknown", "", "given lsot", ["LEND0202"]],
    ["has the name of another", "given a { } given a { }", "given a", ["LEND0100"]],
    ["has a case in it", "given a { ann may read atlas }", "given a", ["LEND0114"]],
    ["is wrong and that nobody uses", "given a { with atlsa { } }", "", ["LEND0202"]],
    [
      "reads what only a test declares",
      "given a { with port { } }",
      'Town port "p" {} given a',
      ["LEND0202"],
    ],
  ])("that %s is refused", (_, declared, used, codes) => {
    const found = codesIn(`${policy}${declared} test "x" { ${used} ann may read atlas }`);
    expect([...new Set(found)]).toEqual(codes);
  });

  it("may use others, but not without an end", () => {
    const chain = Array.from({ length: 5_000 }, (_, at) => `given f${at} { given f${at + 1} }`).join("\n");
    expect(
      new Set(codesIn(`${policy}${chain} given f5000 { } test "x" { given f0 ann may read atlas }`)),
    ).toEqual(new Set(["LEND0006"]));
  });
});

describe("a test without an instant", () => {
  it("says so, since no case would know when it happens", () => {
    const text = policy.replace("  at noon\n", "");
    expect(codesIn(`${text}test "x" { ann may read atlas }`)).toEqual(["LEND0312"]);
    expect(
      codesIn(`${text}test "x" { for each when_asked in | noon { at when_asked ann may read atlas } }`),
    ).toEqual([]);
  });
});
