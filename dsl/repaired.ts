/** Parsing with known mistakes repaired, so that each is reported once and by name. */
import { EOF, type IToken, type TokenType } from "chevrotain";
import type { Diagnostic } from "./diagnostic.ts";
import type { Lexed } from "./lexer.ts";
import { limits } from "./limits.ts";
import { repair } from "./mistakes.ts";
import * as t from "./tokens.ts";

/** What may follow a declaration; anything else is a part of it that could not be read. */
export const endsDeclaration: ReadonlySet<TokenType> = new Set([
  ...[EOF, t.Enum, t.Entity, t.Record, t.Action, t.Let, t.Given, t.Test],
  ...[t.Permit, t.Forbid, t.Quota, t.Lock, t.Lifecycle],
]);

/** How often a text is repaired; behind the first mistakes of a declaration there may be others. */
const mostRepairs = 4;

const causing = new Set(["LEND0001", "LEND0002", "LEND0009", "LEND0010", "LEND0016", "LEND0021", "LEND0022"]);

/** Without the syntax errors that stand behind a mistake in one declaration: they only follow from it. */
const withoutFollowUps = (
  tokens: readonly IToken[],
  syntax: readonly Diagnostic[],
  mistakes: readonly Diagnostic[],
): Diagnostic[] => {
  const causes = mistakes.filter(({ code }) => causing.has(code)).map(({ span }) => span.start);
  if (causes.length === 0 || syntax.length === 0) return [...syntax];
  const starts = tokens
    .filter(({ tokenType }) => endsDeclaration.has(tokenType))
    .map((each) => each.startOffset);
  return syntax.filter(({ code, span }) => {
    if (code !== "LEND0005") return true;
    const start = starts.findLast((each) => each < span.start) ?? 0;
    return !causes.some((cause) => cause >= start && cause <= span.start);
  });
};

/** Parses, and as long as there is a known mistake where the parser stops, repairs it and parses again. */
export const parseRepaired = <Result extends { readonly diagnostics: readonly Diagnostic[] }>(
  file: string,
  lexed: Lexed,
  parse: (lexed: Lexed) => Result,
): Result => {
  let now = lexed;
  let result = parse(now);
  for (let round = 0; round < mostRepairs && now.diagnostics.length < limits.kept; round++) {
    const stops = result.diagnostics.filter(({ code }) => code === "LEND0005").map(({ span }) => span.start);
    const repaired = stops.length === 0 ? null : repair(file, now.tokens, stops);
    if (repaired === null) break;
    now = { ...now, tokens: repaired.tokens, diagnostics: [...now.diagnostics, ...repaired.diagnostics] };
    result = parse(now);
  }
  const syntax = withoutFollowUps(lexed.tokens, result.diagnostics, now.diagnostics);
  return { ...result, diagnostics: [...now.diagnostics, ...syntax] };
};
