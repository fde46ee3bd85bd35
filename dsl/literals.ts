/** The values of literal tokens. */
import type { IToken } from "chevrotain";
import type { TextNode } from "./ast.ts";
import { type Diagnostic, diagnose } from "./diagnostic.ts";
import { tokenSpan } from "./lexer.ts";
import { unitMilliseconds } from "./tokens.ts";

type Report = (diagnostic: Diagnostic) => void;

const escapes: Readonly<Record<string, string>> = { '"': '"', "\\": "\\", n: "\n", t: "\t" };

const withoutEscapes = (file: string, raw: string, offset: number, report: Report): string =>
  raw.replace(
    /\\(u\{([0-9A-Fa-f]{1,6})\}|.)/gu,
    (whole, short: string, hexadecimal: string | undefined, at: number) => {
      const point = hexadecimal === undefined ? Number.NaN : Number.parseInt(hexadecimal, 16);
      if (point <= 0x10ffff) return String.fromCodePoint(point);
      const plain = escapes[short];
      if (plain !== undefined) return plain;
      const start = offset + at;
      report(diagnose("LEND0003", { file, start, end: start + whole.length }, { escape: whole }));
      return "";
    },
  );

/** The value of a text token; an open or single-quoted one has been reported and gives what it has. */
export const textOf = (file: string, token: IToken, report: Report): TextNode => {
  const span = tokenSpan(file, token);
  const closed = token.image.length > 1 && token.image.endsWith(token.image.charAt(0));
  const raw = token.image.slice(1, closed ? -1 : undefined);
  return { raw, value: withoutEscapes(file, raw, span.start + 1, report), span };
};

/** The value of a whole number, 0 where it is too large, which is reported. */
export const integerOf = (file: string, token: IToken, report: Report): number => {
  const value = Number(token.image.replaceAll("_", ""));
  if (Number.isSafeInteger(value)) return value;
  report(diagnose("LEND0004", tokenSpan(file, token), { found: token.image }));
  return 0;
};

/** `10 minutes` in milliseconds. */
export const durationOf = (file: string, amount: IToken, unit: IToken, report: Report): number => {
  const factor = unitMilliseconds[unit.image.replace(/s$/, "")] ?? 0;
  const value = integerOf(file, amount, report) * factor;
  if (Number.isSafeInteger(value)) return value;
  report(diagnose("LEND0004", tokenSpan(file, amount), { found: `${amount.image} ${unit.image}` }));
  return 0;
};

const instantPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?Z$/;

/** An instant in UTC, in milliseconds since 1970. */
export const instantOf = (text: TextNode, report: Report): number => {
  const value = instantPattern.test(text.value) ? Date.parse(text.value) : Number.NaN;
  if (!Number.isNaN(value)) return value;
  report(diagnose("LEND0011", text.span, { found: text.value }));
  return 0;
};
