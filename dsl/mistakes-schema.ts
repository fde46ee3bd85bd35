/** Known mistakes of schemas and of records: how other languages write types, attributes and enums. */
import type { IToken } from "chevrotain";
import {
  as,
  type Finder,
  inFrontOf,
  isWord,
  kindOf,
  type Look,
  missing,
  saidOtherwise,
} from "./mistakes-look.ts";
import * as t from "./tokens.ts";

const setWords: ReadonlySet<string> = new Set(["set", "list", "array"]);

/** `List<String>`, `Set(String)`, `String[]`. */
const otherSet: Finder = (look) => {
  const { tokens, at } = look;
  const [name, token, next] = [tokens[at - 1], tokens[at], tokens[at + 1]];
  if (kindOf(look) !== "schema" || !isWord(name) || !token) return null;
  const isSet = setWords.has(name.image.toLowerCase());
  if (isSet && token.tokenType === t.Less) {
    return saidOtherwise(look, [at - 1, at], "Write `Set<…>`.", [as(name, t.SetOf, "Set")]);
  }
  if (isSet && (token.tokenType === t.LeftParen || token.tokenType === t.LeftBracket)) {
    return saidOtherwise(look, [at, at + 1], `Write \`Set<${next?.image ?? "…"}>\`.`, null);
  }
  if (token.tokenType !== t.LeftBracket || next?.tokenType !== t.RightBracket) return null;
  const by = [as(name, t.SetOf, "Set"), as(name, t.Less, "<"), name, as(name, t.Greater, ">")];
  return saidOtherwise(look, [at - 1, at + 2], `Write \`Set<${name.image}>\`.`, by);
};

/** `name?: String`, `name: ?String`. */
const earlyQuestion: Finder = (look) => {
  const { tokens, at } = look;
  if (kindOf(look) !== "schema") return null;
  const [before, token, next] = [tokens[at - 1], tokens[at], tokens[at + 1]];
  const place = token?.tokenType === t.Question ? at : next?.tokenType === t.Question ? at + 1 : -1;
  const isEarly = place === at ? before?.tokenType === t.Colon : tokens[at + 2]?.tokenType === t.Colon;
  if (place < 0 || !isEarly) return null;
  return saidOtherwise(look, [place, place + 1], "Write it behind the type: `String?`.", []);
};

const builtin = /^[A-Z]/;

/** Whether the place is between braces. */
const isInside = ({ tokens, at }: Look): boolean => {
  const isBrace = ({ tokenType }: IToken): boolean => tokenType === t.LeftBrace || tokenType === t.RightBrace;
  return tokens.slice(0, at).findLast(isBrace)?.tokenType === t.LeftBrace;
};

/** `name String`, `String name`, `name = String`. */
const attribute: Finder = (look) => {
  const { tokens, at } = look;
  const [name, next] = [tokens[at], tokens[at + 1]];
  if (!isWord(name) || !next || kindOf(look) !== "schema" || !isInside(look)) return null;
  if (next.tokenType === t.Equal) {
    return saidOtherwise(look, [at + 1, at + 2], "Write `:` in front of the type.", [as(next, t.Colon, ":")]);
  }
  if (next.tokenType !== t.Identifier) return null;
  if (builtin.test(name.image) && !builtin.test(next.image)) {
    const by = [
      as(name, t.Identifier, next.image),
      as(next, t.Colon, ":"),
      as(next, t.Identifier, name.image),
    ];
    return saidOtherwise(look, [at, at + 2], `Write \`${next.image}: ${name.image}\`.`, by);
  }
  const repair = missing(look, at + 1, ":", `Write \`${name.image}: ${next.image}\`.`, [
    inFrontOf(next, t.Colon),
    next,
  ]);
  return builtin.test(next.image) ? repair : null;
};

/** `{ desk = "a" }`. */
const memberEqual: Finder = (look) => {
  const { tokens, at } = look;
  const token = tokens[at];
  const isMember =
    isWord(tokens[at - 1]) && [t.LeftBrace, t.Comma].some((type) => type === tokens[at - 2]?.tokenType);
  if (token?.tokenType !== t.Equal || !isMember || kindOf(look) !== "test") return null;
  return saidOtherwise(look, [at, at + 1], "Write `:`.", [as(token, t.Colon, ":")]);
};

/** `enum Kind { book, map }`, `enum Kind { "book" | "map" }`. */
const enumValues: Finder = (look) => {
  const { tokens, at } = look;
  const token = tokens[at];
  if (tokens[0]?.tokenType !== t.Enum || at < 3 || !token) return null;
  const { image, tokenType } = token;
  const isBare = isWord(token);
  if (!isBare && tokenType !== t.Bar) return null;
  const end = tokens.findIndex((each, place) => place > at && each.tokenType === t.RightBrace);
  const rest = tokens.slice(at, end < 0 ? undefined : end);
  const by = rest.map((each) => {
    if (each.tokenType === t.Bar) return as(each, t.Comma, ",");
    return isWord(each) ? as(each, t.Text, `"${each.image}"`) : each;
  });
  const instead = isBare ? `Values are texts: write \`"${image}"\`.` : "Write `,` between the values.";
  const repair = saidOtherwise(look, [at, at + 1], instead, []);
  return repair && { ...repair, to: at + rest.length, by };
};

/** `kind: "book" | "map"`, `pages: Int = 5`, `entity Book: Item {`. */
const unwritable: Finder = (look) => {
  const { tokens, at } = look;
  const [early, before, token] = [tokens[at - 2]?.tokenType, tokens[at - 1]?.tokenType, tokens[at]];
  if (kindOf(look) !== "schema" || !token) return null;
  const instead =
    token.tokenType === t.Text && before === t.Colon
      ? 'Declare the values, `enum Kind { "a", "b" }`, and write the name of the enum.'
      : token.tokenType === t.Equal
        ? "An attribute has no value of its own; write `?` behind the type where it may be absent."
        : token.tokenType === t.Colon && early === t.Entity
          ? "Nothing is inherited: write `in …` for what may be above it."
          : null;
  return instead && saidOtherwise(look, [at, at + 1], instead, null);
};

/** `action read for Item`. */
const actionFor: Finder = (look) => {
  const { tokens, at } = look;
  const token = tokens[at];
  if (token?.tokenType !== t.For || tokens[0]?.tokenType !== t.Action) return null;
  return saidOtherwise(look, [at, at + 1], "Write `on`.", [as(token, t.On, "on")]);
};

export const schemaFinders: readonly Finder[] = [
  ...[otherSet, earlyQuestion, attribute, memberEqual, enumValues, unwritable, actionFor],
];
