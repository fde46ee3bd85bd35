/** Files have a size that is read at once, and limits of the feature are in the policy files only. */
import { expect, test } from "vitest";
import { sources, withoutComments } from "./sources.ts";

const mostLines = 250;
/** One list of node kinds, and one of rule kinds: each reads better whole. */
const longer = ["dsl/ast.ts", "dsl/program.ts"];

test(`no file is longer than ${mostLines} lines`, () => {
  const long = sources
    .filter(({ path }) => !longer.includes(path))
    .map(({ path, text }) => `${path} has ${text.split("\n").length - 1} lines`)
    .filter((sentence) => Number(/\d+(?= lines$)/.exec(sentence)?.[0]) > mostLines);
  expect(long).toEqual([]);
});

interface Limit {
  readonly what: string;
  readonly pattern: RegExp;
}

/** A number with or without separators, not a part of another number or of a name. */
const number = (digits: string): RegExp => {
  const separated = digits.split("").join("_?");
  return new RegExp(`(?<![\\w.])${separated}(?![\\w.])`);
};

const limits: readonly Limit[] = [
  { what: "accounts of a backup set (R7)", pattern: number("64") },
  { what: "resources of an account (R8)", pattern: number("1000") },
  { what: "backup sets of an account (R9)", pattern: number("1024") },
  { what: "ten minutes (R17)", pattern: number("600000") },
  { what: "ten minutes (R17)", pattern: /\b10 \* (60|minute|MINUTE)/ },
  { what: "seven days (R31)", pattern: number("604800000") },
  { what: "seven days (R31)", pattern: /\b7 \* (24|day|DAY)/ },
  { what: "the beginning of cross-region ids (R11)", pattern: /["'`]rp-/ },
];

const findings = ({ what, pattern }: Limit): readonly string[] =>
  sources.flatMap(({ path, text }) =>
    withoutComments(text)
      .split("\n")
      .flatMap((line, at) =>
        pattern.test(line) ? [`${path}:${at + 1} looks like ${what}: ${line.trim()}`] : [],
      ),
  );

test.for(
  limits.map((limit) => [`${limit.what}: ${limit.pattern}`, limit] as const),
)("no TypeScript holds %s", ([, limit]) => {
  expect(findings(limit)).toEqual([]);
});

test("the search above finds what it looks for", () => {
  const found = (text: string): number =>
    limits.filter(({ pattern }) => pattern.test(withoutComments(text))).length;
  for (const text of [
    "const a = 64;",
    "most: 1_000,",
    "x >= 1024",
    "60 + 600_000",
    "7 * day",
    'startsWith("rp-")',
  ]) {
    expect(found(text), text).toBe(1);
  }
  for (const text of ["// 64", "/* 1000 */ 5", "base64url", "1_048_576", "0x64", "640", "a64", "3.64"]) {
    expect(found(text), text).toBe(0);
  }
});

test("no comment promises something for later", () => {
  const words = /\b(TODO|FIXME|XXX|HACK)\b/;
  expect(sources.filter(({ text }) => words.test(text)).map(({ path }) => path)).toEqual([]);
});
