/** Formatting changes how a text looks, and nothing else. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkProgram, type Source } from "../../../dsl/index.ts";
import { parseFile } from "../../../dsl/parser.ts";
import { choicesFrom } from "../../engine/generated/choices.ts";
import { generateModel } from "../../engine/generated/model.ts";
import { generateSources } from "../../engine/generated/policy.ts";
import { mistyped, shipped } from "../mutations.ts";
import { disguised } from "./disguise.ts";
import { oddTexts } from "./odd-expressions.ts";
import { expectSameMeaning, formattedText, withoutPlaces } from "./same-meaning.ts";

/** More in a longer run. */
const numRuns = Math.ceil(Number(process.env.LENDBASE_CASES ?? 2_000) / 20);
const timeout = 60_000 + numRuns * 1_000;

const generated: fc.Arbitrary<readonly Source[]> = fc.noShrink(fc.nat({ max: 0x7fffffff })).map((seed) => {
  const choices = choicesFrom(seed);
  return generateSources(choices, generateModel(choices));
});

/** A program without what says where it was read, and from which bytes. */
const programOf = (sources: readonly Source[]): unknown => {
  const { program } = checkProgram(sources);
  return program === null ? null : withoutText(program);
};

/** Of a condition its text is kept, for explanations. */
const isOfText = (key: string, value: unknown): boolean =>
  ["span", "place", "digest"].includes(key) || (key === "text" && typeof value === "string");

const withoutText = (node: unknown): unknown => {
  if (Array.isArray(node)) return node.map(withoutText);
  if (typeof node !== "object" || node === null) return node;
  if (node instanceof Map || node instanceof Set) return withoutText([...node]);
  const entries = Object.entries(node).filter(([key, value]) => !isOfText(key, value));
  return Object.fromEntries(entries.map(([key, value]) => [key, withoutText(value)]));
};

const formattedSources = (sources: readonly Source[]): readonly Source[] =>
  sources.map(({ file, text }) => ({ file, text: formattedText(text) }));

describe("a formatted program", () => {
  it("says what it said before, for generated programs", { timeout }, () => {
    fc.assert(
      fc.property(generated, (sources) => {
        for (const { text } of sources) expectSameMeaning(text);
        expect(programOf(formattedSources(sources))).toEqual(programOf(sources));
      }),
      { numRuns },
    );
  });

  it("is the same program, for the shipped policies", () => {
    const program = programOf(formattedSources(shipped));
    expect(program).not.toBeNull();
    expect(program).toEqual(programOf(shipped));
  });

  it("says what it said before, whatever white space, comments and parentheses stood in it", {
    timeout,
  }, () => {
    fc.assert(
      fc.property(fc.constantFrom(...shipped), fc.nat({ max: 0x7fffffff }), ({ text }, seed) =>
        expectSameMeaning(disguised(text, choicesFrom(seed))),
      ),
      { numRuns: Math.ceil(numRuns / 4) },
    );
  });

  it("says what it said before, for expressions that nobody would write", { timeout }, () => {
    const readable = (text: string): boolean =>
      parseFile({ file: "odd.lend", text }).diagnostics.length === 0;
    fc.assert(
      fc.property(oddTexts.filter(readable), (text) => expectSameMeaning(text)),
      { numRuns: numRuns * 20 },
    );
  });

  it("says what it said before where slips of the keyboard still parse", { timeout }, () => {
    fc.assert(
      fc.property(mistyped, (sources) => {
        for (const source of sources)
          if (parseFile(source).diagnostics.length === 0) expectSameMeaning(source.text);
      }),
      { numRuns: Math.ceil(numRuns / 2) },
    );
  });
});

describe("trees", () => {
  it("are compared without their places only", () => {
    const { file } = parseFile({ file: "a.lend", text: "schema a" });
    expect(withoutPlaces(file)).toEqual({
      file: "a.lend",
      header: { kind: "schema", name: { text: "a" } },
      declarations: [],
    });
  });
});
