/** What the parser's fuzz begins with: a few hundred declarations, each short enough to be read thousands of times a second. */
import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseFile } from "../../dsl/parser.ts";
import { choicesFrom } from "../engine/generated/choices.ts";
import { generateModel } from "../engine/generated/model.ts";
import { generateSources } from "../engine/generated/policy.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Characters; what is longer is cut, so that each input costs about the same. */
const longest = 1_500;

const textsOf = (pattern: string): readonly string[] =>
  globSync(pattern, { cwd: root })
    .sort()
    .map((file) => readFileSync(`${root}${file}`, "utf8"));

const declarationsOf = (text: string): readonly string[] => {
  const { declarations, header } = parseFile({ file: "corpus.lend", text }).file;
  const spans = [...(header ? [header.span] : []), ...declarations.map(({ span }) => span)];
  return spans.map(({ start, end }) => text.slice(start, end));
};

/** A text in pieces of a few lines. */
const slicesOf = (text: string): readonly string[] => text.match(/(?:[^\n]*\n){1,12}/g) ?? [];

const generated = (): readonly string[] =>
  Array.from({ length: 10 }, (_, seed) => {
    const choices = choicesFrom(seed);
    return generateSources(choices, generateModel(choices)).map(({ text }) => text);
  }).flat();

const pieces = [
  ...[...textsOf("policies/**/*.lend"), ...generated()].flatMap(declarationsOf),
  ...textsOf("tests/dsl/golden/*.txt").flatMap(slicesOf),
];

export const corpus: readonly string[] = [...new Set(pieces.map((piece) => piece.slice(0, longest)))];
