/** Where tokens stand in their lines. People lay text out as they mean it, also where a bracket is missing. */
import type { IToken } from "chevrotain";
import type { Lexed } from "./lexer.ts";

type Text = Pick<Lexed, "text" | "offset">;

/** Where the line of a place begins, as an offset of the file. */
export const lineStart = ({ text, offset }: Text, at: number): number =>
  at <= offset ? offset : offset + text.lastIndexOf("\n", at - offset - 1) + 1;

/** Where the line of a place ends. */
export const lineEnd = ({ text, offset }: Text, at: number): number => {
  const end = text.indexOf("\n", at - offset);
  return offset + (end === -1 ? text.length : end);
};

/** Whether a token stands at the left margin. */
export const startsLine = ({ text, offset }: Text, { startOffset }: IToken): boolean =>
  startOffset <= offset || text.charAt(startOffset - offset - 1) === "\n";

/** Whether only blanks stand before a token in its line. */
export const isFirstOnLine = (lexed: Text, token: IToken): boolean => {
  let at = token.startOffset - lexed.offset - 1;
  while (at >= 0 && " \t\ufeff".includes(lexed.text.charAt(at))) at--;
  return at < 0 || lexed.text.charAt(at) === "\n";
};
