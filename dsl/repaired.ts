/** Parsing with known mistakes repaired, so that each is reported once and by name. */
import { EOF, type TokenType } from "chevrotain";
import { closed } from "./brackets.ts";
import { type Diagnostic, diagnose } from "./diagnostic.ts";
import type { Lexed } from "./lexer.ts";
import { limits } from "./limits.ts";
import { repair } from "./mistakes.ts";
import { quoted } from "./quotes.ts";
import { endOfSegment, type Segment } from "./segments.ts";
import type { Span } from "./span.ts";
import * as t from "./tokens.ts";

/** What may follow a declaration; anything else is a part of it that could not be read. */
export const endsDeclaration: ReadonlySet<TokenType> = new Set([
  ...[EOF, t.Enum, t.Entity, t.Record, t.Action, t.Let, t.Given, t.Test],
  ...[t.Permit, t.Forbid, t.Quota, t.Lock, t.Lifecycle],
]);

/** How often a text is repaired; behind the first mistake of a declaration there may be others. */
const mostRepairs = 8;

/** Mistakes because of which the parser may stop where nothing is wrong. */
const causing = new Set([
  ...["LEND0001", "LEND0002", "LEND0009", "LEND0010", "LEND0016", "LEND0021", "LEND0022"],
  ...["LEND0023", "LEND0024", "LEND0025", "LEND0026", "LEND0027"],
]);

/** Those of them behind which the text is read as it stands. */
const unrepaired = new Set(["LEND0002", "LEND0023"]);

const isSyntax = ({ code }: Diagnostic): boolean => code === "LEND0005";

const covers = (outer: Span, inner: Span): boolean => outer.start <= inner.start && inner.end <= outer.end;

/** What the parser says of a statement as a whole, of which a part may not be read. */
const ofStatements = new Set(["LEND0121", "LEND0122"]);

interface Read {
  readonly diagnostics: readonly Diagnostic[];
}

/** The place where the parser first stopped; null where it did not. */
const firstStop = ({ diagnostics }: Read): Diagnostic | null =>
  diagnostics
    .filter(isSyntax)
    .reduce<Diagnostic | null>(
      (first, each) => (first === null || each.span.start < first.span.start ? each : first),
      null,
    );

/** Without the syntax errors that stand behind a mistake or another of them: they only follow from it. */
const firstCauses = (result: Read, mistakes: readonly Diagnostic[]): Diagnostic[] => {
  const first = firstStop(result);
  const stops = [...(first ? [first] : []), ...mistakes.filter(({ code }) => unrepaired.has(code))];
  const stop = Math.min(...stops.map(({ span }) => span.start));
  // What the parser made of the text behind a place where it stopped may be nothing that was written.
  const others = result.diagnostics.filter(
    (each) =>
      !isSyntax(each) && each.span.start < stop && !(mistakes.length > 0 && ofStatements.has(each.code)),
  );
  const causes = mistakes.filter(({ code }) => code !== "LEND0025" && causing.has(code));
  // A bracket that closes nothing may close what was not opened because of the others.
  const own = mistakes.filter(({ code }) => code !== "LEND0025" || (first === null && causes.length === 0));
  if (first === null) return [...own, ...others];
  if (!causes.some(({ span }) => span.start <= first.span.start)) return [...own, first, ...others];
  const believed = own.filter(({ code, span }) => code !== "LEND0001" || span.start < first.span.start);
  return [...believed, ...others];
};

/** Whether a quote is missing in front of a place. */
const isUnquoted = ({ diagnostics }: Lexed, { span: { start } }: Diagnostic): boolean =>
  diagnostics.some(({ code, span }) => unrepaired.has(code) && span.start <= start);

/**
 * Parses a declaration, or what stands alone. As long as there is a known mistake where the parser stops, it is repaired
 * and the text parsed again.
 */
export const parseRepaired = <Result extends Read>(
  file: string,
  lexed: Lexed,
  parse: (lexed: Lexed) => Result,
): Result => {
  let now = lexed;
  let result = parse(now);
  let stop = firstStop(result);
  now = quoted(file, now, stop?.span.start ?? null);
  if (stop !== null) {
    const mended = closed(file, now);
    if (mended.tokens !== now.tokens) result = parse(mended);
    now = mended;
    stop = firstStop(result);
  }
  for (let round = 0; stop !== null && round < mostRepairs && now.diagnostics.length < limits.kept; round++) {
    // Where a quote is missing, words are texts and texts are words.
    if (isUnquoted(now, stop)) break;
    const repaired = repair(file, now.tokens, [stop.span.start]);
    if (repaired === null) break;
    // What the lexer said of a part of it is in the sentence about the whole.
    const earlier = now.diagnostics.filter(
      (each) => !repaired.diagnostics.some(({ span }) => covers(span, each.span)),
    );
    now = { ...now, tokens: repaired.tokens, diagnostics: [...earlier, ...repaired.diagnostics] };
    if (repaired.isLast) break;
    result = parse(now);
    stop = firstStop(result);
  }
  const diagnostics = firstCauses(result, now.diagnostics);
  // Text that was not read as it stands is never without an error.
  const all = [...now.diagnostics, ...result.diagnostics];
  return { ...result, diagnostics: diagnostics.length > 0 ? diagnostics : all };
};

/** Parses one piece of a file. Where it ends too early, what was found is what the next one begins with. */
export const parseSegment = <Result extends Read>(
  file: string,
  segment: Segment,
  parse: (lexed: Lexed) => Result,
): Result => {
  const { lexed, next } = segment;
  const result = parseRepaired(file, lexed, parse);
  if (next === null) return result;
  const end = endOfSegment(segment);
  const diagnostics = result.diagnostics.map((each) => {
    if (!isSyntax(each) || each.span.start < end) return each;
    const { expected = "" } = each.facts as { readonly expected?: string };
    return diagnose("LEND0005", each.span, { expected, found: `\`${next.image}\`` });
  });
  return { ...result, diagnostics };
};
