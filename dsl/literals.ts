/** The values of literal tokens. */
import type { IToken } from "chevrotain";
import type { TextNode } from "./ast.ts";
import { type Diagnostic, diagnose } from "./diagnostic.ts";
import { unescaped } from "./escapes.ts";
import { instantMeant, parseInstant } from "./instants.ts";
import { tokenSpan } from "./lexer.ts";
import { cover } from "./span.ts";
import { BareClock, BareInstant, unitMilliseconds } from "./tokens.ts";

type Report = (diagnostic: Diagnostic) => void;

/** The value of a text token; an open or single-quoted one has been reported and gives what it has. */
export const textOf = (file: string, token: IToken, report: Report): TextNode => {
  const span = tokenSpan(file, token);
  const closed = token.image.length > 1 && token.image.endsWith(token.image.charAt(0));
  const raw = token.image.slice(1, closed ? -1 : undefined);
  const value = unescaped(raw, (written, offset) => {
    const start = span.start + 1 + offset;
    report(diagnose("LEND0003", { file, start, end: start + written.length }, { escape: written }));
  });
  return { raw, value, span };
};

/** Single underscores between digits, and no zero in front that another language would read as octal. */
const integerPattern = /^(?:0|[1-9][0-9]*(?:_[0-9]+)*)$/;

/** What to write for an instant or a time of day that stands where a number may. */
const insteadOf = ({ tokenType, image }: IToken): { readonly instead?: string } => {
  if (tokenType === BareInstant) {
    return { instead: `Write an instant as \`time "${instantMeant(image) ?? "2026-03-02T09:00:00Z"}"\`.` };
  }
  return tokenType === BareClock
    ? { instead: 'A time of day has quotes: `now is between "09:00" and "17:00"`.' }
    : {};
};

/** The value of a whole number, 0 where it is too large or badly written, which is reported. */
export const integerOf = (file: string, token: IToken, report: Report): number => {
  if (!integerPattern.test(token.image)) {
    const facts = { found: token.image, ...insteadOf(token) };
    report(diagnose("LEND0016", tokenSpan(file, token), facts));
    return 0;
  }
  const value = Number(token.image.replaceAll("_", ""));
  if (Number.isSafeInteger(value)) return value;
  report(diagnose("LEND0004", tokenSpan(file, token), { found: token.image }));
  return 0;
};

/** `3 hours` after `sofar` milliseconds, in milliseconds. */
export const durationOf = (
  file: string,
  amount: IToken,
  unit: IToken,
  report: Report,
  sofar: number,
): number => {
  const factor = unitMilliseconds[unit.image.replace(/s$/, "")] ?? 0;
  const value = sofar + integerOf(file, amount, report) * factor;
  if (Number.isSafeInteger(value)) return value;
  const span = cover(tokenSpan(file, amount), tokenSpan(file, unit));
  report(diagnose("LEND0004", span, { found: `${amount.image} ${unit.image}` }));
  return 0;
};

/** An instant in UTC, in milliseconds since 1970. */
export const instantOf = (text: TextNode, report: Report): number => {
  const value = parseInstant(text.value);
  if (!Number.isNaN(value)) return value;
  report(diagnose("LEND0011", text.span, { found: text.value }));
  return 0;
};
