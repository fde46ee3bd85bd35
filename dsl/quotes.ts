/** Texts with one quote. Behind it inside and outside change places up to the end of the line, so the parser stops at the other end. */
import type { IToken } from "chevrotain";
import { type Diagnostic, diagnose } from "./diagnostic.ts";
import { endOfToken, type Lexed, tokenSpan } from "./lexer.ts";
import { lineEnd, lineStart } from "./lines.ts";
import * as t from "./tokens.ts";

/** A quote behind which nothing but brackets and commas comes ends a text and begins none. */
const ends = /^"[\s)\]},]*$/;

/** Where the quote is missing, or null where it is missing at the end of the line, as the lexer has reported. */
const missing = (
  file: string,
  tokens: readonly IToken[],
  open: IToken,
  stop: number | null,
): Diagnostic | null => {
  const at = tokens.findIndex(({ startOffset }) => startOffset === stop);
  const [before, found] = [tokens[at - 1], tokens[at]];
  const quote = { file, start: open.startOffset, end: open.startOffset + 1 };
  if (!found || stop === null || stop >= open.startOffset) {
    return ends.test(open.image) ? diagnose("LEND0023", quote, { first: null }) : null;
  }
  const isInside = before?.tokenType === t.Text && endOfToken(before) === stop;
  return isInside
    ? diagnose("LEND0002", tokenSpan(file, before), {})
    : diagnose("LEND0023", { ...quote, start: stop }, { first: found.image });
};

/**
 * With one diagnostic for a line in which a quote is missing, in the place where it is.
 *
 * @param stop where the parser first stopped, or null where it did not
 */
export const quoted = (file: string, lexed: Lexed, stop: number | null): Lexed => {
  const open = lexed.tokens.find(({ tokenType }) => tokenType === t.OpenText);
  if (!open) return lexed;
  const start = lineStart(lexed, open.startOffset);
  const end = lineEnd(lexed, open.startOffset);
  const isHere = stop !== null && stop >= start && stop <= end;
  const diagnostic = missing(file, lexed.tokens, open, isHere ? stop : null);
  if (diagnostic === null) {
    // The other quote of a text that goes over several lines.
    const isOther = ({ code, span }: Diagnostic): boolean =>
      code === "LEND0002" && span.start > end && span.end === span.start + 1;
    return { ...lexed, diagnostics: lexed.diagnostics.filter((each) => !isOther(each)) };
  }
  const others = lexed.diagnostics.filter(({ span }) => span.start < start || span.start > end);
  return { ...lexed, diagnostics: [...others, diagnostic] };
};
