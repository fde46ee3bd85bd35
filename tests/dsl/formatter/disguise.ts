/** Other ways to write the same text: white space, comments and parentheses where they may stand. */
import { lex } from "../../../dsl/lexer.ts";
import { parseFile } from "../../../dsl/parser.ts";
import type { Choices } from "../../engine/generated/choices.ts";

const file = "disguised.lend";

const gaps = [
  ...["\n", "\r\n", "\t", "   ", "\n\n\n", " // one\n", "\n// two\n", "\n\n  // three\n\n", "\n  /// four\n"],
  ...[" /// five\n", "\n// six\n/// seven\n", "\n/// eight\n\n/// nine\n", " // ten \r\n\r\n  //eleven\r\n"],
];

/** What may stand in parentheses wherever it stands. */
const operators: ReadonlySet<unknown> = new Set(["binary", "logical", "is", "calendar", "not"]);
/** What may where it is a part of one of those. */
const operands: ReadonlySet<unknown> = new Set(["path", "literal", "quantifier", "list"]);

interface Node {
  readonly kind?: string;
  readonly span?: { readonly start: number; readonly end: number };
}

/** The places of all that may be put into parentheses. */
const wrappable = (node: unknown, inOperator: boolean, found: [number, number][]): [number, number][] => {
  if (Array.isArray(node)) for (const each of node) wrappable(each, inOperator, found);
  else if (typeof node === "object" && node !== null) {
    const { kind, span } = node as Node;
    const may = operators.has(kind) || (inOperator && operands.has(kind));
    if (may && span) found.push([span.start, span.end]);
    for (const each of Object.values(node)) wrappable(each, operators.has(kind), found);
  }
  return found;
};

/** The text with some of its expressions in parentheses of their own. */
export const wrapped = (text: string, choices: Choices): string => {
  const places = wrappable(parseFile({ file, text }).file, false, []).filter(() => choices.chance(15));
  const inserted = places.flatMap(([start, end]) => [
    { at: start, sign: "(" },
    { at: end, sign: ")" },
  ]);
  inserted.sort((a, b) => b.at - a.at || (a.sign < b.sign ? 1 : -1));
  let result = text;
  for (const { at, sign } of inserted) result = `${result.slice(0, at)}${sign}${result.slice(at)}`;
  return parseFile({ file, text: result }).diagnostics.length === 0 ? result : text;
};

/** The text with other white space, and comments in it. */
export const spacedOut = (text: string, choices: Choices): string => {
  const { tokens, comments, documentation } = lex(file, text);
  const all = [...tokens, ...comments, ...documentation].sort((a, b) => a.startOffset - b.startOffset);
  const odd = choices.below(20);
  let end = 0;
  const pieces = all.map((token): string => {
    const gap = text.slice(end, token.startOffset);
    end = token.startOffset + token.image.length;
    // A comment ends at the end of its line, so what is put behind it begins with one.
    const other = choices.chance(odd) ? `${gap.includes("\n") ? "\n" : ""}${choices.pick(gaps)}` : gap;
    return `${other}${token.image}`;
  });
  return `${pieces.join("")}${text.slice(end)}`;
};

export const disguised = (text: string, choices: Choices): string =>
  spacedOut(wrapped(text, choices), choices);
