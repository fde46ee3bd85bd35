/**
 * One mistake in many places: a name that is read wrongly wherever it is read, or a declaration with a type that fits
 * hardly any of its uses. It is reported in the first of the places, with some of the others beside it.
 */
import type { Code } from "./catalog.ts";
import type { Unknown } from "./catalog-hints.ts";
import { labels } from "./catalog-places.ts";
import { type Diagnostic, sortDiagnostics } from "./diagnostic.ts";
import type { Span } from "./span.ts";

interface Lacking {
  readonly type: string;
  readonly missing: readonly string[];
}

/** Names that are wrong for one reason wherever they are read. */
const repeated: ReadonlySet<Code> = new Set<Code>([
  ...(["LEND0107", "LEND0200", "LEND0201", "LEND0202", "LEND0203", "LEND0204"] as const),
  ...(["LEND0205", "LEND0207", "LEND0208", "LEND0209", "LEND0211", "LEND0213"] as const),
  "LEND0312",
]);

/** Types that do not go together, often because of one declaration. */
const mistyped: ReadonlySet<Code> = new Set<Code>(["LEND0300", "LEND0301", "LEND0303", "LEND0313"]);

/** What was declared with a type that does not fit where it is used. */
const declaredOf = ({ code, related }: Diagnostic): string | null => {
  const declared = mistyped.has(code)
    ? related.find(({ label }) => label.endsWith(labels.declared("").slice(3)))
    : null;
  return declared ? JSON.stringify(declared.span) : null;
};

/** Uses of one declaration with a type that does not fit, from which on the declaration is the mistake. */
const manyUses = 3;

/** Declarations that fit hardly any of their uses. */
const misdeclared = (diagnostics: readonly Diagnostic[]): ReadonlySet<string | null> => {
  const byDeclared = Map.groupBy(diagnostics, declaredOf);
  return new Set([...byDeclared].flatMap(([declared, uses]) => (uses.length >= manyUses ? [declared] : [])));
};

/** What two diagnostics have in common that are one mistake; null where each is its own. */
const reasonOf = (diagnostic: Diagnostic, declarations: ReadonlySet<string | null>): string | null => {
  const { code, message, facts } = diagnostic;
  const { found, type, missing } = facts as Partial<Unknown> & Partial<Lacking>;
  if (code === "LEND0203" || code === "LEND0201") return JSON.stringify([code, found]);
  if (repeated.has(code)) return JSON.stringify([code, message]);
  if (code === "LEND0309") return JSON.stringify([code, type, missing]);
  const declared = declaredOf(diagnostic);
  return declarations.has(declared) ? declared : null;
};

/** Places beside the first that are shown. */
const mostPlaces = 3;

const isSamePlace = (a: Span, b: Span): boolean =>
  a.file === b.file && a.start === b.start && a.end === b.end;

const together = ([first, ...all]: readonly Diagnostic[]): Diagnostic[] => {
  // What a `let` says wrongly is found once for each of its readers, at the same place.
  const others = all.filter(({ span }) => first && !isSamePlace(span, first.span));
  if (!first || others.length === 0) return first ? [first] : [];
  const shown = others.slice(0, mostPlaces);
  const more = others.length - shown.length;
  const places = shown.map(({ span }, at) => ({
    span,
    label: at === shown.length - 1 && more > 0 ? labels.alsoHereAndMore(more) : labels.alsoHere(),
  }));
  return [{ ...first, related: [...first.related, ...places] }];
};

/** One diagnostic for each reason, in the first of its places. */
export const oncePerReason = (diagnostics: readonly Diagnostic[]): Diagnostic[] => {
  const byReason = new Map<string, Diagnostic[]>();
  const declarations = misdeclared(diagnostics);
  for (const [at, each] of sortDiagnostics(diagnostics).entries()) {
    const reason = reasonOf(each, declarations) ?? String(at);
    const known = byReason.get(reason);
    if (known) known.push(each);
    else byReason.set(reason, [each]);
  }
  return [...byReason.values()].flatMap(together);
};
