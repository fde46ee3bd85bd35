/** Messages with values in them: `"{used} of {limit} accounts"`. */
import type { TextNode } from "../ast.ts";
import { diagnose } from "../diagnostic.ts";
import { unescaped } from "../escapes.ts";
import { parseExpression } from "../parser.ts";
import type { Expression, Template } from "../program.ts";
import type { Span } from "../span.ts";
import { still } from "./binary.ts";
import { check } from "./expressions.ts";
import type { Scope } from "./scope.ts";
import { describeType } from "./types.ts";

const printable: ReadonlySet<string> = new Set([
  ...["bool", "int", "string", "time", "duration", "enum", "entity", "unknown"],
]);

/** The parser has read the same escapes in the same text. */
const reportedBefore = (): void => {};

type Piece = { readonly text: string } | { readonly code: string; readonly offset: number };

/** Cuts the text at its braces; offsets count from the first character after the quote. */
const pieces = (raw: string, problem: (message: string, offset: number) => void): Piece[] => {
  const found: Piece[] = [];
  let plain = "";
  for (let at = 0; at < raw.length; at++) {
    const two = raw.slice(at, at + 2);
    if (two === "{{" || two === "}}") {
      plain += two.charAt(0);
      at++;
    } else if (raw[at] === "{") {
      const close = raw.indexOf("}", at);
      if (close === -1) {
        problem("`{` is never closed", at);
        break;
      }
      found.push({ text: plain }, { code: raw.slice(at + 1, close), offset: at + 1 });
      plain = "";
      at = close;
    } else if (raw[at] === "}") problem("`}` was never opened", at);
    else plain += raw[at];
  }
  return [...found, { text: plain }];
};

const value = (scope: Scope, span: Span, code: string, offset: number): Expression => {
  const start = span.start + 1 + offset;
  const parsed = parseExpression(span.file, code, start);
  for (const diagnostic of parsed.diagnostics) scope.report(diagnostic);
  const checked = check(scope, parsed.diagnostics.length > 0 ? { kind: "broken", span } : parsed.node);
  // A message that changes by itself would outlive the instant until which the decision holds.
  still(scope, checked);
  if (!printable.has(checked.type.kind)) {
    scope.report(diagnose("LEND0306", checked.span, { found: describeType(checked.type) }));
  }
  return checked;
};

/**
 * Checks a message. Escapes have been read in `text.value`; braces are found in the raw text, so that a place in the
 * message is a place in the file.
 */
export const checkTemplate = (scope: Scope, text: TextNode): Template => {
  const problem = (message: string, offset: number): void => {
    const start = text.span.start + 1 + offset;
    scope.report(diagnose("LEND0013", { file: text.span.file, start, end: start + 1 }, { problem: message }));
  };
  const parts = pieces(text.raw, problem).map((piece) =>
    "text" in piece
      ? unescaped(piece.text, reportedBefore)
      : value(scope, text.span, piece.code, piece.offset),
  );
  return parts.filter((part) => part !== "");
};
