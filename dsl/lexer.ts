/** Text to tokens. Reports characters that mean nothing, known mistakes, and texts or nesting beyond the limits. */
import { type IToken, Lexer, type TokenType } from "chevrotain";
import { beginningOf, type Diagnostic, diagnose } from "./diagnostic.ts";
import { invisibleIn, withoutInvisible } from "./invisible.ts";
import { limits } from "./limits.ts";
import type { Span } from "./span.ts";
import * as t from "./tokens.ts";
import { HashComment } from "./tokens-foreign.ts";
import { skipValidations } from "./validations.ts";

export interface Lexed {
  /** What was read, and where in the file it begins. */
  readonly text: string;
  readonly offset: number;
  readonly tokens: IToken[];
  /** The `///` comments, in order. */
  readonly documentation: readonly IToken[];
  /** The other comments, in order. */
  readonly comments: readonly IToken[];
  readonly diagnostics: readonly Diagnostic[];
}

/** A word is read once, and then looked up: of the patterns of the keywords a lexer tries one after the other. */
const readKeyword = (token: IToken): void => {
  if (token.tokenType !== t.Identifier) return;
  const type = t.keywordOf(token.image);
  if (type?.tokenTypeIdx === undefined) return;
  token.tokenType = type;
  token.tokenTypeIdx = type.tokenTypeIdx;
};

const lexer = new Lexer(t.patterns, {
  ensureOptimizations: true,
  positionTracking: "onlyOffset",
  skipValidations,
});

/** The offset behind a token. One that was put in place of another keeps the end of what is written there. */
export const endOfToken = ({ startOffset, endOffset = -1, image }: IToken): number =>
  endOffset >= 0 ? endOffset + 1 : startOffset + image.length;

export const tokenSpan = (file: string, token: IToken): Span => ({
  file,
  start: token.startOffset,
  end: endOfToken(token),
});

/** What to say of a token that is a known mistake, or null for one that is fine. */
const mistake = (file: string, token: IToken): Diagnostic | null => {
  switch (token.tokenType) {
    case t.DoubleAmpersand:
      return diagnose("LEND0009", tokenSpan(file, token), { found: token.image, word: "and" });
    case t.DoubleBar:
      return diagnose("LEND0009", tokenSpan(file, token), { found: token.image, word: "or" });
    case t.Exclamation:
      return diagnose("LEND0009", tokenSpan(file, token), { found: token.image, word: "not" });
    case t.OtherNotEqual:
      return diagnose("LEND0009", tokenSpan(file, token), { found: token.image, word: "!=" });
    case t.Matches:
      return diagnose("LEND0009", tokenSpan(file, token), { found: token.image, word: 'like "…"' });
    case t.SingleQuoted:
    case t.CurlyQuoted:
      return diagnose("LEND0010", tokenSpan(file, token), {});
    case t.OpenText:
      return diagnose("LEND0002", tokenSpan(file, token), {});
    case t.Identifier:
      return token.image.length > limits.nameLength
        ? diagnose("LEND0018", tokenSpan(file, token), { limit: limits.nameLength })
        : null;
    case t.Text:
      return token.image.length > limits.textLength
        ? diagnose("LEND0012", tokenSpan(file, token), { limit: limits.textLength })
        : null;
    default:
      return null;
  }
};

type Role = "opens" | "closes" | "quantifier" | "boundary";

/** What tokens do to the nesting; after a boundary no expression goes on, so the quantifiers before it are closed. */
const roles: ReadonlyMap<TokenType, Role> = new Map<TokenType, Role>([
  ...[t.LeftBrace, t.LeftParen, t.LeftBracket].map((type) => [type, "opens"] as const),
  ...[t.RightBrace, t.RightParen, t.RightBracket].map((type) => [type, "closes"] as const),
  ...[t.AnyOf, t.AllOf, t.Count].map((type) => [type, "quantifier"] as const),
  ...[t.Permit, t.Forbid, t.Quota, t.Lock, t.Lifecycle, t.Let].map((type) => [type, "boundary"] as const),
  ...[t.Given, t.Test, t.Entity, t.Record, t.Action].map((type) => [type, "boundary"] as const),
  ...[t.When, t.Unless, t.Code, t.Because, t.Help].map((type) => [type, "boundary"] as const),
  ...[t.Counts, t.Adding, t.AtMost, t.Takes, t.StartsAt, t.EndsAt].map((type) => [type, "boundary"] as const),
]);

/**
 * The first token that is nested too deeply. It runs over the flat list before the parser does, because a
 * recursive parser would overflow the stack first.
 */
const tooDeep = (tokens: readonly IToken[]): IToken | undefined => {
  const inside = [0];
  let depth = 0;
  return tokens.find((token) => {
    const role = roles.get(token.tokenType);
    if (role === undefined) return false;
    if (role === "opens") {
      inside.push(0);
      depth++;
    } else if (role === "closes" && inside.length > 1) {
      depth -= 1 + (inside.pop() ?? 0);
    } else if (role === "quantifier") {
      inside[inside.length - 1] = (inside.at(-1) ?? 0) + 1;
      depth++;
    } else if (role === "boundary") {
      depth -= inside.at(-1) ?? 0;
      inside[inside.length - 1] = 0;
    }
    return depth > limits.nesting;
  });
};

/** Reports what nobody can see, up to the limit. */
export const reportInvisible = (file: string, text: string): Diagnostic[] => {
  const found: Diagnostic[] = [];
  for (const { index, 0: character } of invisibleIn(text)) {
    const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
    const span = { file, start: index, end: index + 1 };
    if (found.push(diagnose("LEND0017", span, { character: `U+${code}` })) >= limits.kept) break;
  }
  return found;
};

/** Moves tokens of a piece of text to where the piece stands in its file. */
const shift = (tokens: readonly IToken[], by: number): void => {
  if (by === 0) return;
  for (const token of tokens) token.startOffset += by;
};

/**
 * Reads the tokens of `text`, which begins at `offset` in `file`. Where nesting goes beyond the limit there are no
 * tokens, so that nothing behind it can overflow.
 */
export const lex = (file: string, text: string, offset = 0): Lexed => {
  if (text.length > limits.fileLength) {
    const span = { file, start: 0, end: 1 };
    const facts = { length: text.length, limit: limits.fileLength };
    const diagnostics = [diagnose("LEND0007", span, facts)];
    return { text, offset, tokens: [], documentation: [], comments: [], diagnostics };
  }
  // What nobody can see has been reported; here it is only in the way.
  const result = lexer.tokenize(withoutInvisible(text));
  // By `forEach`: files are long, and an iterator costs a process that has just begun an object for each token.
  result.tokens.forEach(readKeyword);
  const documentation = result.groups.documentation ?? [];
  shift(result.tokens, offset);
  shift(documentation, offset);
  const comments = result.groups.comments ?? [];
  shift(comments, offset);
  const stray = result.groups.stray ?? [];
  shift(stray, offset);
  const diagnostics = stray.slice(0, limits.kept).map((token) => {
    const found = beginningOf(token.image, 20);
    return diagnose("LEND0001", tokenSpan(file, token), { found });
  });
  const foreign = result.groups.foreign ?? [];
  shift(foreign, offset);
  for (const token of foreign.slice(0, limits.kept)) {
    const found = token.tokenType === HashComment ? "#" : "/*";
    const span = { file, start: token.startOffset, end: token.startOffset + found.length };
    diagnostics.push(
      diagnose("LEND0021", span, { found, instead: "Write comments as `// …`, on each line." }),
    );
  }
  result.tokens.forEach((token) => {
    const found = mistake(file, token);
    if (found && diagnostics.length < limits.kept) diagnostics.push(found);
  });
  const deep = tooDeep(result.tokens);
  if (deep === undefined)
    return { text, offset, tokens: result.tokens, documentation, comments, diagnostics };
  diagnostics.push(diagnose("LEND0006", tokenSpan(file, deep), { limit: limits.nesting }));
  return { text, offset, tokens: [], documentation: [], comments: [], diagnostics };
};
