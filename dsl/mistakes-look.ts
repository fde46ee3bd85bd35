/** What a finder of known mistakes sees around the place where the parser stopped, and what it answers. */
import type { IToken, TokenType } from "chevrotain";
import { type Diagnostic, diagnose } from "./diagnostic.ts";
import { endOfToken, tokenSpan } from "./lexer.ts";
import { cover } from "./span.ts";
import * as t from "./tokens.ts";

/** Tokens from one place to before another become others. */
export interface Repair {
  readonly from: number;
  readonly to: number;
  readonly by: readonly IToken[];
  readonly diagnostic: Diagnostic;
  /** The tokens cannot say what was meant, so nothing behind them is looked at. */
  readonly isLast?: boolean;
}

/** A look at the tokens around the one that the parser did not expect. */
export interface Look {
  readonly file: string;
  readonly tokens: readonly IToken[];
  readonly at: number;
}

export type Finder = (look: Look) => Repair | null;

/** The same place, read as something else. */
export const as = (token: IToken, type: TokenType, image = token.image): IToken => ({
  ...token,
  image,
  endOffset: endOfToken(token) - 1,
  tokenType: type,
  tokenTypeIdx: type.tokenTypeIdx ?? token.tokenTypeIdx,
});

/** What nobody wrote, in front of a token. */
export const inFrontOf = (token: IToken, type: TokenType, image = String(type.PATTERN)): IToken => ({
  ...as(token, type, image),
  endOffset: token.startOffset - 1,
});

export const touches = (left: IToken, right: IToken): boolean => endOfToken(left) === right.startOffset;

export const spanOf = ({ file }: Look, from: IToken, to: IToken) =>
  cover(tokenSpan(file, from), tokenSpan(file, to));

/** Reports tokens that say in another way what `by` says; null where the parser cannot go on with anything. */
export const saidOtherwise = (
  look: Look,
  [from, to]: readonly [number, number],
  instead: string,
  by: readonly IToken[] | null,
): Repair | null => {
  const said = look.tokens.slice(from, to);
  const [first, last] = [said[0], said.at(-1)];
  if (!first || !last) return null;
  const found = said.map(({ image }) => image).join(" ");
  const isOwn = said.every(({ tokenType }) => tokenType !== t.Identifier && tokenType !== t.Contraction);
  const code = isOwn ? "LEND0027" : "LEND0021";
  const diagnostic = diagnose(code, spanOf(look, first, last), { found, instead });
  return { from, to, by: by ?? said, diagnostic, isLast: by === null };
};

/** Reports a word that is missing in front of a token. */
export const missing = (
  look: Look,
  at: number,
  word: string,
  instead: string,
  by: readonly IToken[],
): Repair | null => {
  const before = look.tokens[at];
  if (!before) return null;
  const facts = { word, before: before.image, instead };
  return { from: at, to: at + 1, by, diagnostic: diagnose("LEND0026", tokenSpan(look.file, before), facts) };
};

/** The kinds of text that say things in their own words. */
export type Kind = "schema" | "rule" | "test";

const schemaWords: ReadonlySet<TokenType | undefined> = new Set([
  ...[t.Schema, t.Enum, t.Entity, t.Record, t.Action],
]);
const testWords: ReadonlySet<TokenType | undefined> = new Set([t.Test, t.Given, t.LeftBrace]);

/** What the text that holds the place is, by the word that it begins with. */
export const kindOf = ({ tokens }: Look): Kind => {
  const first = tokens[0]?.tokenType;
  if (schemaWords.has(first)) return "schema";
  return testWords.has(first) ? "test" : "rule";
};

export const isWord = (token: IToken | undefined): token is IToken =>
  token?.tokenType === t.Identifier || (token?.tokenType.CATEGORIES?.includes(t.Word) ?? false);
