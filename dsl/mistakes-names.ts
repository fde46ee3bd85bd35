/** Known mistakes around names: quotes and hyphens in them, lists, and words that are missing beside them. */
import type { IToken, TokenType } from "chevrotain";
import { diagnose } from "./diagnostic.ts";
import { tokenSpan } from "./lexer.ts";
import {
  as,
  type Finder,
  inFrontOf,
  isWord,
  kindOf,
  missing,
  saidOtherwise,
  spanOf,
  touches,
} from "./mistakes-look.ts";
import * as t from "./tokens.ts";

/** Behind one of these stands a name, whatever it looks like. */
export const naming: ReadonlySet<TokenType | undefined> = new Set([
  ...[t.Entity, t.Record, t.Enum, t.Action, t.Let, t.Given],
  ...[t.Permit, t.Forbid, t.Quota, t.Lock, t.Lifecycle],
]);
const rules: ReadonlySet<TokenType | undefined> = new Set([t.Permit, t.Forbid, t.Quota, t.Lock, t.Lifecycle]);
const beforeNames: ReadonlySet<TokenType | undefined> = new Set([...naming, t.On, t.To, t.Code, t.By]);
const clauses: ReadonlySet<TokenType | undefined> = new Set([
  ...[t.When, t.Unless, t.Code, t.Because, t.Help, t.Counts, t.Adding, t.AtMost, t.Takes],
]);

const isName = (text: string): boolean => /^[A-Za-z_]\w*$/.test(text);

/** `code "TooMany"`, `on "Item"`. */
const quotedName: Finder = (look) => {
  const [before, token] = [look.tokens[look.at - 1], look.tokens[look.at]];
  if (token?.tokenType !== t.Text || !beforeNames.has(before?.tokenType)) return null;
  const name = token.image.slice(1, -1);
  const said = before?.tokenType === t.Code ? `code ${name}` : name;
  const instead = isName(name)
    ? `Write \`${said}\`, without quotes.`
    : "Names have no quotes, and only letters, digits and `_`.";
  return saidOtherwise(
    look,
    [look.at, look.at + 1],
    instead,
    isName(name) ? [as(token, t.Identifier, name)] : null,
  );
};

/** `test backup { … }`. */
const bareTitle: Finder = (look) => {
  const [before, token] = [look.tokens[look.at - 1], look.tokens[look.at]];
  if (before?.tokenType !== t.Test || !isWord(token)) return null;
  const said = `"${token.image}"`;
  return saidOtherwise(look, [look.at, look.at + 1], `Write \`${said}\`: a title is a text.`, [
    as(token, t.Text, said),
  ]);
};

const capitalized = ({ image }: IToken): string => image.charAt(0).toUpperCase() + image.slice(1);

/** `permit my-rule`, `permit my-other-rule`. */
const hyphenated: Finder = (look) => {
  const { tokens, at } = look;
  const [before, first, hyphen] = [tokens[at - 2], tokens[at - 1], tokens[at]];
  if (hyphen?.tokenType !== t.Minus || !beforeNames.has(before?.tokenType) || !isWord(first)) return null;
  const parts = [first];
  let to = at;
  for (;;) {
    const [sign, part] = [tokens[to], tokens[to + 1]];
    const last = parts.at(-1) ?? first;
    if (sign?.tokenType !== t.Minus || !isWord(part) || !touches(last, sign) || !touches(sign, part)) break;
    parts.push(part);
    to += 2;
  }
  if (parts.length === 1) return null;
  const found = parts.map(({ image }) => image).join("-");
  const isCode = before?.tokenType === t.Code;
  const name = isCode ? parts.map(capitalized).join("") : found.replaceAll("-", "_");
  const why = isCode ? "codes have letters and digits." : "names have letters, digits and `_`.";
  const facts = { found, instead: `Write \`${name}\`: ${why}` };
  const diagnostic = diagnose("LEND0021", spanOf(look, first, parts.at(-1) ?? first), facts);
  return { from: at - 1, to, by: [as(first, t.Identifier, name)], diagnostic };
};

/** A comma behind which a list does not go on: `to read, when …`, `["a",]`. */
const lastComma: Finder = (look) => {
  const { file, tokens, at } = look;
  const [early, before, token] = [tokens[at - 2], tokens[at - 1], tokens[at]];
  const isTaken =
    early?.tokenType === t.Comma && (clauses.has(before?.tokenType) || rules.has(before?.tokenType));
  const closes = token?.tokenType === t.RightBracket || token?.tokenType === t.RightBrace;
  const from = isTaken ? at - 2 : at - 1;
  const comma = tokens[from];
  if (comma?.tokenType !== t.Comma || !(isTaken || closes)) return null;
  const facts = { found: ",", instead: "Take it out: nothing follows it in the list." };
  return { from, to: from + 1, by: [], diagnostic: diagnose("LEND0027", tokenSpan(file, comma), facts) };
};

/** `saturday, sunday`, `is Member, Item`, `to read and lend`. */
const otherSeparator: Finder = (look) => {
  const { tokens, at } = look;
  const [is, on, name, token, next] = [
    tokens[at - 3],
    tokens[at - 2],
    tokens[at - 1],
    tokens[at],
    tokens[at + 1],
  ];
  if (!token || !isWord(name) || !isWord(next)) return null;
  const isAlternative =
    on?.tokenType === t.Bar || on?.tokenType === t.Is || (on?.tokenType === t.On && is?.tokenType === t.Is);
  if (token.tokenType === t.Comma && isAlternative) {
    return saidOtherwise(look, [at, at + 1], "Write `|` between them.", [as(token, t.Bar, "|")]);
  }
  const isList = on?.tokenType === t.To || on?.tokenType === t.Comma;
  const joins = token.tokenType === t.And || token.tokenType === t.Or || token.tokenType === t.To;
  const isCondition =
    [t.Dot, t.Is].includes(tokens[at + 2]?.tokenType as TokenType) ||
    tokens[at + 2]?.tokenType.CATEGORIES?.includes(t.Operator);
  if (!isList || !joins) return null;
  if (isCondition && token.tokenType !== t.To)
    return saidOtherwise(look, [at, at + 1], "Write `when` before the first condition.", [
      as(token, t.When, "when"),
    ]);
  return saidOtherwise(look, [at, at + 1], "Write `,` between actions.", [as(token, t.Comma, ",")]);
};

/** `on Item read`, `on Item read to`. */
const missingTo: Finder = (look) => {
  const { tokens, at } = look;
  const [on, type, token, next] = tokens.slice(Math.max(0, at - 2), at + 2);
  const isAction = on?.tokenType === t.On && token?.tokenType === t.Identifier;
  if (!isAction || !isWord(type) || kindOf(look) !== "rule") return null;
  const instead = `Write \`on ${type.image} to ${token.image}\`.`;
  const by = [inFrontOf(token, t.To), token];
  return next?.tokenType === t.To
    ? saidOtherwise(look, [at, at + 2], instead, by)
    : missing(look, at, "to", instead, by);
};

/** `permit on Item to read`. */
const missingName: Finder = (look) => {
  const { tokens, at } = look;
  const [rule, on] = [tokens[at - 2], tokens[at - 1]];
  if (on?.tokenType !== t.On || !rules.has(rule?.tokenType)) return null;
  const instead = `Give the rule a name: \`${rule?.image} owner on …\`.`;
  return missing(look, at - 1, "a name", instead, [inFrontOf(on, t.Identifier, "unnamed"), on]);
};

/** `let limit: 5`, `let limit 5`. */
const letWithout: Finder = (look) => {
  const { tokens, at } = look;
  const token = tokens[at];
  if (tokens[at - 2]?.tokenType !== t.Let || !token) return null;
  if (token.tokenType !== t.Colon) {
    const by = [inFrontOf(token, t.Equal), token];
    return missing(look, at, "=", `Write \`let ${tokens[at - 1]?.image} = …\`.`, by);
  }
  const isDouble = tokens[at + 1]?.tokenType === t.Equal;
  return saidOtherwise(look, [at, at + (isDouble ? 2 : 1)], "Write `=`.", [as(token, t.Equal, "=")]);
};

/** `code: F`, `when: …`. */
const clauseColon: Finder = (look) => {
  const { tokens, at } = look;
  const isClause = clauses.has(tokens[at - 1]?.tokenType);
  if (tokens[at]?.tokenType !== t.Colon || !isClause || kindOf(look) !== "rule") return null;
  return saidOtherwise(look, [at, at + 1], "Leave it out: the value follows its word.", []);
};

/** `forbid: lost`, `forbid lost:`. */
const ruleColon: Finder = (look) => {
  const { tokens, at } = look;
  const isNamed = rules.has(tokens[at - 1]?.tokenType) || rules.has(tokens[at - 2]?.tokenType);
  if (tokens[at]?.tokenType !== t.Colon || !isNamed) return null;
  return saidOtherwise(look, [at, at + 1], "Leave it out: a rule is `forbid NAME on TYPE to ACTION`.", []);
};

/** `to [read, lend]`. */
const bracketedActions: Finder = (look) => {
  const { file, tokens, at } = look;
  const open = tokens[at];
  if (open?.tokenType !== t.LeftBracket || tokens[at - 1]?.tokenType !== t.To) return null;
  const close = tokens.findIndex(({ tokenType }, place) => place > at && tokenType === t.RightBracket);
  if (close < 0) return null;
  const actions = tokens.slice(at + 1, close);
  const instead = `Leave the brackets out: \`to ${actions
    .map(({ image }) => image)
    .join(" ")
    .replaceAll(" ,", ",")}\`.`;
  const diagnostic = diagnose("LEND0027", tokenSpan(file, open), { found: "[", instead });
  return { from: at, to: close + 1, by: actions, diagnostic };
};

/** `count resource.pages` of a quota. */
const countClause: Finder = (look) => {
  const { tokens, at } = look;
  const token = tokens[at];
  if (token?.tokenType !== t.Count || kindOf(look) !== "rule") return null;
  return saidOtherwise(look, [at, at + 1], "Write `counts`.", [as(token, t.Counts, "counts")]);
};

/** What has no form here, with what to do instead, by the token before and the one that stands there. */
const shapes: readonly (readonly [ReadonlySet<TokenType | undefined>, TokenType, string])[] = [
  [new Set([t.Permit, t.Forbid]), t.LeftParen, "Write `permit NAME on TYPE to ACTION when …`."],
  [new Set([t.When, t.Unless]), t.LeftBrace, "Conditions have no braces: write what must hold."],
  [new Set([t.To, t.Comma]), t.Star, "Name each action: what is not named is not permitted."],
  [new Set([t.Test]), t.LeftParen, 'Write `test "…" { … }`.'],
  [new Set([t.On]), t.Star, "Name the type; each type has its own `on … to …`."],
];

const shapeless: Finder = (look) => {
  const { tokens, at } = look;
  const [before, token] = [tokens[at - 1]?.tokenType, tokens[at]?.tokenType];
  const known = shapes.find(([places, type]) => type === token && places.has(before));
  return known ? saidOtherwise(look, [at, at + 1], known[2], null) : null;
};

/** `permit p to read on Item`, `on Item, Folder to read`. */
const target: Finder = (look) => {
  const { tokens, at } = look;
  const [early, token] = [tokens[at - 2]?.tokenType, tokens[at]];
  if (kindOf(look) !== "rule" || !token) return null;
  if (token.tokenType === t.To && rules.has(early)) {
    return saidOtherwise(look, [at, at + 1], "Name the type first: `on TYPE to ACTION`.", null);
  }
  if (token.tokenType === t.LeftBrace) {
    return saidOtherwise(look, [at, at + 1], "Rules have no braces: write `when` and what must hold.", null);
  }
  if (token.tokenType !== t.Comma || early !== t.On) return null;
  return saidOtherwise(look, [at, at + 1], "Each type has its own `on TYPE to ACTION`.", null);
};

export const nameFinders: readonly Finder[] = [
  ...[quotedName, bareTitle, hyphenated, lastComma, otherSeparator, missingTo, missingName, letWithout],
  ...[clauseColon, ruleColon, bracketedActions, countClause, shapeless, target],
];
