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

/** The part of a long line that shows a column; it never begins or ends inside of a character. */
const windowOf = (text: string, column: number): readonly [number, number] => {
  const whole = (at: number): number => (/[\uDC00-\uDFFF]/.test(text.charAt(at)) ? at + 1 : at);
  const from = Math.max(0, column - Math.floor(longestLine / 2));
  return [whole(from), whole(Math.min(text.length, from + longestLine))];
};

/** Rows of marks under one line. Marks share a row unless they overlap or a label is in the way. */
const rowsOf = (pieces: readonly Piece[]): readonly (readonly Piece[])[] => {
  const rows: Piece[][] = [];
  for (const piece of [...pieces].sort((a, b) => a.from - b.from || a.to - b.to)) {
    const last = rows.at(-1)?.at(-1);
    if (last && last.label === "" && last.to <= piece.from) rows.at(-1)?.push(piece);
    else rows.push([piece]);
  }
  return rows;
};

const columns = (text: string): number => stringWidth(visible(text));

const markRow = (line: Line, from: number, to: number, row: readonly Piece[], paint: FramePaint): string => {
  let reached = 0;
  return row
    .map((piece) => {
      const before = columns(line.text.slice(from, Math.min(piece.from, to)));
      const wide = columns(line.text.slice(Math.max(from, piece.from), Math.min(piece.to, to)));
      const mark = (piece.primary ? "^" : "-").repeat(Math.max(1, wide));
      const gap = " ".repeat(Math.max(0, before - reached));
      reached = before + mark.length;
      return gap + paint.mark(piece.label === "" ? mark : `${mark} ${piece.label}`, piece.primary);
    })
    .join("");
};

/** One frame for places in one file, in the order of the lines; `...` stands for lines that are left out. */
export const frame = (lines: Lines, marks: readonly Mark[], paint: FramePaint): string[] => {
  const shown = new Map<number, { line: Line; pieces: Piece[] }>();
  for (const [line, piece] of marks.flatMap((mark) => piecesOf(lines, mark))) {
    const known = shown.get(line.line);
    if (known) known.pieces.push(piece);
    else shown.set(line.line, { line, pieces: [piece] });
  }
  const ordered = [...shown.values()].sort((a, b) => a.line.line - b.line.line);
  const width = String(ordered.at(-1)?.line.line ?? 1).length;
  const head = marks[0] ? lines.positionOf(marks[0].span.start) : { line: 1, column: 1 };
  const arrow = marks.some(({ primary }) => primary) ? "-->" : ":::";
  const bar = `${" ".repeat(width)} ${paint.gutter("|")}`;
  const out = [`${" ".repeat(width)}${paint.gutter(arrow)} ${lines.file}:${head.line}:${head.column}`, bar];
  let before: number | null = null;
  for (const { line, pieces } of ordered) {
    if (before !== null && line.line > before + 1) out.push(paint.gutter("..."));
    before = line.line;
    const [from, to] = windowOf(line.text, pieces[0]?.from ?? 0);
    const number = String(line.line).padStart(width);
    out.push(`${paint.gutter(`${number} |`)} ${visible(line.text.slice(from, to))}`.trimEnd());
    for (const row of rowsOf(pieces)) out.push(`${bar} ${markRow(line, from, to, row, paint)}`);
  }
  return out;
};
