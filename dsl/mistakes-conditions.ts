/** Known mistakes inside of conditions: how other languages ask for days, lists, counts and what is absent. */
import type { TokenType } from "chevrotain";
import { diagnose } from "./diagnostic.ts";
import { clock } from "./foreign.ts";
import { tokenSpan } from "./lexer.ts";
import { as, type Finder, isWord, saidOtherwise, spanOf } from "./mistakes-look.ts";
import * as t from "./tokens.ts";
import { daysBetween, isDay } from "./words.ts";

/** `exists l in resource.loans where …`. */
const existsIn: Finder = (look) => {
  const { tokens, at } = look;
  const [exists, name, operator] = [tokens[at - 1], tokens[at], tokens[at + 1]];
  if (exists?.image.toLowerCase() !== "exists" || !isWord(name) || operator?.tokenType !== t.In) return null;
  return saidOtherwise(look, [at - 1, at], "Write `any`.", [as(exists, t.AnyOf, "any")]);
};

const upTo: ReadonlySet<string | undefined> = new Set(["to", "until", "through", "thru"]);

/** `now is on monday to friday`. */
const dayRange: Finder = (look) => {
  const { tokens, at } = look;
  const [from, token, to] = [tokens[at - 1], tokens[at], tokens[at + 1]];
  if (!token || !upTo.has(token.image) || !isDay(from?.image) || !isDay(to?.image)) return null;
  const days = daysBetween(from.image, to.image);
  const between = days.slice(1).flatMap((day) => [as(token, t.Bar, "|"), as(token, t.Identifier, day)]);
  const repair = saidOtherwise(look, [at, at + 1], `List the days: \`${days.join(" | ")}\`.`, between);
  return repair && { ...repair, to: at + 2 };
};

const listed: ReadonlySet<TokenType | undefined> = new Set([t.Text, t.Integer, t.Identifier, t.Dot, t.Comma]);

/** `resource.kind in ("book", "map")`. */
const roundList: Finder = ({ file, tokens, at }) => {
  if (tokens[at]?.tokenType !== t.Comma) return null;
  let from = at - 1;
  while (listed.has(tokens[from]?.tokenType)) from--;
  let to = at + 1;
  while (listed.has(tokens[to]?.tokenType)) to++;
  const [open, close] = [tokens[from], tokens[to]];
  if (open?.tokenType !== t.LeftParen || close?.tokenType !== t.RightParen) return null;
  if (tokens[from - 1]?.tokenType !== t.In) return null;
  const inside = tokens.slice(from + 1, to);
  const instead = `A list has brackets: \`[${inside.map(({ image }) => (image === "," ? ", " : image)).join("")}]\`.`;
  const diagnostic = diagnose("LEND0027", tokenSpan(file, open), { found: "(", instead });
  const by = [as(open, t.LeftBracket, "["), ...inside, as(close, t.RightBracket, "]")];
  return { from, to: to + 1, by, diagnostic };
};

const quantifiers: ReadonlySet<TokenType | undefined> = new Set([t.AnyOf, t.AllOf, t.Count]);

/** `count(resource.loans)`, `hour(now)`. */
const calledWord: Finder = (look) => {
  const { tokens, at } = look;
  const word = quantifiers.has(tokens[at - 1]?.tokenType) ? at - 1 : at;
  const [name, open] = [tokens[word], tokens[word + 1]];
  if (!name || open?.tokenType !== t.LeftParen) return null;
  const isUnit = name.tokenType.CATEGORIES?.includes(t.Unit);
  if (!isUnit && word === at) return null;
  const [element, operator] = [tokens[word + 2], tokens[word + 3]];
  const quantified =
    isWord(element) && operator?.tokenType === t.In
      ? `The parentheses stand around all of it: \`(${name.image} ${element.image} in … where …)\`.`
      : `Give each element a name: \`${name.image} x in … where x …\`.`;
  const instead = isUnit ? clock : quantified;
  const facts = { found: `${name.image}(…)`, instead };
  const diagnostic = diagnose("LEND0021", spanOf(look, name, name), facts);
  return { from: at, to: at, by: [], diagnostic, isLast: true };
};

/** `resource.lost == absent`, `resource.lost != present`. */
const equalsAbsent: Finder = (look) => {
  const { tokens, at } = look;
  const [sign, word] = [tokens[at - 1], tokens[at]];
  if (word?.tokenType !== t.Absent && word?.tokenType !== t.Present) return null;
  if (sign?.tokenType !== t.EqualEqual && sign?.tokenType !== t.NotEqual) return null;
  const isAbsent = (word.tokenType === t.Absent) === (sign.tokenType === t.EqualEqual);
  const [type, meant] = isAbsent ? [t.Absent, "absent"] : [t.Present, "present"];
  const by = [as(sign, t.Is, "is"), as(word, type, meant)];
  return saidOtherwise(look, [at - 1, at + 1], `Write \`is ${meant}\`.`, by);
};

/** `resource.pages is 1`, `subject.name is not "Ann"`. */
const isLiteral: Finder = (look) => {
  const { tokens, at } = look;
  const isNegated = tokens[at - 1]?.tokenType === t.Not;
  const from = isNegated ? at - 2 : at - 1;
  const [is, value] = [tokens[from], tokens[at]];
  const isValue = value?.tokenType === t.Text || value?.tokenType === t.Integer;
  if (is?.tokenType !== t.Is || !isValue) return null;
  const [type, sign] = isNegated ? [t.NotEqual, "!="] : [t.EqualEqual, "=="];
  const instead = `\`is\` asks for a type; to compare, write \`${sign}\`.`;
  return saidOtherwise(look, [from, at], instead, [as(is, type, sign)]);
};

export const conditionFinders: readonly Finder[] = [
  ...[existsIn, dayRange, roundList, calledWord, equalsAbsent, isLiteral],
];
