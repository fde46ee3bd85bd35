/** Messages with values in them: `"{used} of {limit} accounts"`. */
import type { ExpressionNode, Name, TextNode } from "../ast.ts";
import { diagnose } from "../diagnostic.ts";
import { unescaped } from "../escapes.ts";
import { limits } from "../limits.ts";
import { type ParsedExpression, parseExpression } from "../parser.ts";
import type { Expression, Template } from "../program.ts";
import type { Span } from "../span.ts";
import { isKeyword } from "../tokens.ts";
import { still } from "./binary.ts";
import { check } from "./expressions.ts";
import { originPlaces } from "./places.ts";
import type { Scope } from "./scope.ts";
import { describeType } from "./types.ts";

const printable: ReadonlySet<string> = new Set([
  ...["bool", "int", "string", "time", "duration", "enum", "entity", "unknown"],
]);

/** The parser has read the same escapes in the same text. */
const reportedBefore = (): void => {};

type Piece = { readonly text: string } | { readonly code: string; readonly offset: number };

/** Where the next brace is, or the end. */
const nextBrace = (raw: string, from: number): number => {
  const [open, close] = [raw.indexOf("{", from), raw.indexOf("}", from)];
  if (open === -1) return close === -1 ? raw.length : close;
  return close === -1 ? open : Math.min(open, close);
};

/** Cuts the text at its braces; offsets count from the first character after the quote. */
const pieces = (raw: string, problem: (message: string, offset: number) => void): Piece[] => {
  const found: Piece[] = [];
  let plain = "";
  for (let at = 0; at < raw.length; at++) {
    const brace = nextBrace(raw, at);
    plain += raw.slice(at, brace);
    at = brace;
    if (at === raw.length) break;
    if (raw[at] === raw[at + 1]) {
      plain += raw.charAt(at);
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
    } else problem("`}` was never opened", at);
  }
  return [...found, { text: plain }];
};

const dotted = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/;

/**
 * `resource.owner.id` without the parser, which takes ten times as long to begin; null for what it must look at. Most
 * of what messages contain is such a path.
 */
const plainPath = (file: string, code: string, offset: number): ExpressionNode | null => {
  if (code.length > limits.nameLength || !dotted.test(code)) return null;
  let start = offset;
  const names = code.split(".").map((text): Name => {
    const span = { file, start, end: start + text.length };
    start = span.end + 1;
    return { text, span };
  });
  const [root, ...steps] = names;
  if (root === undefined || isKeyword(root.text)) return null;
  return { kind: "path", root, steps, span: { file, start: offset, end: offset + code.length } };
};

const read = (file: string, code: string, offset: number): ParsedExpression => {
  const node = plainPath(file, code, offset);
  return node === null ? parseExpression(file, code, offset) : { node, diagnostics: [] };
};

const value = (scope: Scope, span: Span, code: string, offset: number): Expression => {
  const start = span.start + 1 + offset;
  const parsed = read(span.file, code, start);
  for (const diagnostic of parsed.diagnostics) scope.report(diagnostic);
  const checked = check(scope, parsed.diagnostics.length > 0 ? { kind: "broken", span } : parsed.node);
  // A message that changes by itself would outlive the instant until which the decision holds.
  still(scope, checked);
  if (!printable.has(checked.type.kind)) {
    const origins = originPlaces(scope, parsed.node, checked);
    scope.report(diagnose("LEND0306", parsed.node.span, { found: describeType(checked.type) }, ...origins));
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
