/** A stretch of source text: offsets in UTF-16 code units, half open (`end` is the first offset after it). */
export interface Span {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

/** A policy source: its name as shown to people, and its text. */
export interface Source {
  readonly file: string;
  readonly text: string;
}

/** A place as an editor shows it; both numbers begin at 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The smallest span that covers both. */
export const cover = (first: Span, last: Span): Span => ({
  file: first.file,
  start: first.start,
  end: Math.max(first.end, last.end),
});

/** Where each line of `text` begins. */
const lineStarts = (text: string): readonly number[] => {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
};

/** Finds lines and columns in one text; building it costs one pass, a look-up costs a binary search. */
export const createLineIndex = (text: string): ((offset: number) => Position) => {
  const starts = lineStarts(text);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
};
