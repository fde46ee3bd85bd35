/** Where comments stay, and what they must not come to document. */
import { describe, expect, it } from "vitest";
import { isSameTree } from "../../../dsl/formatter/same-tree.ts";
import { formatSource } from "../../../dsl/index.ts";
import { parseFile } from "../../../dsl/parser.ts";
import { expectSameMeaning, formattedText } from "./same-meaning.ts";

/** What documents the first declaration. */
const documentation = (text: string): string | undefined =>
  parseFile({ file: "a.lend", text }).file.declarations[0]?.documentation;

describe("a comment", () => {
  it.each([
    ["behind a sign that is left out", "entity E { a: Int // one\n , // two\n b: Int }"],
    [
      "between parentheses that are left out",
      "let a = ( // one\n ( // two\n b // three\n ) // four\n ) // five",
    ],
    ["between the parts of a path", "let a = b // one\n . // two\n c"],
    ["between the words of a literal", 'let a = - // one\n 5\nlet b = time // two\n "2026-03-02T09:00:00Z"'],
    ["between a number and its unit", "let a = 3 // one\n hours // two\n 4 // three\n minutes"],
    ["in an empty block", 'entity E { // one\n // two\n }\ntest "t" {\n\n// three\n\n}'],
    ["in a record without members", 'test "t" { a with { // one\n } }'],
    ["in a list without elements", "let a = [\n// one\n]"],
    ["in a type", "entity E { a: ( // one\n A // two\n | // three\n B ) // four\n ? // five\n }"],
    ["between the words of a header", "policy // one\n p // two\n for // three\n s // four"],
    ["at the end without a line break", "let a = b // one"],
    ["alone in a file", "\n\n  // one\n\n\n/// two"],
    [
      "on a line of a case",
      'test "t" { a // one\n may // two\n not // three\n read // four\n b // five\n : // six\n C }',
    ],
  ])("%s is kept in its order", (_, text) => {
    expectSameMeaning(text);
  });

  it.each([
    "let a = // why\n  3\n",
    "let a = // why\n  3 + 4\n",
    "let a =\n  // why\n  3\n",
    'forbid a\n  on B to c\n  when // why\n    d == 1\n  code // why\n    E\n  because // why\n    "f"\n',
    "lifecycle a\n  on B\n  starts at // why\n    c\n  ends at // why\n    d\n    code E\n",
    'test "a" {\n  let b = // why\n    [1, 2]\n  at // why\n    c\n}\n',
  ])("behind a word leaves its value one step further in: %j", (text) => {
    expect(formattedText(text)).toBe(text);
  });

  it("stays below the rule that it is indented like", () => {
    const text = "permit a\n  on B to c\n  // about a\n\n// about d\npermit d\n  on B to c\n";
    expect(formattedText(text)).toBe(text);
  });

  it("goes with the rule below it where no blank line parts them", () => {
    const text = "permit a\n  on B to c\n  // about d\npermit d\n  on B to c\n";
    expect(formattedText(text)).toContain("to c\n\n// about d\npermit d");
  });

  it("that stands behind something moves to the end of what becomes its line", () => {
    expect(formattedText("enum E { // why\n}")).toBe("enum E { // why\n}\n");
    expect(formattedText("let a = b\n  and c // why")).toBe("let a = b and c // why\n");
  });
});

describe("documentation", () => {
  it("is that of the same declaration, by the same lines", () => {
    expect(documentation(formattedText("  /// one\n  /// two\n\tlet  a = b"))).toBe("one\ntwo");
  });

  it.each([
    ["with a blank line below it", "/// one\n\nlet a = b"],
    ["above a comment of another kind", "/// one\n// two\nlet a = b"],
    ["behind something", "schema s /// one\nlet a = b"],
  ])("is none %s, before and after", (_, text) => {
    expect(documentation(text)).toBe("");
    expect(documentation(formattedText(text))).toBe("");
  });

  it("of a field is none above a comma that is left out", () => {
    const text = "entity E { a: Int\n/// one\n, b: Int }";
    expectSameMeaning(text);
    expect(formattedText(text)).toContain("  /// one\n\n  b: Int");
  });
});

describe("a file", () => {
  it.each(["", " \n\t\r\n"])("of nothing, %j, is empty", (text) => {
    expect(formattedText(text)).toBe("");
  });

  it("ends with one line break, and has no others than those", () => {
    expect(formattedText("schema a\r\n\r\n\r\nlet b = c\r\n\r\n")).toBe("schema a\n\nlet b = c\n");
  });

  it("with errors of types is formatted", () => {
    expect(formattedText('let a = 5+"x"')).toBe('let a = 5 + "x"\n');
  });

  it.each([
    "permit",
    "let a = b &&c",
    "let a = 'b'",
    "let a = b < c < d",
    "let \u202ea = b",
  ])("with a syntax error has none: %j", (text) => {
    const formatted = formatSource({ file: "a.lend", text });
    expect(formatted.kind === "unreadable" && formatted.diagnostics.length).toBeGreaterThan(0);
  });

  it("that would grow beyond what can be read is left as it is", () => {
    const depth = 58;
    const text = `test "t" { a with ${"{ a: ".repeat(depth)}{ ${"// c\n".repeat(45_000)} }${"}".repeat(depth)} }`;
    expect(formatSource({ file: "a.lend", text })).toMatchObject({ diagnostics: [{ code: "LEND0007" }] });
  });
});

describe("an expression that is long or deep", () => {
  it.each([
    ["many questions", `let a = x${" is present".repeat(10_000)}`],
    ["many operands", `let a = x${" and x".repeat(10_000)}`],
    ["many elements", `let a = [${"x, ".repeat(10_000)}x]`],
    ["as deep as may be", `let a = ${"(a or b and not not c + ".repeat(60)}x${")".repeat(60)}`],
  ])("of %s is formatted", (_, text) => {
    expect(formattedText(formattedText(text))).toBe(formattedText(text));
  });
});

describe("two trees", () => {
  const tree = (text: string) => parseFile({ file: "a.lend", text }).file;

  it("are the same wherever their parts stand", () => {
    expect(isSameTree(tree("let a = b and c"), tree("let a =\n  b  and (c)"))).toBe(true);
  });

  it.each([
    "let a = b or c",
    "let a = (b and c)",
    "let a = b and c and d",
    "let a = b and d",
    "/// why\nlet a = b and c",
    "let a = b and c let d = e",
  ])("are not where one is of %j", (text) => {
    expect(isSameTree(tree("let a = b and c"), tree(text))).toBe(false);
  });
});
