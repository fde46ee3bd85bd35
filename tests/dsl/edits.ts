/** One plausible edit of a shipped policy at a time, as a person makes them by mistake. */
import { readdirSync, readFileSync } from "node:fs";
import type { Source } from "../../dsl/index.ts";

const policies = new URL("../../policies/", import.meta.url);

const readFolder = (folder: string): Source[] =>
  readdirSync(new URL(folder, policies))
    .filter((name) => name.endsWith(".lend"))
    .map((name) => ({ file: name, text: readFileSync(new URL(`${folder}${name}`, policies), "utf8") }));

/** The shipped policy and each example, as programs of their own. */
export const programs: readonly (readonly Source[])[] = [
  readFolder("./"),
  ...readdirSync(new URL("examples/", policies), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => readFolder(`examples/${name}/`)),
];

/** Random numbers that are the same in every run (mulberry32), from 0 up to a bound. */
export const randomFrom = (seed: number): ((bound: number) => number) => {
  let state = seed;
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound);
  };
};

type Random = ReturnType<typeof randomFrom>;

interface Piece {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const piecePattern = /\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"|[A-Za-z_]\w*|\d[\d_]*|[=!<>]=|[^\s\w]/g;

const piecesOf = (text: string): Piece[] =>
  [...text.matchAll(piecePattern)]
    .map(({ 0: piece, index }) => ({ text: piece, start: index, end: index + piece.length }))
    .filter((piece) => !piece.text.startsWith("//"));

const linesOf = (text: string): Piece[] =>
  [...text.matchAll(/[^\n]*\n/g)]
    .map(({ 0: line, index }) => ({ text: line, start: index, end: index + line.length }))
    .filter((line) => !/^\s*(?:\/\/|$)/.test(line.text));

const misspelled = (word: string, random: Random): string => {
  const at = 1 + random(word.length - 1);
  const before = word.slice(0, at);
  return [
    before + word.slice(at + 1),
    word.slice(0, at - 1) + word.charAt(at) + word.charAt(at - 1) + word.slice(at + 1),
    before + word.charAt(at) + word.slice(at),
    `${before}x${word.slice(at + 1)}`,
  ][random(4)] as string;
};

const types = ["Bool", "Int", "String", "Time", "Duration"];

/** Where an edit may be made, and what stands there afterwards. */
interface EditKind {
  readonly places: (text: string) => readonly Piece[];
  readonly instead: (place: Piece, random: Random, text: string) => string;
}

const matching =
  (pattern: RegExp) =>
  (text: string): Piece[] =>
    piecesOf(text).filter((piece) => pattern.test(piece.text));

/** Neighbors in one line. */
const pairsOf = (text: string): Piece[] => {
  const pieces = piecesOf(text);
  return pieces.slice(1).flatMap(({ start, end }, at) => {
    const pair = { text: text.slice(pieces[at]?.start, end), start: pieces[at]?.start ?? start, end };
    return /\n|^(\S+)\s*\1$/.test(pair.text) ? [] : [pair];
  });
};

export const editKinds: Readonly<Record<string, EditKind>> = {
  "a token is missing": { places: piecesOf, instead: () => "" },
  "a name is misspelled": {
    places: matching(/^[A-Za-z_]\w{2,}$/),
    instead: ({ text }, random) => misspelled(text, random),
  },
  "a word is in capitals": { places: matching(/^[a-z]{2,}$/), instead: ({ text }) => text.toUpperCase() },
  "a bracket is not closed": { places: matching(/^[)\]}]$/), instead: () => "" },
  "a bracket is not opened": { places: matching(/^[([{]$/), instead: () => "" },
  "a quote is missing": {
    places: matching(/^"/),
    instead: ({ text }, random) => (random(3) === 0 ? text.slice(1) : text.slice(0, -1)),
  },
  "a line is there twice": { places: linesOf, instead: ({ text }) => text + text },
  "a line is missing": { places: linesOf, instead: () => "" },
  "two neighbors are swapped": {
    places: pairsOf,
    instead: ({ text }) => {
      const [first = "", second = ""] = piecesOf(text).map((piece) => piece.text);
      return /\w$/.test(second) && /^\w/.test(first) ? `${second} ${first}` : second + first;
    },
  },
  "a type is another": {
    places: (text) => (/^schema/m.test(text) ? matching(/^(?:Bool|Int|String|Time|Duration)$/)(text) : []),
    instead: ({ text }, random) => {
      const others = types.filter((type) => type !== text);
      return others[random(others.length)] as string;
    },
  },
};

export interface Edited {
  readonly kind: string;
  readonly sources: readonly Source[];
  /** The file with the edit, and its line there, for a person who looks at it. */
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

const lineAround = (text: string, at: number): string =>
  text.slice(text.lastIndexOf("\n", at - 1) + 1, (text.indexOf("\n", at) + 1 || text.length + 1) - 1);

/** `count` edits of one kind in one program, or fewer where a file has no place for it. */
export const editsOf = (
  kind: string,
  program: readonly Source[],
  count: number,
  random: Random,
): Edited[] => {
  const { places, instead } = editKinds[kind] as EditKind;
  return Array.from({ length: count }, () => random(program.length)).flatMap((which) => {
    const source = program[which] as Source;
    const all = places(source.text);
    const place = all[random(Math.max(1, all.length))];
    if (!place) return [];
    const text =
      source.text.slice(0, place.start) + instead(place, random, source.text) + source.text.slice(place.end);
    const sources = program.map((each) => (each === source ? { ...each, text } : each));
    const [before, after] = [lineAround(source.text, place.start), lineAround(text, place.start)];
    return [{ kind, sources, file: source.file, before, after }];
  });
};
