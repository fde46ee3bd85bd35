/** Inputs for the parser: declarations with slips in their tokens, their characters, their bytes and their order. */
import type { Choices } from "../engine/generated/choices.ts";
import { corpus } from "./parser-corpus.ts";

const junk: readonly string[] = [
  ...["__proto__", "constructor", "toString", "§", "\0", "\\", '"', "'", "{", "}", "(", ")", "[", "]", "|"],
  ...[
    "/*",
    "//",
    "///",
    "\r",
    "\n",
    "\r\n",
    "\u202e",
    "\u200b",
    "\ufeff",
    "\ud800",
    "\udc00",
    "😀",
    "\u2028",
  ],
  ...["9007199254740993", "0x1", "1.5", "1_", "&&", "||", "!", "=", "==", ";", "{{", "}}", '"\\u{', '"\\'],
  ...[
    "not",
    "and",
    "or",
    "in",
    "any",
    "all",
    "count",
    "where",
    "is",
    "on",
    "between",
    "at",
    "when",
    "for each",
  ],
  ...[
    "permit",
    "test",
    "given",
    "schema",
    "policy",
    "lifecycle",
    "=>",
    "=>>",
    "time",
    "10 minutes",
    "-",
    "?",
  ],
];

const tokensOf = (text: string): string[] =>
  text.match(/\s+|"(?:[^"\\\n]|\\.)*"|[A-Za-z_]\w*|\d[\d_]*|\/\/[^\n]*|[=!<>]=|[\s\S]/g) ?? [];

/** Puts `what` in place of `removed` items at a place. */
const spliced = <Item>(
  items: readonly Item[],
  at: number,
  removed: number,
  what: readonly Item[],
): Item[] => [...items.slice(0, at), ...what, ...items.slice(at + removed)];

const ofTokens = (text: string, choices: Choices): string => {
  const tokens = tokensOf(text);
  const at = choices.below(tokens.length + 1);
  const other = choices.pick([choices.pick(junk), choices.pick(tokensOf(choices.pick(corpus)).concat(" "))]);
  const [one = "", two = ""] = tokens.slice(at);
  const [removed, what] = choices.pick<readonly [number, readonly string[]]>([
    [1, []],
    [1, [other]],
    [0, [other]],
    [0, [one]],
    [2, [two, one]],
    [choices.below(8), []],
  ]);
  return spliced(tokens, at, removed, what).join("");
};

const sorts = [/^[a-z_]\w*$/, /^[A-Z]\w*$/, /^\d/, /^"/, /^[=!<>+*-]/];

/** One token for another of its sort: much of what this makes can be read. */
const ofOneSort = (text: string, choices: Choices): string => {
  const tokens = tokensOf(text);
  const at = choices.below(tokens.length);
  const sort = sorts.find((each) => each.test(tokens[at] ?? ""));
  const others = tokensOf(choices.pick(corpus)).filter((token) => sort?.test(token));
  return others.length === 0 ? text : spliced(tokens, at, 1, [choices.pick(others)]).join("");
};

const ofCharacters = (text: string, choices: Choices): string => {
  const at = choices.below(text.length + 1);
  return `${text.slice(0, at)}${choices.pick(junk)}${text.slice(at + choices.below(3))}`;
};

/** What is no longer UTF-8 is read as editors read it. */
const ofBytes = (text: string, choices: Choices): string => {
  const bytes = Buffer.from(text);
  for (let flips = 1 + choices.below(3); flips > 0 && bytes.length > 0; flips--) {
    bytes[choices.below(bytes.length)] = choices.below(256);
  }
  return bytes.toString("utf8");
};

const joined = (text: string, choices: Choices): string => {
  const other = choices.pick(corpus);
  return `${text.slice(0, choices.below(text.length + 1))}${other.slice(choices.below(other.length + 1))}`;
};

const cut = (text: string, choices: Choices): string =>
  choices.chance(50)
    ? text.slice(0, choices.below(text.length + 1))
    : text.slice(choices.below(text.length + 1));

const doubled = (text: string, choices: Choices): string => {
  const start = choices.below(text.length + 1);
  const piece = text.slice(start, start + choices.below(80));
  return `${text.slice(0, start)}${piece.repeat(1 + choices.below(3))}${text.slice(start)}`;
};

const brackets = ["(", "[", "{", "not ", "any x in a where ", "- ", '"{', "when ", "all x in b where ("];

const nested = (text: string, choices: Choices): string => {
  const at = choices.below(text.length + 1);
  return `${text.slice(0, at)}${choices.pick(brackets).repeat(choices.below(90))}${text.slice(at)}`;
};

const otherLines = (text: string, choices: Choices): string =>
  text.replaceAll("\n", choices.pick(["\r", "\r\n", "\u2028", " "]));

const gentle = [ofOneSort, ofTokens, otherLines];
const rough = [...gentle, ofTokens, ofCharacters, ofBytes, joined, cut, doubled, nested];

/** The same choices make the same input. */
export const parserInput = (choices: Choices): string => {
  let text = choices.pick(corpus);
  const slips = choices.chance(40) ? gentle : rough;
  for (let left = 1 + choices.below(4); left > 0; left--) text = choices.pick(slips)(text, choices);
  return choices.chance(2) ? `\ufeff${text}` : text;
};
