/** What must hold of the parser and the formatter for any text. */
import type { Diagnostic } from "../../dsl/diagnostic.ts";
import { checkProgram, formatSource, isError } from "../../dsl/index.ts";
import { parseFile } from "../../dsl/parser.ts";
import { commentsOf, withoutPlaces } from "../dsl/formatter/same-meaning.ts";

const file = "fuzz.lend";

/** Milliseconds that one input may take, on a machine that does many things at once. */
const patience = 2_000;

/** What is wrong with the place or the words of a diagnostic. */
const oddDiagnostic = ({ span, related, message }: Diagnostic, length: number): string | null => {
  if (message.trim() === "") return "a diagnostic without a message";
  for (const { start, end } of [span, ...related.map((each) => each.span)]) {
    if (start < 0 || end < start || end > length) return `${message} at ${start}–${end} of ${length}`;
  }
  return null;
};

const hasBroken = (node: unknown): boolean =>
  typeof node === "object" &&
  node !== null &&
  (("kind" in node && node.kind === "broken") || Object.values(node).some(hasBroken));

/** What the formatter does to a text that can be read, and may not. */
const oddFormat = (text: string): string | null => {
  const first = formatSource({ file, text });
  if (first.kind !== "formatted") return "the formatter cannot read what the parser can";
  const second = formatSource({ file, text: first.text });
  if (second.kind !== "formatted" || second.changed) return `formatted again it changes:\n${first.text}`;
  const tree = (of: string): string => JSON.stringify(withoutPlaces(parseFile({ file, text: of }).file));
  if (tree(text) !== tree(first.text)) return `formatted it means something else:\n${first.text}`;
  const comments = (of: string): string => JSON.stringify(commentsOf(of));
  return comments(text) === comments(first.text) ? null : `formatted it lost a comment:\n${first.text}`;
};

const oddReading = (text: string): string | null => {
  const parsed = parseFile({ file, text });
  for (const each of parsed.diagnostics) {
    const odd = oddDiagnostic(each, text.length);
    if (odd !== null) return odd;
  }
  if (parsed.diagnostics.length > 0) return null;
  return hasBroken(parsed.file) ? "a broken part that nobody reported" : oddFormat(text);
};

/** What is wrong with the answer to a text; null where all is well. Throws where the parser does. */
export const oddityOf = (text: string): string | null => {
  const began = performance.now();
  const odd = oddReading(text);
  const took = performance.now() - began;
  return odd ?? (took > patience ? `it takes ${took} ms` : null);
};

/** The same of the whole check, which takes longer. */
export const oddCheckOf = (text: string): string | null => {
  const { program, diagnostics } = checkProgram([{ file, text }]);
  if ((program === null) !== diagnostics.some(isError)) return "neither a program nor an error, or both";
  const isReadable = parseFile({ file, text }).diagnostics.length === 0;
  if ((formatSource({ file, text }).kind === "formatted") !== isReadable) {
    return "the formatter reads what the parser does not";
  }
  return diagnostics.map((each) => oddDiagnostic(each, text.length)).find((odd) => odd !== null) ?? null;
};
