/** The signs of the language, and all that the lexer tries. */
import { createToken, Lexer, type TokenType } from "chevrotain";
import { BlockComment, HashComment, Stray } from "./tokens-foreign.ts";
import {
  And,
  Identifier,
  keywordTypes,
  Like,
  Not,
  Operator,
  Or,
  phrases,
  Unit,
  Word,
} from "./tokens-words.ts";

export * from "./tokens-words.ts";

const sign = (name: string, text: string, categories: TokenType[] = []): TokenType =>
  createToken({ name, pattern: text, label: `\`${text}\``, categories });

export const LeftBrace = sign("LeftBrace", "{");
export const RightBrace = sign("RightBrace", "}");
export const LeftParen = sign("LeftParen", "(");
export const RightParen = sign("RightParen", ")");
export const LeftBracket = sign("LeftBracket", "[");
export const RightBracket = sign("RightBracket", "]");
export const Comma = sign("Comma", ",");
export const Colon = sign("Colon", ":");
export const Dot = sign("Dot", ".");
export const Question = sign("Question", "?");
export const Bar = sign("Bar", "|");
export const Plus = sign("Plus", "+", [Operator]);
export const Minus = sign("Minus", "-", [Operator]);
export const Star = sign("Star", "*", [Operator]);
export const EqualEqual = sign("EqualEqual", "==", [Operator]);
export const NotEqual = sign("NotEqual", "!=", [Operator]);
export const LessEqual = sign("LessEqual", "<=", [Operator]);
export const GreaterEqual = sign("GreaterEqual", ">=", [Operator]);
export const Less = sign("Less", "<", [Operator]);
export const Greater = sign("Greater", ">", [Operator]);
export const Equal = sign("Equal", "=", [Operator]);

export const Integer = createToken({ name: "Integer", pattern: /[0-9][0-9_]*/, label: "a whole number" });
export const Text = createToken({
  name: "Text",
  pattern: /"(?:[^"\\\n\r]|\\[^\n\r])*"/,
  label: "a text in double quotes",
});

/** Known mistakes, lexed so that they can be named instead of stopping the parser. */
export const DoubleAmpersand = createToken({ name: "DoubleAmpersand", pattern: /&&?/, categories: [And] });
export const DoubleBar = createToken({ name: "DoubleBar", pattern: "||", categories: [Or] });
export const Exclamation = createToken({ name: "Exclamation", pattern: "!", categories: [Not] });
/** Not equal, as other languages write it. */
export const OtherNotEqual = createToken({
  name: "OtherNotEqual",
  pattern: /[~/^]=(?!=)/,
  categories: [NotEqual],
});
/** A regular expression follows, in other languages. */
export const Matches = createToken({ name: "Matches", pattern: /[=!]~/, categories: [Like] });
export const Contraction = createToken({
  name: "Contraction",
  pattern: /(?:is|are|was|does|do|ca|must|should)n['’]t/,
  label: "a word",
});
/** A date or an instant without quotes, which is never a calculation: one of its numbers begins with a zero or ends in a time. */
export const BareInstant = createToken({
  name: "BareInstant",
  pattern:
    /[0-9]{4}-(?:0[0-9]-[0-9]{2}|[0-9]{2}-0[0-9]|[0-9]{2}-[0-9]{2}(?=T))(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9.]+)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?/,
  categories: [Integer],
});
/** A time of day without quotes. */
export const BareClock = createToken({
  name: "BareClock",
  pattern: /[0-9]{1,2}:[0-9]{2}/,
  categories: [Integer],
});
export const SingleQuoted = createToken({
  name: "SingleQuoted",
  pattern: /'[^'\n\r]*'|`[^`\n\r]*`/,
  categories: [Text],
});
export const CurlyQuoted = createToken({
  name: "CurlyQuoted",
  pattern: /[“”„‘’‚«»][^“”„‘’‚«»"\n\r]*["“”‘’«»]?/,
  categories: [Text],
});
export const OpenText = createToken({
  name: "OpenText",
  pattern: /"(?:[^"\\\n\r]|\\[^\n\r])*/,
  categories: [Text],
});
export const DocComment = createToken({
  name: "DocComment",
  pattern: /\/\/\/[^\n\r]*/,
  group: "documentation",
});
export const LineComment = createToken({ name: "LineComment", pattern: /\/\/[^\n\r]*/, group: "comments" });
const Space = createToken({
  name: "Space",
  pattern: /[ \t\r\n\u00a0\ufeff]+/,
  group: Lexer.SKIPPED,
  line_breaks: true,
});

/** What the lexer tries, in its order; it reads keywords as words. */
export const patterns: TokenType[] = [
  Space,
  DocComment,
  LineComment,
  BlockComment,
  HashComment,
  ...phrases,
  Contraction,
  Identifier,
  BareInstant,
  BareClock,
  Integer,
  Text,
  OpenText,
  SingleQuoted,
  CurlyQuoted,
  LeftBrace,
  RightBrace,
  LeftParen,
  RightParen,
  LeftBracket,
  RightBracket,
  Comma,
  Colon,
  Dot,
  Question,
  Matches,
  EqualEqual,
  NotEqual,
  LessEqual,
  GreaterEqual,
  Less,
  Greater,
  Equal,
  DoubleAmpersand,
  DoubleBar,
  Bar,
  Exclamation,
  Plus,
  Minus,
  Star,
  OtherNotEqual,
  Stray,
  Word,
  Unit,
  Operator,
];

/** All types of tokens. */
export const vocabulary: TokenType[] = [...keywordTypes, ...patterns];
