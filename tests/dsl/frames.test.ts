/** The lines and marks of a diagnostic, as a person sees them. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Diagnostic, diagnose } from "../../dsl/diagnostic.ts";
import { renderDiagnostics, type Source, type Span } from "../../dsl/index.ts";

/** The place of some words in a source. */
const at = ({ file, text }: Source, words: string, from = 0): Span => {
  const start = text.indexOf(words, from);
  expect(start, `"${words}" is in the text`).toBeGreaterThanOrEqual(0);
  return { file, start, end: start + words.length };
};

const mistake = (span: Span, ...related: Diagnostic["related"]): Diagnostic =>
  diagnose("LEND0010", span, {}, ...related);

/** The frames alone. */
const framesOf = (diagnostic: Diagnostic, ...sources: readonly Source[]): string =>
  renderDiagnostics([diagnostic], sources, { color: false }).split("\n").slice(1).join("\n");

const source = (text: string, file = "p.lend"): Source => ({ file, text });

/** What stands in a test, without the first line break and the indentation of its last line. */
const lines = (text: string): string => text.replace(/^\n/, "").replace(/\n *$/, "");

describe("marks are below what they mark", () => {
  it.each([
    ["Chinese, two columns each", '  when name == "漢字" and wrong', "wrong", 26],
    ["an emoji made of several", '  when name == "👩‍👩‍👧" and wrong', "wrong", 24],
    ["a letter with a combining accent", '  when name == "e\u0301" and wrong', "wrong", 23],
    ["a tab, which is shown as one space", "\t\twrong", "wrong", 2],
    ["a character that nobody sees, shown as a dot", '"\u202e" wrong', "wrong", 4],
  ])("after %s", (_, text, words, column) => {
    const shown = framesOf(mistake(at(source(text), words)), source(text)).split("\n");
    expect(shown.at(-1)).toBe(`  | ${" ".repeat(column)}${"^".repeat(words.length)}`);
  });

  it("and as wide as wide characters are", () => {
    const chinese = source('x == "漢字" // 好');
    expect(framesOf(mistake(at(chinese, '"漢字"')), chinese)).toBe(
      lines(`
 --> p.lend:1:6
  |
1 | x == "漢字" // 好
  |      ^^^^^^`),
    );
  });

  it("also where the file ends lines as Windows does, or has none", () => {
    const windows = source("one\r\n two\r\n");
    expect(framesOf(mistake(at(windows, "two")), windows)).toBe(" --> p.lend:2:2\n  |\n2 |  two\n  |  ^^^");
    const empty = source("");
    expect(framesOf(mistake({ file: "p.lend", start: 0, end: 0 }), empty)).toBe(
      " --> p.lend:1:1\n  |\n1 |\n  | ^",
    );
  });
});

describe("several places", () => {
  it("on one line have their labels below them, the last one beside it", () => {
    const one = source("when a.pages == b.name");
    const diagnostic = mistake(
      at(one, "a.pages == b.name"),
      { span: at(one, "a.pages"), label: "this is a whole number" },
      { span: at(one, "b.name"), label: "this is a text" },
    );
    expect(framesOf(diagnostic, one)).toBe(
      lines(`
 --> p.lend:1:6
  |
1 | when a.pages == b.name
  |      ^^^^^^^^^^^^^^^^^
  |      -------    ------ this is a text
  |      |
  |      this is a whole number`),
    );
  });

  it("three on one line hang from right to left", () => {
    const one = source("aa bb cc dd");
    const related = ["aa", "bb", "cc"].map((words) => ({ span: at(one, words), label: `the ${words}` }));
    expect(framesOf(mistake(at(one, "dd"), ...related), one)).toBe(
      lines(`
 --> p.lend:1:10
  |
1 | aa bb cc dd
  | -- -- -- ^^
  | |  |  |
  | |  |  the cc
  | |  the bb
  | the aa`),
    );
  });

  it("with lines between them have `...` there, and none where they are neighbors", () => {
    const text = source("one\ntwo\nthree\nfour\n");
    const diagnostic = mistake(
      at(text, "four"),
      { span: at(text, "one"), label: "first" },
      { span: at(text, "two"), label: "second" },
    );
    expect(framesOf(diagnostic, text)).toBe(
      lines(`
 --> p.lend:4:1
  |
1 | one
  | --- first
2 | two
  | --- second
...
4 | four
  | ^^^^`),
    );
  });

  it("in another file have its name, and numbers of lines that are aligned", () => {
    const here = source("when wrong");
    const there = source(`${"\n".repeat(11)}entity Item {}`, "s.schema.lend");
    const diagnostic = mistake(at(here, "wrong"), { span: at(there, "Item"), label: "declared here" });
    expect(framesOf(diagnostic, here, there)).toBe(
      lines(`
  --> p.lend:1:6
   |
 1 | when wrong
   |      ^^^^^
  ::: s.schema.lend:12:8
   |
12 | entity Item {}
   |        ---- declared here`),
    );
  });

  it("of several lines are marked on each, and those of very many on the first and the last", () => {
    const three = source("a (b\n\n   c\n d) e");
    expect(framesOf(mistake(at(three, "(b\n\n   c\n d)")), three)).toBe(
      lines(`
 --> p.lend:1:3
  |
1 | a (b
  |   ^^
...
3 |    c
  |    ^
4 |  d) e
  |  ^^`),
    );
    const many = source("(\n2\n3\n4\n5\n6)");
    expect(framesOf(mistake({ file: "p.lend", start: 0, end: many.text.length }), many)).toBe(
      lines(`
 --> p.lend:1:1
  |
1 | (
  | ^
...
6 | 6)
  | ^^`),
    );
  });
});

describe("a very long line", () => {
  const long = source(`${"a ".repeat(500)}first ${"b ".repeat(500)}second ${"c ".repeat(500)}`);

  it("is cut on both sides of its place", () => {
    const [, , shown = "", marks = ""] = framesOf(mistake(at(long, "first")), long).split("\n");
    expect(shown).toMatch(/^1 \| …(a )+first (b )+…$/);
    expect(shown.length).toBeLessThan(180);
    expect(shown.slice(marks.indexOf("^"), marks.lastIndexOf("^") + 1)).toBe("first");
  });

  it("is shown twice where two places are far apart", () => {
    const diagnostic = mistake(at(long, "second"), { span: at(long, "first"), label: "the first" });
    const [, , ...shown] = framesOf(diagnostic, long).split("\n");
    expect(shown.map((line) => line.replace(/(?:[abc] )+/g, "~").trim())).toEqual([
      "1 | …~first ~…",
      expect.stringMatching(/\| +----- the first$/),
      "1 | …~second ~c…",
      expect.stringMatching(/\| +\^{6}$/),
    ]);
  });

  it("is never cut inside of a character", () => {
    const emoji = source(`${"😀".repeat(300)}wrong${"😀".repeat(300)}`);
    expect(framesOf(mistake(at(emoji, "wrong")), emoji).isWellFormed()).toBe(true);
  });

  it("of five million characters takes no time", () => {
    const huge = source("x".repeat(5_000_000));
    const diagnostics = Array.from({ length: 100 }, (_, index) =>
      mistake({ file: "p.lend", start: index * 40_000, end: index * 40_000 + 5 }),
    );
    const began = performance.now();
    renderDiagnostics(diagnostics, [huge], { color: false });
    expect(performance.now() - began).toBeLessThan(3_000);
  });
});

describe("colors", () => {
  it("tell what is wrong from what explains it", () => {
    const here = source("when wrong");
    const there = source("entity Item {}", "s.lend");
    const diagnostic = {
      ...mistake(at(here, "wrong"), { span: at(there, "Item"), label: "declared here" }),
      help: "Mend it.",
    };
    const escapes = (text: string): string => text.replaceAll("\u001b[", "⟨").replaceAll(/⟨(\d+)m/g, "⟨$1⟩");
    expect(escapes(renderDiagnostics([diagnostic], [here, there], { color: true }))).toBe(
      lines(`
⟨31⟩error[LEND0010]⟨39⟩⟨1⟩: texts are in double quotes⟨22⟩
 ⟨36⟩-->⟨39⟩ p.lend:1:6
  ⟨36⟩|⟨39⟩
⟨36⟩1 |⟨39⟩ when wrong
  ⟨36⟩|⟨39⟩      ⟨31⟩^^^^^⟨39⟩
 ⟨36⟩:::⟨39⟩ s.lend:1:8
  ⟨36⟩|⟨39⟩
⟨36⟩1 |⟨39⟩ entity Item {}
  ⟨36⟩|⟨39⟩        ⟨36⟩---- declared here⟨39⟩
  ⟨32⟩help⟨39⟩: Mend it.`),
    );
  });

  it("change nothing but the escapes", () => {
    const text = source("aa bb\ncc");
    const diagnostic = mistake(at(text, "cc"), { span: at(text, "aa"), label: "a" });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what colors are made of
    const plain = renderDiagnostics([diagnostic], [text], { color: true }).replaceAll(/\u001b\[\d+m/g, "");
    expect(plain).toBe(renderDiagnostics([diagnostic], [text], { color: false }));
  });

  it("never come from the text itself", () => {
    const hostile = source('"\u001b[31mred\u001b]0;title\u0007" wrong');
    expect(framesOf(mistake(at(hostile, "wrong")), hostile)).not.toContain("\u001b");
  });
});

describe("whatever is marked", () => {
  const words = fc.array(
    fc.constantFrom("a", "bc", " ", "漢", "😀", "e\u0301", "\t", "\n", "\r\n", "\u202e"),
    {
      maxLength: 40,
    },
  );
  const place = fc.tuple(fc.nat(90), fc.nat(90));

  it("is shown without an error, on lines that say where they are", () => {
    fc.assert(
      fc.property(words, fc.array(place, { minLength: 1, maxLength: 5 }), (parts, places) => {
        const text = source(parts.join(""));
        const spans = places.map(([a, b]): Span => {
          const start = Math.min(a, b, text.text.length);
          return { file: text.file, start, end: Math.min(Math.max(a, b), text.text.length) };
        });
        const [first, ...others] = spans;
        if (!first) return;
        const related = others.map((span, index) => ({ span, label: index % 2 === 0 ? "here" : "" }));
        const [head = "", bar = "", ...shown] = framesOf(mistake(first, ...related), text).split("\n");
        expect(head).toMatch(/^ +--> p\.lend:\d+:\d+$/);
        expect(bar).toMatch(/^ +\|$/);
        for (const line of shown) expect(line).toMatch(/^(?: *\d+ \||\s+\| |\.\.\.$)/);
        expect(shown.filter((line) => line.includes("^")).length).toBeGreaterThanOrEqual(1);
      }),
    );
  });

  it("is what stands above its marks, where each character is one column", () => {
    const plain = fc.stringMatching(/^[a-z ]{1,60}$/);
    fc.assert(
      fc.property(plain, fc.nat(60), fc.nat(60), (line, a, b) => {
        const text = source(line);
        const start = Math.min(a, b, line.length - 1);
        const end = Math.min(Math.max(a, b) + 1, line.length);
        const [, , shown = "", marks = ""] = framesOf(mistake({ file: "p.lend", start, end }), text).split(
          "\n",
        );
        const marked = shown.padEnd(70).slice(marks.indexOf("^"), marks.lastIndexOf("^") + 1);
        expect(marked.trimEnd()).toBe(line.slice(start, end).trimEnd());
      }),
    );
  });
});
