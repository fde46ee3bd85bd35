/** Text for a terminal: lines that fit, and nothing that moves its cursor. */
import { styleText } from "node:util";
import stringWidth from "string-width";

/** Control characters of a value must not reach the terminal. */
const visible = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
  text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "·");

/** A word in pieces that fit; a character wider than a line stays whole. */
const piecesOf = (word: string, width: number): readonly string[] => {
  if (stringWidth(word) <= width) return [word];
  const pieces: string[] = [];
  let piece = "";
  for (const character of word) {
    if (piece !== "" && stringWidth(piece + character) > width) {
      pieces.push(piece);
      piece = "";
    }
    piece += character;
  }
  return [...pieces, piece];
};

/** Lines of at most `width` columns, broken between words where there is a space. */
export const wrap = (text: string, width: number): readonly string[] => {
  const lines: string[] = [];
  let line = "";
  for (const piece of visible(text)
    .split(/ +/)
    .flatMap((word) => piecesOf(word, width))) {
    const longer = line === "" ? piece : `${line} ${piece}`;
    if (stringWidth(longer) <= width) line = longer;
    else {
      lines.push(line);
      line = piece;
    }
  }
  return [...lines, line];
};

/** Two columns in. */
export const indent = (lines: readonly string[]): readonly string[] => lines.map((line) => `  ${line}`);

/** `1 test`, `2 tests`. */
export const counted = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? "" : "s"}`;

export type Paint = (style: "red" | "green" | "bold" | "dim", text: string) => string;

/** What colors a text, or leaves it as it is. */
export const painterOf = (color: boolean): Paint =>
  color ? (style, text) => styleText(style, text, { validateStream: false }) : (_, text) => text;
