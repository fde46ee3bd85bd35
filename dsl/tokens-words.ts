/** The words of the language. Keywords are also names where the grammar leaves no doubt, as after a dot. */
import { createToken, Lexer, type TokenType } from "chevrotain";

/** Every operator between two operands; precedence is folded afterwards. */
export const Operator = createToken({ name: "Operator", pattern: Lexer.NA, label: "an operator" });

/** Every keyword and every identifier: what may stand where only a name can. */
export const Word = createToken({ name: "Word", pattern: Lexer.NA, label: "a name" });

export const Identifier = createToken({
  name: "Identifier",
  pattern: /[A-Za-z_][A-Za-z0-9_]*/,
  label: "a name",
  categories: [Word],
});

/** The types of all words, in the order in which they are declared. */
export const keywordTypes: TokenType[] = [];

const keyword = (text: string, categories: TokenType[] = []): TokenType => {
  const token = createToken({
    name: `the word ${text}`,
    pattern: text,
    label: `\`${text}\``,
    categories: [Word, ...categories],
  });
  keywordTypes.push(token);
  return token;
};

/** Two words that are one sign; before `in` the second is a name, as in `for each in resource.offers`. */
const phrase = (first: string, second: string, categories: TokenType[] = []): TokenType =>
  createToken({
    name: `${first} ${second}`,
    pattern: new RegExp(`${first}[ \\t\\r\\n]+${second}(?![A-Za-z0-9_]|[ \\t\\r\\n]+in[^A-Za-z0-9_])`),
    label: `\`${first} ${second}\``,
    start_chars_hint: [first.charAt(0)],
    line_breaks: true,
    categories,
  });

export const StartsWith = phrase("starts", "with", [Operator]);
export const EndsWith = phrase("ends", "with", [Operator]);
export const StartsAt = phrase("starts", "at");
export const EndsAt = phrase("ends", "at");
export const AtMost = phrase("at", "most");
export const RaisedBy = phrase("raised", "by");
export const ForEach = phrase("for", "each");
export const ForEver = phrase("for", "ever");
export const AsksTo = phrase("asks", "to");
/** Two words that are one sign. */
export const phrases = [StartsWith, EndsWith, StartsAt, EndsAt, AtMost, RaisedBy, ForEach, ForEver, AsksTo];

export const Schema = keyword("schema");
export const Policy = keyword("policy");
export const Enum = keyword("enum");
export const Entity = keyword("entity");
export const Record = keyword("record");
export const Action = keyword("action");
export const Locks = keyword("locks");
export const Let = keyword("let");
export const Permit = keyword("permit");
export const Forbid = keyword("forbid");
export const Quota = keyword("quota");
export const Lock = keyword("lock");
export const Lifecycle = keyword("lifecycle");
export const Given = keyword("given");
export const Test = keyword("test");
export const On = keyword("on");
export const To = keyword("to");
export const By = keyword("by");
export const From = keyword("from");
export const For = keyword("for");
export const In = keyword("in", [Operator]);
export const When = keyword("when");
export const Unless = keyword("unless");
export const Code = keyword("code");
export const Because = keyword("because");
export const Help = keyword("help");
export const Counts = keyword("counts");
export const Adding = keyword("adding");
export const Takes = keyword("takes");
export const Meanwhile = keyword("meanwhile");
export const Afterwards = keyword("afterwards");
export const Refuses = keyword("refuses");
export const And = keyword("and", [Operator]);
export const Or = keyword("or", [Operator]);
export const Not = keyword("not");
export const Is = keyword("is");
export const Between = keyword("between");
export const Present = keyword("present");
export const Absent = keyword("absent");
export const AnyOf = keyword("any");
export const AllOf = keyword("all");
export const Count = keyword("count");
export const Where = keyword("where");
export const Contains = keyword("contains", [Operator]);
export const Like = keyword("like", [Operator]);
export const True = keyword("true");
export const False = keyword("false");
export const Time = keyword("time");
export const SetOf = keyword("Set");
export const At = keyword("at");
export const With = keyword("with");
export const May = keyword("may");
export const Saying = keyword("saying");
export const Advising = keyword("advising");
export const Lacking = keyword("lacking");
export const Using = keyword("using");
export const Of = keyword("of");
export const Until = keyword("until");

export const Unit = createToken({ name: "Unit", pattern: Lexer.NA, label: "a unit of time" });

/** Milliseconds in each unit of a duration, by its singular. */
export const unitMilliseconds: Readonly<Record<string, number>> = {
  millisecond: 1,
  second: 1e3,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 7 * 86_400_000,
};
for (const unit of Object.keys(unitMilliseconds)) {
  keyword(`${unit}s`, [Unit]);
  keyword(unit, [Unit]);
}

/** Every word of the language. */
export const keywords: readonly string[] = keywordTypes.map(({ PATTERN }) => String(PATTERN));

const keywordsByText: ReadonlyMap<string, TokenType> = new Map(
  keywordTypes.map((type) => [String(type.PATTERN), type]),
);

/** The keyword that a word is; undefined for a name. */
export const keywordOf = (word: string): TokenType | undefined => keywordsByText.get(word);

/** Whether a name is a word of the language, so that an expression could not mention what has it. */
export const isKeyword = (name: string): boolean => keywordsByText.has(name);
