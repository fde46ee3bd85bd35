/** Known mistakes inside of conditions: numbers, comparisons and quantifiers. */
import type { TokenType } from "chevrotain";
import { diagnose } from "./diagnostic.ts";
import { instantMeant } from "./instants.ts";
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

/** `1,000`. */
const grouped: Finder = (look) => {
  const { tokens, at } = look;
  const [first, comma, second] = [tokens[at - 1], tokens[at], tokens[at + 1]];
  if (first?.tokenType !== t.Integer || comma?.tokenType !== t.Comma || second?.tokenType !== t.Integer)
    return null;
  if (!touches(first, comma) || !touches(comma, second) || second.image.length !== 3) return null;
  const found = `${first.image},${second.image}`;
  const instead = `Write \`${first.image}_${second.image}\`.`;
  const diagnostic = diagnose("LEND0016", spanOf(look, first, second), { found, instead });
  return { from: at - 1, to: at + 2, by: [as(first, t.Integer, first.image + second.image)], diagnostic };
};

/** `64k`, `1e3`, `0x10`. */
const lettered: Finder = (look) => {
  const { tokens, at } = look;
  const [number, letters] = [tokens[at - 1], tokens[at]];
  if (number?.tokenType !== t.Integer || letters?.tokenType !== t.Identifier || !touches(number, letters))
    return null;
  const found = number.image + letters.image;
  const facts = { found, instead: "Write it out in digits, such as `64_000`." };
  return {
    from: at,
    to: at + 1,
    by: [],
    diagnostic: diagnose("LEND0016", spanOf(look, number, letters), facts),
  };
};

/** `subject is resource.owner`. */
const isValue: Finder = (look) => {
  const { tokens, at } = look;
  if (tokens[at]?.tokenType !== t.Dot || !isWord(tokens[at - 1])) return null;
  const isNegated = tokens[at - 2]?.tokenType === t.Not;
  const from = at - (isNegated ? 3 : 2);
  const is = tokens[from];
  const name = tokens[at - 1];
  if (is?.tokenType !== t.Is || !name) return null;
  const [type, sign] = isNegated ? [t.NotEqual, "!="] : [t.EqualEqual, "=="];
  const repair = saidOtherwise(
    look,
    [from, at - 1],
    `\`is\` asks for a type; to compare, write \`${sign}\`.`,
    [as(is, type, sign)],
  );
  return repair;
};

/** `subject isn't resource.owner`, `subject.name isn't "Ann"`. */
const isNotValue: Finder = (look) => {
  const { tokens, at } = look;
  const [token, value, dot] = tokens.slice(at, at + 3);
  if (token?.tokenType !== t.Contraction || !token.image.startsWith("is")) return null;
  const isLiteral = value?.tokenType === t.Text || value?.tokenType === t.Integer;
  if (!isLiteral && dot?.tokenType !== t.Dot) return null;
  return saidOtherwise(look, [at, at + 1], "Write `!=`.", [as(token, t.NotEqual, "!=")]);
};

/** `time 2026-03-02`, `now is between 09:00 and 17:00`. */
const unquoted: Finder = (look) => {
  const { file, tokens, at } = look;
  const isTime = tokens[at - 1]?.tokenType === t.Time;
  const from = tokens[at]?.tokenType === t.Between ? at + 1 : at;
  const first = tokens[from];
  const isBare = first?.tokenType === (isTime ? t.BareInstant : t.BareClock);
  if (!first || !isBare || (!isTime && tokens[from - 1]?.tokenType !== t.Between)) return null;
  const span = tokenSpan(file, first);
  if (isTime) {
    const by = [as(first, t.Text, `"${instantMeant(first.image) ?? new Date(0).toISOString()}"`)];
    return { from, to: from + 1, by, diagnostic: diagnose("LEND0011", span, { found: first.image }) };
  }
  const by = tokens
    .slice(from, from + 3)
    .map((each) => (each.tokenType === t.BareClock ? as(each, t.Text, `"${each.image}"`) : each));
  return { from, to: from + by.length, by, diagnostic: diagnose("LEND0010", span, {}) };
};

/** `now on saturday`, `now between "09:00" and "17:00"`. */
const missingIs: Finder = (look) => {
  const { tokens, at } = look;
  const [before, token, next] = [tokens[at - 1], tokens[at], tokens[at + 1]];
  if (!token || !isWord(before) || before.tokenType === t.Is) return null;
  const isCalendar =
    (token.tokenType === t.On && before.image === "now") ||
    (token.tokenType === t.Between && next?.tokenType === t.Text);
  if (isCalendar)
    return missing(look, at, "is", `Write \`${before.image} is ${token.image} …\`.`, [
      inFrontOf(token, t.Is),
      token,
    ]);
  if (token.tokenType !== t.Between) return null;
  return saidOtherwise(look, [at, at + 1], "Write both ends: `… >= 3 and … <= 5`.", null);
};

/** `resource has lost`. */
const has: Finder = (look) => {
  const { tokens, at } = look;
  const [owner, word, name] = [tokens[at - 1], tokens[at], tokens[at + 1]];
  if (word?.image !== "has" || !isWord(owner) || !isWord(name)) return null;
  const by = [as(word, t.Dot, "."), name, as(name, t.Is, "is"), as(name, t.Present, "present")];
  return saidOtherwise(look, [at, at + 2], `Write \`….${name.image} is present\`.`, by);
};

const quantifiers: ReadonlySet<TokenType | undefined> = new Set([t.AnyOf, t.AllOf, t.Count]);
/** Tokens between a quantifier and its condition: a name, `in`, and a path. */
const longestSet = 12;

/** `any x in resource.loans : …`, `any resource.loans where …`. */
const quantified: Finder = (look) => {
  const { tokens, at } = look;
  const token = tokens[at];
  if (!token || kindOf(look) !== "rule") return null;
  const name = tokens[at - 1];
  if (token.tokenType === t.Dot && name && quantifiers.has(tokens[at - 2]?.tokenType)) {
    const instead = `Give what is looked at a name: \`${tokens[at - 2]?.image} x in ${name.image}… where x …\`.`;
    const by = [inFrontOf(name, t.Identifier, "x"), inFrontOf(name, t.In), name];
    const repair = missing(look, at - 1, "a name and `in`", instead, by);
    return repair && { ...repair, isLast: true };
  }
  if (![t.Colon, t.Bar, t.With].includes(token.tokenType)) return null;
  const isQuantified = tokens
    .slice(Math.max(0, at - longestSet), at)
    .some(({ tokenType }) => quantifiers.has(tokenType));
  return isQuantified
    ? saidOtherwise(look, [at, at + 1], "Write `where`.", [as(token, t.Where, "where")])
    : null;
};

export const expressionFinders: readonly Finder[] = [
  grouped,
  lettered,
  isValue,
  isNotValue,
  unquoted,
  missingIs,
  has,
  quantified,
];
