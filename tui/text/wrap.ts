/** A sentence broken into lines, at spaces where there are any. */
import { beginning, widthOf } from "./fit.ts";
import { visible } from "./visible.ts";

/** Breaks a word that is wider than a line. A character wider than the line stays whole. */
const pieces = (word: string, width: number): readonly string[] => {
  const found: string[] = [];
  let rest = word;
  while (widthOf(rest) > width) {
    const piece = beginning(rest, width) || String.fromCodePoint(rest.codePointAt(0) ?? 0x20);
    found.push(piece);
    rest = rest.slice(piece.length);
  }
  return rest === "" ? found : [...found, rest];
};

/** Lines of at most `width` columns; at least one line. */
export const wrap = (text: string, width: number): readonly string[] => {
  const room = Math.max(1, width);
  const lines: string[] = [];
  let line = "";
  for (const word of visible(text)
    .split(/ +/)
    .flatMap((word) => pieces(word, room))) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (widthOf(longer) <= room) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
};
