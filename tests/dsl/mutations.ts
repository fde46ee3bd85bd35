/** Shipped policies with slips in them, and what must hold of every answer of the checker. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect } from "vitest";
import { checkProgram, isError, renderDiagnostics, type Source } from "../../dsl/index.ts";

const read = (file: string): Source => ({
  file,
  text: readFileSync(new URL(`../../policies/${file}`, import.meta.url), "utf8"),
});

export const shipped: readonly Source[] = [
  read("sharing.schema.lend"),
  read("backup-sharing.lend"),
  read("backup-sharing.tests.lend"),
];

const tokensOf = (text: string): string[] =>
  text.match(/\s+|"(?:[^"\\\n]|\\.)*"|[A-Za-z_]\w*|\d[\d_]*|\/\/[^\n]*|[=!<>]=|[\s\S]/g) ?? [];

const tokens = shipped.map(({ text }) => tokensOf(text));
const vocabulary = [...new Set(tokens.flat())].filter((token) => token.trim() !== "");
const junk = [
  ...["__proto__", "constructor", "toString", "§", "\0", "\\", '"', "'", "{", "}", "(", ")", "[", "]"],
  ...["/*", "\r", "\u202e", "9007199254740993", "0x1", "1.5", "&&", "=", ";", "{{", "😀", "not", "any"],
  ...[
    "for each a, b in | 1, a {",
    "| 1",
    "given a",
    "asks to",
    "using a 1 + 1 of 2",
    "for ever",
    "by",
    "lacking",
  ],
];

interface Slip {
  readonly file: number;
  readonly place: number;
  readonly kind: "delete" | "repeat" | "swap" | "replace" | "insert" | "end";
  readonly word: string;
}

const slip: fc.Arbitrary<Slip> = fc.record({
  file: fc.nat(shipped.length - 1),
  place: fc.nat(),
  kind: fc.constantFrom("delete", "repeat", "swap", "replace", "insert", "end"),
  word: fc.oneof(fc.constantFrom(...vocabulary), fc.constantFrom(...junk), fc.string({ unit: "binary" })),
});

/** What stands in place of two neighbors after a slip. */
const slipped: Readonly<Record<Slip["kind"], (a: string, b: string, word: string) => string[]>> = {
  delete: (_, b) => [b],
  repeat: (a, b) => [a, a, b],
  swap: (a, b) => [b, a],
  replace: (_, b, word) => [word, b],
  insert: (a, b, word) => [a, word, b],
  end: (a) => [a],
};

const apply = (slips: readonly Slip[]): Source[] => {
  const texts = tokens.map((list) => [...list]);
  for (const { file, place, kind, word } of slips) {
    const list = texts[file] ?? [];
    const at = place % Math.max(1, list.length - 1);
    const rest = kind === "end" ? list.length : 2;
    list.splice(at, rest, ...slipped[kind](list[at] ?? "", list[at + 1] ?? "", word));
  }
  return shipped.map(({ file }, index) => ({ file, text: (texts[index] ?? []).join("") }));
};

/** The shipped policies with one to six slips of the keyboard. */
export const mistyped: fc.Arbitrary<Source[]> = fc.array(slip, { minLength: 1, maxLength: 6 }).map(apply);

/** Fails where the checker throws, points outside of a file, or is unsure whether there is a program. */
export const expectSoundAnswer = (sources: readonly Source[]): void => {
  const { program, diagnostics, omitted } = checkProgram(sources);
  expect(program === null).toBe(diagnostics.some(isError));
  expect(omitted === 0 || diagnostics.length === 100).toBe(true);
  const lengths = new Map(sources.map(({ file, text }) => [file, text.length]));
  for (const { span, related, message } of diagnostics) {
    for (const { file, start, end } of [span, ...related.map((each) => each.span)]) {
      expect(start).toBeGreaterThanOrEqual(0);
      expect(end, `${message} at ${file} ${start}`).toBeGreaterThanOrEqual(start);
      expect(end, message).toBeLessThanOrEqual(lengths.get(file) ?? -1);
    }
  }
  const places = diagnostics.map(({ span }) => [span.file, span.start] as const);
  expect(places).toEqual([...places].sort(([a, x], [b, y]) => (a === b ? x - y : a < b ? -1 : 1)));
  expect(typeof renderDiagnostics(diagnostics, sources, { color: true })).toBe("string");
};
