/**
 * A text that could not be read, cut where a declaration seems to begin. Each piece is read by itself, so that what is
 * wrong in one says nothing of the next, even where a brace or a quote is missing.
 */
import type { IToken, TokenType } from "chevrotain";
import type { Declaration } from "./ast.ts";
import type { Diagnostic } from "./diagnostic.ts";
import type { Lexed } from "./lexer.ts";
import { endOfToken } from "./lexer.ts";
import { isFirstOnLine, startsLine } from "./lines.ts";
import * as t from "./tokens.ts";

export interface Segment {
  readonly lexed: Lexed;
  /** What the next one begins with; null where the text ends. */
  readonly next: IToken | null;
}

const anywhere: ReadonlySet<TokenType> = new Set([
  ...[t.Enum, t.Entity, t.Record, t.Action, t.Test],
  ...[t.Permit, t.Forbid, t.Quota, t.Lock, t.Lifecycle],
]);
/** Words that begin statements of a test too, which are indented. */
const atMargin: ReadonlySet<TokenType> = new Set([t.Let, t.Given]);

/** Behind one of these a word is a member, an action or an operand. */
const goesOn: ReadonlySet<TokenType> = new Set([t.Colon, t.Comma, t.Dot, t.With]);

const closing: ReadonlySet<TokenType> = new Set([t.RightBrace, t.RightBracket, t.RightParen]);

const begins = (lexed: Lexed, at: number): boolean => {
  const token = lexed.tokens[at];
  if (!token) return false;
  const { tokenType } = token;
  if (!anywhere.has(tokenType) && !atMargin.has(tokenType)) return false;
  const [before, after] = [lexed.tokens[at - 1], lexed.tokens[at + 1]];
  if ((after && goesOn.has(after.tokenType)) || before?.tokenType === t.Comma) return false;
  return atMargin.has(tokenType) ? startsLine(lexed, token) : isFirstOnLine(lexed, token);
};

/** How many tokens the first line of a file is, where it is whole; 0 where it is not. */
const headerLength = (lexed: Lexed): number => {
  const [first, , third] = lexed.tokens;
  if (first?.tokenType === t.Schema) return begins(lexed, 1) ? 0 : 2;
  const isPolicy = first?.tokenType === t.Policy && third?.tokenType === t.For;
  return isPolicy && !begins(lexed, 1) && !begins(lexed, 3) ? 4 : 0;
};

/**
 * Where pieces begin. The header is one, so that a first word that is none says nothing of it. Where what braces hold is
 * not indented, a `let` in them begins none.
 */
const startsIn = (lexed: Lexed): number[] => {
  const starts = [0];
  const header = headerLength(lexed);
  let depth = 0;
  let isFlat = false;
  for (const [at, token] of lexed.tokens.entries()) {
    const { tokenType } = token;
    const isInside = depth > 0 && (isFlat || lexed.tokens[at - 1]?.tokenType === t.LeftBrace);
    const isFirst = at > 0 && at === header;
    if (isFirst || (at > 0 && begins(lexed, at) && !(isInside && atMargin.has(tokenType)))) {
      starts.push(at);
      depth = 0;
      isFlat = false;
    } else if (depth > 0 && !isFlat && !closing.has(tokenType)) isFlat = startsLine(lexed, token);
    if (tokenType === t.LeftBrace) depth++;
    if (tokenType === t.RightBrace) depth--;
  }
  return starts;
};

/** The pieces in their order; every token and every diagnostic of the lexer is in one of them. */
export const segmentsOf = (lexed: Lexed): Segment[] => {
  const { tokens, diagnostics } = lexed;
  const starts = startsIn(lexed);
  const sorted = [...diagnostics].sort((a, b) => a.span.start - b.span.start);
  let taken = 0;
  return starts.map((from, which) => {
    const next = tokens[starts[which + 1] ?? tokens.length] ?? null;
    const first = taken;
    while (taken < sorted.length && (next === null || (sorted[taken]?.span.start ?? 0) < next.startOffset))
      taken++;
    const piece = tokens.slice(from, starts[which + 1]);
    return { lexed: { ...lexed, tokens: piece, diagnostics: sorted.slice(first, taken) }, next };
  });
};

/** Where a piece ends that does not end with the text. */
export const endOfSegment = ({ lexed }: Segment): number => {
  const last = lexed.tokens.at(-1);
  return last ? endOfToken(last) : 0;
};

/** Without the declarations in which something was reported that the parser got over. */
export const withoutMistaken = (
  declarations: readonly Declaration[],
  diagnostics: readonly Diagnostic[],
): Declaration[] => {
  const mistakes = diagnostics.filter(({ code }) => code !== "LEND0005");
  const starts = mistakes.map(({ span }) => span.start).sort((a, b) => a - b);
  let next = 0;
  return declarations.filter(({ span }) => {
    while ((starts[next] ?? Number.POSITIVE_INFINITY) < span.start) next++;
    return (starts[next] ?? Number.POSITIVE_INFINITY) >= span.end;
  });
};
