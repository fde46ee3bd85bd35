/** Finds places in the text of a policy that its checked program does not name. */
import type { Place, Rule } from "../dsl/program.ts";
import { createLineIndex, type Source, type Span } from "../dsl/span.ts";

export interface SourcePlaces {
  /** Where a span begins. */
  placeOf(span: Span): Place;
  /** The text of a span, in one line. */
  textAt(span: Span): string;
  /** The line of a place, without the spaces around it. */
  lineAt(place: Place): string;
  /** Every line of a file. */
  linesOf(file: string): readonly string[];
  /** The first match after a place, comments and texts left out; the place itself where there is none. */
  find(from: Place, pattern: RegExp): Place;
}

/** Blanks texts and comments, so that only words of the language are found. */
const withoutTexts = (text: string): string =>
  text.replaceAll(/"(?:\\.|[^"\\\n])*"|\/\/[^\n]*/g, (found) => " ".repeat(found.length));

interface Indexed {
  readonly text: string;
  readonly bare: string;
  readonly lines: readonly string[];
  readonly starts: readonly number[];
  readonly positionOf: ReturnType<typeof createLineIndex>;
}

const indexed = ({ text }: Source): Indexed => {
  const lines = text.split("\n");
  const starts: number[] = [];
  let start = 0;
  for (const line of lines) {
    starts.push(start);
    start += line.length + 1;
  }
  return {
    text,
    bare: withoutTexts(text),
    lines: lines.map((line) => line.replace(/\r$/, "")),
    starts,
    positionOf: createLineIndex(text),
  };
};

/** Reads each text once. A file that is not among them has no text. */
export const createSourcePlaces = (sources: readonly Source[]): SourcePlaces => {
  const files = new Map(sources.map((source) => [source.file, indexed(source)]));
  const linesOf = (file: string): readonly string[] => files.get(file)?.lines ?? [];
  return {
    placeOf: ({ file, start }) => ({
      file,
      ...(files.get(file)?.positionOf(start) ?? { line: 1, column: 1 }),
    }),
    textAt: ({ file, start, end }) =>
      (files.get(file)?.text ?? "").slice(start, end).replaceAll(/\s+/g, " ").trim(),
    lineAt: ({ file, line }) => (linesOf(file)[line - 1] ?? "").trim(),
    linesOf,
    find: (from, pattern) => {
      const known = files.get(from.file);
      if (known === undefined) return from;
      const start = (known.starts[from.line - 1] ?? 0) + from.column - 1;
      const found = new RegExp(pattern.source, "g");
      found.lastIndex = start;
      const match = found.exec(known.bare);
      return match === null ? from : { file: from.file, ...known.positionOf(match.index) };
    },
  };
};

/** The line of a rule that speaks of the one type that it is for. */
export const targetOf = ({ place, resourceType }: Rule, places: SourcePlaces): Place =>
  places.find(place, new RegExp(`\\bon\\s+${resourceType}\\b`));
