/**
 * Known mistakes by name. Where the parser stopped, what people write in other languages is looked for, reported once
 * with what to write instead, and replaced, so that the parser can go on. A text without errors never comes here.
 */
import type { IToken, TokenType } from "chevrotain";
import { type Diagnostic, diagnose } from "./diagnostic.ts";
import { foreignMethods, foreignWords, unitMeant } from "./foreign.ts";
import { tokenSpan } from "./lexer.ts";
import { conditionFinders } from "./mistakes-conditions.ts";
import { expressionFinders } from "./mistakes-expressions.ts";
import {
  as,
  type Finder,
  kindOf,
  type Look,
  type Repair,
  saidOtherwise,
  spanOf,
  touches,
} from "./mistakes-look.ts";
import { nameFinders, naming } from "./mistakes-names.ts";
import { schemaFinders } from "./mistakes-schema.ts";
import { lastFinders, testFinders } from "./mistakes-tests.ts";
import { phrases } from "./phrases.ts";
import { cover } from "./span.ts";
import * as t from "./tokens.ts";

const signs: Readonly<Record<string, readonly [TokenType, string]>> = {
  "===": [t.EqualEqual, "=="],
  "!==": [t.NotEqual, "!="],
  "<>": [t.NotEqual, "!="],
  "=>": [t.GreaterEqual, ">="],
  "=<": [t.LessEqual, "<="],
};

/** Two signs that are one in other languages. */
const doubledSign: Finder = (look) => {
  const { tokens, at } = look;
  const [first, second] = [tokens[at - 1], tokens[at]];
  if (!first || !second || !touches(first, second)) return null;
  const found = first.image + second.image;
  const meant = Object.hasOwn(signs, found) ? signs[found] : undefined;
  if (!meant) return null;
  const diagnostic = diagnose("LEND0009", spanOf(look, first, second), { found, word: meant[1] });
  return { from: at - 1, to: at + 1, by: [as(first, ...meant)], diagnostic };
};

/** `let limit == 5`. */
const comparedLet: Finder = ({ file, tokens, at }) => {
  const token = tokens[at];
  if (token?.tokenType !== t.EqualEqual || tokens[at - 2]?.tokenType !== t.Let) return null;
  const diagnostic = diagnose("LEND0009", tokenSpan(file, token), { found: "==", word: "=" });
  return { from: at, to: at + 1, by: [as(token, t.Equal, "=")], diagnostic };
};

/** `1.5 hours`; with `1.5.2` it is somebody's version. */
const fraction: Finder = (look) => {
  const { tokens, at } = look;
  const [whole, dot, part, unit] = tokens.slice(at - 1, at + 3);
  if (!whole || dot?.tokenType !== t.Dot || part?.tokenType !== t.Integer) return null;
  if (at === 0 || whole.tokenType !== t.Integer) return null;
  const found = `${whole.image}.${part.image}`;
  const milliseconds = Math.round(
    Number(found) * (t.unitMilliseconds[unit?.image.replace(/s$/, "") ?? ""] ?? 0),
  );
  const smaller = Object.entries(t.unitMilliseconds)
    .reverse()
    .find(([, factor]) => milliseconds > 0 && milliseconds % factor === 0);
  const amount = smaller ? milliseconds / smaller[1] : 0;
  const instead = smaller
    ? `Write \`${amount} ${smaller[0]}${amount === 1 ? "" : "s"}\`.`
    : "Numbers have no fraction: count in something smaller.";
  const diagnostic = diagnose("LEND0016", spanOf(look, whole, part), { found, instead });
  return { from: at, to: at + 2, by: [], diagnostic };
};

/** `10 min`. */
const shortUnit: Finder = ({ file, tokens, at }) => {
  const [amount, token] = [tokens[at - 1], tokens[at]];
  if (amount?.tokenType !== t.Integer || token?.tokenType !== t.Identifier) return null;
  const instead = unitMeant(token.image, amount.image);
  if (instead === null) return null;
  const diagnostic = diagnose("LEND0022", tokenSpan(file, token), { found: token.image, instead });
  return { from: at, to: at + 1, by: [as(token, t.Unit, "days")], diagnostic };
};

/** `resource["id"]`. */
const indexed: Finder = (look) => {
  const { file, tokens, at } = look;
  const [name, open, key, close] = tokens.slice(Math.max(0, at - 1), at + 3);
  if (!name || open?.tokenType !== t.LeftBracket || !touches(name, open)) return null;
  if (key?.tokenType !== t.Text || close?.tokenType !== t.RightBracket) return null;
  const attribute = key.image.slice(1, -1);
  const instead = `Write \`${name.image}.${attribute}\`.`;
  const span = cover(tokenSpan(file, open), tokenSpan(file, close));
  const found = `[${key.image}]`;
  return { from: at, to: at + 3, by: [], diagnostic: diagnose("LEND0021", span, { found, instead }) };
};

const keywordTypes = new Map(
  t.vocabulary
    .filter(({ PATTERN }) => typeof PATTERN === "string")
    .map((type) => [String(type.PATTERN), type]),
);

/** `resource.id.startsWith("x")`, `resource.id()`, `size(resource.loans)`. */
const called: Finder = ({ file, tokens, at }) => {
  const [dot, name, open, close] = [tokens[at - 2], tokens[at - 1], tokens[at], tokens[at + 1]];
  if (!name || open?.tokenType !== t.LeftParen || !/^\w+$/.test(name.image)) return null;
  const isMethod = dot?.tokenType === t.Dot;
  if (!isMethod && keywordTypes.has(name.image.toLowerCase())) return null;
  const known = Object.hasOwn(foreignMethods, name.image) ? foreignMethods[name.image] : undefined;
  const isEmpty = close?.tokenType === t.RightParen;
  const instead =
    known?.instead ??
    (isMethod && isEmpty
      ? `Write \`.${name.image}\`.`
      : "There are no functions; a `let` gives a name to an expression.");
  const diagnostic = diagnose("LEND0021", tokenSpan(file, name), { found: `${name.image}(…)`, instead });
  if (isEmpty) return { from: at, to: at + 2, by: [], diagnostic };
  if (isMethod && known?.operator) {
    return { from: at - 2, to: at, by: [as(name, known.operator)], diagnostic };
  }
  return isMethod
    ? { from: at, to: at, by: [], diagnostic, isLast: true }
    : { from: at - 1, to: at, by: [], diagnostic };
};

/** `x not in y`. */
const notIn: Finder = (look) => {
  const { tokens, at } = look;
  const [not, operator] = [tokens[at], tokens[at + 1]];
  const isNot = not?.tokenType === t.Not || not?.tokenType === t.Exclamation;
  if (!isNot || !operator?.tokenType.CATEGORIES?.includes(t.Operator)) return null;
  const found = `${not.image} ${operator.image}`;
  const instead = `Write \`not (… ${operator.image} …)\`.`;
  const diagnostic = diagnose("LEND0021", spanOf(look, not, operator), { found, instead });
  return { from: at, to: at + 1, by: [], diagnostic };
};

/** A word of another language, or one of this in other letters. */
const wordAt = ({ file, tokens }: Look, at: number): Repair | null => {
  const token = tokens[at];
  if (token?.tokenType !== t.Identifier || tokens[at - 1]?.tokenType === t.Dot) return null;
  const lower = token.image.toLowerCase();
  const same = lower === token.image ? undefined : keywordTypes.get(lower);
  const foreign = foreignWords.get(lower);
  const type = same ?? foreign?.type ?? null;
  const instead = same ? `Write \`${lower}\`.` : foreign?.instead;
  if (instead === undefined) return null;
  const diagnostic = diagnose("LEND0021", tokenSpan(file, token), { found: token.image, instead });
  const by = type === null ? [] : [as(token, type, String(type.PATTERN))];
  return { from: at, to: at + 1, by, diagnostic };
};

/** The parser stops at such a word, or behind it, where it took it for a name. */
const word: Finder = (look) => {
  const isNamed = naming.has(look.tokens[look.at - 2]?.tokenType);
  return wordAt(look, look.at) ?? (isNamed ? null : wordAt(look, look.at - 1));
};

/** How far in front of the place where the parser stops a phrase may begin that it took for names. */
const phraseStarts = [-3, -2, -1, 0];

/** Behind one of these a word is a value, where the parser has read it as one. */
const valued: ReadonlySet<TokenType | undefined> = new Set([
  ...[t.When, t.Unless, t.Counts, t.Adding, t.AtMost, t.Takes, t.StartsAt, t.EndsAt],
]);

/** The `for` of a header is one of its words. */
const headerLength = 4;

const mayBegin = ({ tokens, at }: Look, from: number): boolean => {
  if (tokens[0]?.tokenType === t.Policy && from < headerLength) return false;
  const before = tokens[from - 1]?.tokenType;
  if (before === t.Dot || naming.has(before)) return false;
  const isRead = from < at && (valued.has(before) || before?.CATEGORIES?.includes(t.Operator));
  return (
    !isRead || tokens[from + 1]?.tokenType !== t.Identifier || quantifying.has(tokens[from]?.image ?? "")
  );
};

/** These stand where a value does. */
const quantifying: ReadonlySet<string> = new Set(["every", "some", "for", "forall", "return"]);

/** A word as the phrases have it, which are in small letters and with a straight apostrophe. */
const spelled = (token: IToken | undefined): string | undefined =>
  token?.image.toLowerCase().replace("’", "'");

/** A phrase, where it covers the place where the parser stops or ends right in front of it. */
const spoken: Finder = (look) => {
  const { tokens, at } = look;
  const kind = kindOf(look);
  for (const { words, instead, by, in: only } of phrases) {
    if (only !== undefined && only !== kind) continue;
    for (const start of phraseStarts) {
      const from = at + start;
      const to = from + words.length;
      if (to < at - 1 || from < 0 || !mayBegin(look, from)) continue;
      const first = tokens[from];
      if (!first || !words.every((each, place) => spelled(tokens[from + place]) === each)) continue;
      const read = by?.map((type) => as(first, type, type.LABEL?.replaceAll("`", "") ?? first.image));
      return saidOtherwise(look, [from, to], instead, read ?? null);
    }
  }
  return null;
};

const finders: readonly Finder[] = [
  ...[doubledSign, comparedLet, fraction, shortUnit, indexed],
  ...[...schemaFinders, ...conditionFinders, ...expressionFinders, ...testFinders, ...nameFinders],
  ...[spoken, called, notIn, word, ...lastFinders],
];

export interface Repaired {
  readonly tokens: IToken[];
  readonly diagnostics: readonly Diagnostic[];
  /** Behind the last of them nothing can be told. */
  readonly isLast: boolean;
}

/** Repairs what is known of the places where the parser stopped; null where nothing is. In time linear in the tokens. */
export const repair = (
  file: string,
  tokens: readonly IToken[],
  stops: readonly number[],
): Repaired | null => {
  const indices = new Map(tokens.map(({ startOffset }, at) => [startOffset, at]));
  const places = [...new Set(stops.map((stop) => indices.get(stop) ?? tokens.length))].sort((a, b) => a - b);
  const out: IToken[] = [];
  const diagnostics: Diagnostic[] = [];
  let taken = 0;
  let isLast = false;
  for (const at of places) {
    const found = finders.reduce<Repair | null>((known, find) => known ?? find({ file, tokens, at }), null);
    if (found === null || found.from < taken) continue;
    for (; taken < found.from; taken++) out.push(tokens[taken] as IToken);
    out.push(...found.by);
    taken = found.to;
    diagnostics.push(found.diagnostic);
    isLast ||= found.isLast === true;
  }
  if (diagnostics.length === 0) return null;
  for (; taken < tokens.length; taken++) out.push(tokens[taken] as IToken);
  return { tokens: out, diagnostics, isLast };
};
