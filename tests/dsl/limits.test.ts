/** Text that is meant to exhaust the checker. That each of these ends is what is tested; the clock of vitest watches. */
import { describe, expect, it } from "vitest";
import { limits } from "../../dsl/limits.ts";
import { checkPolicy, codesIn, codesOfCondition } from "./check-policy.ts";

const times = (count: number, part: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => part(at)).join("");

describe("nesting", () => {
  it.each([
    ["parentheses", "(", "true", ")"],
    ["lists", "[", "1", "]"],
    ["quantifiers", "all x in y where ", "true", ""],
    ["minus signs", "-", "1", " == 1"],
    ["negations", "not ", "true", ""],
  ])("of 100,000 %s is refused", (_, open, middle, close) => {
    expect(codesOfCondition(open.repeat(100_000) + middle + close.repeat(100_000))).toContain("LEND0006");
  });

  it("of braces in a test is refused", () => {
    expect(codesIn(`test "deep" { with x ${"{ a: ".repeat(5_000)}1${"}".repeat(5_000)} }`)).toContain(
      "LEND0006",
    );
  });

  it(`of ${limits.nesting} parentheses is fine`, () => {
    const { nesting } = limits;
    expect(codesOfCondition(`${"(".repeat(nesting)}true${")".repeat(nesting)}`)).toEqual([]);
  });

  it("of sums in sums, which no bracket shows, is refused", () => {
    const sum = `${"(".repeat(60)}1${`${" + 1".repeat(60)})`.repeat(60)}`;
    expect(codesOfCondition(`resource.pages == ${sum}`)).toContain("LEND0006");
  });

  it("of `let`s in `let`s is refused", () => {
    const chain = `let a0 = 1\n${times(10_000, (at) => `let a${at + 1} = a${at}\n`)}`;
    expect(codesIn(chain)).toContain("LEND0006");
    expect(codesIn(`${chain}test "x" { let z = a10000 }`)).toContain("LEND0006");
  });
});

describe("size", () => {
  it("of a chain of 2,000 conditions is fine, of 10,000 refused", () => {
    const chain = (length: number) => times(length, () => " and resource.pages > 1");
    expect(codesOfCondition(`true${chain(1_000)}`)).toEqual([]);
    expect(codesOfCondition(`true${chain(10_000)}`)).toEqual(["LEND0110"]);
  });

  it("that doubles with every `let` is refused", () => {
    const doubling = `let a0 = 1\n${times(60, (at) => `let a${at + 1} = a${at} + a${at}\n`)}`;
    expect(codesIn(doubling)).toContain("LEND0110");
    expect(codesIn(`${doubling}test "x" { let z = a60 }`)).toContain("LEND0110");
  });

  it("that doubles with every `let` of a test is refused", () => {
    const doubling = `let r0 = [1] ${times(60, (at) => `let r${at + 1} = [r${at}, r${at}] `)}`;
    expect(codesIn(`test "x" { ${doubling} Town t "t" {} with t { x: r60 } }`)).not.toEqual([]);
    expect(
      codesIn(
        `test "x" { ${doubling} Member m "m" { name: "m", loans: 0, balance: 0, wanted: r60 } m may read m }`,
      ),
    ).not.toEqual([]);
  });

  it("of a name or a number appears cut in the message", () => {
    const long = "1".repeat(1_000_000);
    const { diagnostics } = checkPolicy(`permit p on Item to read when resource.pages > ${long}`);
    expect(diagnostics.map(({ code }) => code)).toEqual(["LEND0004"]);
    expect(diagnostics[0]?.message.length).toBeLessThan(200);
    expect(codesOfCondition(`${"x".repeat(1_000_000)} == 1`)).toContain("LEND0018");
  });
});

describe("a file of two million characters", () => {
  const fill = (part: string): string => part.repeat(Math.floor(1_900_000 / part.length));
  it.each([
    ["words", "x "],
    ["keywords", "permit "],
    ["open texts", '"\n'],
    ["characters without a meaning", "§ "],
    ["open brackets", "( "],
    ["closing brackets", ") "],
    ["the same rule", "permit a on Item to read\n"],
    ["broken rules", "permit a on Item to read when\n"],
    ["zero bytes", "\0"],
    ["invisible characters", "\u202e"],
    ["quantifiers", "any x in y where "],
    ["braces of messages", 'forbid f on Item to read code F because "{{{a}{b}}}{"\n'],
    ["comments", "/// words\n"],
    ["tests", 'test "x" { a may read b }\n'],
  ])("of %s is refused", (_, part) => {
    const { program, diagnostics } = checkPolicy(`let end = 1\n${fill(part)}`);
    const isFine = part === "/// words\n";
    expect(program === null).toBe(!isFine);
    expect(diagnostics.length).toBeLessThanOrEqual(limits.diagnostics);
  });

  it("of unknown names is answered with the first hundred", () => {
    const { diagnostics } = checkPolicy(times(30_000, (at) => `let name${at} = unknown${at}\n`));
    expect(diagnostics.length).toBe(limits.diagnostics);
  });
});
