/** A stretch of source as people see it: the lines, and marks under the places that matter. */
import stringWidth from "string-width";
import { visible } from "./invisible.ts";
import { createLineIndex, type Position, type Source, type Span } from "./span.ts";

/** A place to mark. The first of a frame is what the diagnostic is about. */
export interface Mark {
  readonly span: Span;
  readonly label: string;
  readonly primary: boolean;
}

export interface FramePaint {
  readonly gutter: (text: string) => string;
  readonly mark: (text: string, primary: boolean) => string;
}

/** The longest part of a source line that is shown, in UTF-16 code units. */
const longestLine = 160;
/** Lines of a place that goes over several; of one with more, the first and the last are shown. */
const mostLines = 4;

/** A source whose lines are found at once. */
export interface Lines {
  readonly file: string;
  readonly text: string;
  readonly positionOf: (offset: number) => Position;
}

export const linesOf = ({ file, text }: Source): Lines => ({
  file,
  text,
  positionOf: createLineIndex(text),
});

/** What is marked of one line: columns count from 0, in code units; `to` is behind the last. */
interface Piece {
  readonly line: number;
  readonly from: number;
  readonly to: number;
  readonly label: string;
  readonly primary: boolean;
}

const lineAt = ({ text, positionOf }: Lines, offset: number) => {
  const { line, column } = positionOf(offset);
  const start = offset - column + 1;
  const end = text.indexOf("\n", start);
  return { line, start, text: text.slice(start, end === -1 ? undefined : end).replace(/\r$/, "") };
};

type Line = ReturnType<typeof lineAt>;

/** The lines from one offset to the one before another. */
const linesBetween = (lines: Lines, { start, end }: Span): Line[] => {
  const first = lineAt(lines, start);
  const last = lineAt(lines, Math.max(start, end - 1));
  if (last.line - first.line >= mostLines) return [first, last];
  const found = [first];
  for (let line = first; line.line < last.line; found.push(line)) {
    line = lineAt(lines, lines.text.indexOf("\n", line.start) + 1);
  }
  return found;
};

const piecesOf = (lines: Lines, { span, label, primary }: Mark): readonly (readonly [Line, Piece])[] => {
  const touched = linesBetween(lines, span).filter((line, at) => at === 0 || line.text.trim() !== "");
  return touched.map((line, at) => {
    const indent = line.text.length - line.text.trimStart().length;
    const from = at === 0 ? span.start - line.start : indent;
    const to = Math.max(from + 1, Math.min(span.end - line.start, line.text.trimEnd().length));
    return [line, { line: line.line, from, to, label: at === touched.length - 1 ? label : "", primary }];
  });
};

/** The part of a line that is shown. */
interface Excerpt {
  readonly from: number;
  readonly to: number;
  readonly pieces: Piece[];
}

/** The part of a long line that shows a column; it never begins or ends inside of a character. */
const excerptAt = (text: string, column: number): Excerpt => {
  const whole = (at: number): number => (/[\uDC00-\uDFFF]/.test(text.charAt(at)) ? at + 1 : at);
  const from = text.length <= longestLine ? 0 : Math.max(0, column - Math.floor(longestLine / 2));
  return { from: whole(from), to: whole(Math.min(text.length, from + longestLine)), pieces: [] };
};

/** The parts of one line that show all places in it: mostly the whole line. */
const excerptsOf = ({ text }: Line, pieces: readonly Piece[]): readonly Excerpt[] => {
  const excerpts: Excerpt[] = [];
  for (const piece of [...pieces].sort((a, b) => a.from - b.from)) {
    const last = excerpts.at(-1);
    // What is missing at the end of the line is marked behind it.
    const isShown = last && (piece.from < last.to || last.to === text.length);
    const here = isShown ? last : excerptAt(text, piece.from);
    if (here !== last) excerpts.push(here);
    here.pieces.push(piece);
  }
  return excerpts;
};

/** What was left out of a line, at either end. */
const leftOut = "…";

/** Rows of marks under one line, without an overlap in a row. What the diagnostic is about is on the first. */
const rowsOf = (pieces: readonly Piece[]): readonly (readonly Piece[])[] => {
  const rows: Piece[][] = [];
  const first = (piece: Piece): number => Number(!piece.primary);
  const ordered = [...pieces].sort((a, b) => first(a) - first(b) || a.from - b.from || a.to - b.to);
  for (const piece of ordered) {
    const row = rows.find((each) => each.every((other) => other.to <= piece.from || piece.to <= other.from));
    if (row) row.push(piece);
    else rows.push([piece]);
  }
  return rows.map((row) => row.sort((a, b) => a.from - b.from));
};

const columns = (text: string): number => stringWidth(visible(text));

/** Texts at columns, from left to right, as one line. */
const placed = (texts: readonly { readonly at: number; readonly text: string; readonly width: number }[]) => {
  let reached = 0;
  return texts
    .map(({ at, text, width }) => {
      const gap = " ".repeat(Math.max(0, at - reached));
      reached = at + width;
      return gap + text;
    })
    .join("");
};

/** The marks, the last with its label beside it; the other labels hang below theirs, the last of them first. */
const markLines = (text: string, { from, to }: Excerpt, row: readonly Piece[], paint: FramePaint) => {
  const before = from === 0 ? 0 : leftOut.length;
  const marked = row.map((piece) => ({
    ...piece,
    at: before + columns(text.slice(from, Math.min(piece.from, to))),
    width: Math.max(1, columns(text.slice(piece.from, Math.min(piece.to, to)))),
  }));
  const last = marked.at(-1);
  const marks = marked.map((piece) => {
    const mark = (piece.primary ? "^" : "-").repeat(piece.width);
    const beside = piece === last && piece.label !== "" ? `${mark} ${piece.label}` : mark;
    return { ...piece, text: paint.mark(beside, piece.primary) };
  });
  const hanging = marked.filter((piece) => piece !== last && piece.label !== "");
  const bars = hanging.map((piece) => ({ ...piece, text: paint.mark("|", piece.primary), width: 1 }));
  const labels = hanging.map((piece, index) => {
    const text = paint.mark(piece.label, piece.primary);
    return placed([...bars.slice(0, index), { ...piece, text }]);
  });
  return [placed(marks), ...(bars.length > 0 ? [placed(bars)] : []), ...labels.reverse()];
};

/** The lines with a place in them, in their order. */
const shownLines = (lines: Lines, marks: readonly Mark[]) => {
  const shown = new Map<number, { readonly line: Line; readonly pieces: Piece[] }>();
  for (const [line, piece] of marks.flatMap((mark) => piecesOf(lines, mark))) {
    const known = shown.get(line.line);
    if (known) known.pieces.push(piece);
    else shown.set(line.line, { line, pieces: [piece] });
  }
  return [...shown.values()].sort((a, b) => a.line.line - b.line.line);
};

/** How much room the numbers of the lines need. */
export const numberWidth = ({ positionOf }: Lines, marks: readonly Mark[]): number =>
  Math.max(...marks.map(({ span }) => String(positionOf(Math.max(span.start, span.end - 1)).line).length));

/**
 * One frame for places in one file, in the order of the lines; `...` stands for lines that are left out.
 *
 * @param width columns for the numbers of the lines
 */
export const frame = (lines: Lines, marks: readonly Mark[], width: number, paint: FramePaint): string[] => {
  const head = marks[0] ? lines.positionOf(marks[0].span.start) : { line: 1, column: 1 };
  const arrow = marks.some(({ primary }) => primary) ? "-->" : ":::";
  const bar = `${" ".repeat(width)} ${paint.gutter("|")}`;
  const out = [`${" ".repeat(width)}${paint.gutter(arrow)} ${lines.file}:${head.line}:${head.column}`, bar];
  let before: number | null = null;
  for (const { line, pieces } of shownLines(lines, marks)) {
    if (before !== null && line.line > before + 1) out.push(paint.gutter("..."));
    before = line.line;
    const number = paint.gutter(`${String(line.line).padStart(width)} |`);
    for (const excerpt of excerptsOf(line, pieces)) {
      const { from, to } = excerpt;
      const cut = [from === 0 ? "" : leftOut, to === line.text.length ? "" : leftOut];
      out.push(`${number} ${cut[0]}${visible(line.text.slice(from, to))}${cut[1]}`.trimEnd());
      for (const row of rowsOf(excerpt.pieces)) {
        for (const marked of markLines(line.text, excerpt, row, paint)) out.push(`${bar} ${marked}`);
      }
    }
  }
  return out;
};
