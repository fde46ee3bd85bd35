/**
 * Brackets that do not match. The one that is missing or too many is told by the layout: what a bracket holds is indented
 * deeper than the line that opens it. Only a piece of text that could not be read comes here.
 */
import { createTokenInstance, type IToken, type TokenType } from "chevrotain";
import { type Diagnostic, diagnose } from "./diagnostic.ts";
import { endOfToken, type Lexed, tokenSpan } from "./lexer.ts";
import { isFirstOnLine, lineStart } from "./lines.ts";
import * as t from "./tokens.ts";

const closers: ReadonlyMap<TokenType, TokenType> = new Map([
  [t.LeftBrace, t.RightBrace],
  [t.LeftParen, t.RightParen],
  [t.LeftBracket, t.RightBracket],
]);
const closing: ReadonlySet<TokenType> = new Set(closers.values());

const signOf = (type: TokenType): string => String(type.PATTERN);

/** A bracket without its partner: one that is open is closed before the token `at`, one that closes nothing stands there. */
interface Single {
  readonly kind: "open" | "stray";
  readonly token: IToken;
  readonly at: number;
}

interface Open {
  readonly token: IToken;
  /** Where the first token of its line stands in that line. */
  readonly indent: number;
  readonly line: number;
}

const fits = (open: Open | undefined, type: TokenType): boolean =>
  open !== undefined && closers.get(open.token.tokenType) === type;

/** Goes through the tokens once and asks for each closing bracket which open ones it leaves alone, and whether it closes one. */
const singlesBy = (
  { tokens }: Lexed,
  leaves: (open: Open, at: number) => boolean,
  closes: (open: Open, at: number) => boolean,
  placeOf: (at: number) => Pick<Open, "indent" | "line">,
): Single[] => {
  const stack: Open[] = [];
  const singles: Single[] = [];
  const leave = (at: number): void => {
    const open = stack.pop();
    if (open) singles.push({ kind: "open", token: open.token, at });
  };
  for (const [at, token] of tokens.entries()) {
    for (let top = stack.at(-1); top && leaves(top, at); top = stack.at(-1)) leave(at);
    if (closers.has(token.tokenType)) stack.push({ token, ...placeOf(at) });
    if (!closing.has(token.tokenType)) continue;
    const top = stack.at(-1);
    if (top && fits(top, token.tokenType) && closes(top, at)) stack.pop();
    else if (fits(stack.at(-2), token.tokenType)) {
      leave(at);
      stack.pop();
    } else singles.push({ kind: "stray", token, at });
  }
  while (stack.length > 0) leave(tokens.length);
  return singles;
};

const byOrder = (lexed: Lexed): Single[] =>
  singlesBy(
    lexed,
    () => false,
    () => true,
    () => ({ indent: 0, line: 0 }),
  );

const byLayout = (lexed: Lexed): Single[] => {
  const { tokens } = lexed;
  let line = 0;
  let indent = 0;
  const places = tokens.map((token, at) => {
    if (at > 0 && !isFirstOnLine(lexed, token)) return { line, indent, isFirst: false };
    line = lineStart(lexed, token.startOffset);
    indent = token.startOffset - line;
    return { line, indent, isFirst: true };
  });
  const placeOf = (at: number) => places[at] ?? { line: 0, indent: 0, isFirst: false };
  return singlesBy(
    lexed,
    (open, at) => {
      const { isFirst, indent: here, line: now } = placeOf(at);
      if (!isFirst || now === open.line) return false;
      return closing.has(tokens[at]?.tokenType as TokenType) ? here < open.indent : here <= open.indent;
    },
    (open, at) => {
      const { isFirst, indent: here, line: now } = placeOf(at);
      return isFirst ? here === open.indent : now === open.line;
    },
    placeOf,
  );
};

const diagnosticOf = (file: string, { tokens }: Lexed, { kind, token, at }: Single): Diagnostic => {
  const found = token.image;
  if (kind === "stray") return diagnose("LEND0025", tokenSpan(file, token), { found });
  const closer = signOf(closers.get(token.tokenType) as TokenType);
  const last = tokens[at - 1] ?? token;
  const end = endOfToken(last);
  const related = { span: { file, start: end, end }, label: `\`${closer}\` is missing here` };
  return diagnose("LEND0024", tokenSpan(file, token), { found, closer }, last === token ? null : related);
};

const closerFor = ({ token }: Single, before: IToken | undefined): IToken => {
  const type = closers.get(token.tokenType) as TokenType;
  const start = endOfToken(before ?? token);
  return createTokenInstance(type, signOf(type), start, start - 1, 0, 0, 0, 0);
};

/** With every bracket closed and none too many, and the first that was not reported; the same where they match. */
export const closed = (file: string, lexed: Lexed): Lexed => {
  // An open text may hold a bracket that was meant.
  if (lexed.tokens.some(({ tokenType }) => tokenType === t.OpenText)) return lexed;
  const ordered = byOrder(lexed);
  if (ordered.length === 0) return lexed;
  const laidOut = byLayout(lexed);
  const singles = laidOut.length === 1 ? laidOut : ordered;
  const first = singles[0] as Single;
  const byPlace = Map.groupBy(singles, ({ at }) => at);
  const tokens = [...lexed.tokens, null].flatMap((token, at) => {
    const here = byPlace.get(at) ?? [];
    const added = here.flatMap((single) =>
      single.kind === "open" ? [closerFor(single, lexed.tokens[at - 1])] : [],
    );
    return [...added, ...(token && !here.some(({ kind }) => kind === "stray") ? [token] : [])];
  });
  return { ...lexed, tokens, diagnostics: [...lexed.diagnostics, diagnosticOf(file, lexed, first)] };
};
