/** What is wrong with a policy, as data. The words are in the catalog and nowhere else. */
import { type Catalog, type Code, catalog } from "./catalog.ts";
import { placeMeant, type Unknown } from "./catalog-hints.ts";
import type { Span } from "./span.ts";

export type Severity = "error" | "warning";

/** Another place that explains a diagnostic, such as the first declaration of a name. */
export interface Related {
  readonly span: Span;
  readonly label: string;
}

export interface Diagnostic {
  /** Stable: `LEND0203`. */
  readonly code: Code;
  readonly severity: Severity;
  readonly span: Span;
  /** What the sentence was made from. */
  readonly facts: object;
  readonly message: string;
  readonly help: string | null;
  readonly related: readonly Related[];
  /** What made an error of a warning, such as `--deny warnings`; null for what is as severe as it was found. */
  readonly denied: string | null;
}

type Facts<C extends Code> = Parameters<Catalog[C]["message"]>[0];

/** How an entry looks to code that does not know which one it has. */
interface Entry {
  /** An error where the entry does not say. */
  readonly severity?: Severity;
  readonly message: (facts: object) => string;
  readonly help?: (facts: object) => string | null;
}
const entryOf = (code: Code): Entry => catalog[code] as Entry;

/** An error refuses the policy; a warning says that it may not mean what was meant. */
export const severityOf = (code: Code): Severity => entryOf(code).severity ?? "error";

export const isError = ({ severity }: Pick<Diagnostic, "severity">): boolean => severity === "error";

/** Characters of a name or a value that a sentence repeats. */
const longestFact = 80;

/** Characters of a sentence that says what to write instead. */
const longestInstead = 200;

/** As many of the first UTF-16 code units of a text as end with a whole character. */
export const beginningOf = (text: string, length: number): string =>
  text.slice(0, length).replace(/[\uD800-\uDBFF]$/, "");

const shortened = (facts: object): object =>
  Object.fromEntries(
    Object.entries(facts).map(([name, value]) => {
      const most = name === "instead" ? longestInstead : longestFact;
      return [
        name,
        typeof value === "string" && value.length > most ? `${beginningOf(value, most)}…` : value,
      ];
    }),
  );

/**
 * Makes a diagnostic from its facts. Its help comes with {@link withHelp}.
 *
 * @param related other places that explain it; null for one that is not known
 */
export const diagnose = <C extends Code>(
  code: C,
  span: Span,
  facts: Facts<C>,
  ...related: readonly (Related | null)[]
): Diagnostic => {
  const short = shortened(facts);
  return {
    code,
    severity: severityOf(code),
    span,
    facts: short,
    message: entryOf(code).message(short),
    help: null,
    related: related.filter((each) => each !== null),
    denied: null,
  };
};

/** Looking for the name that was meant costs time, so only what is shown gets its help, and the place of that name. */
export const withHelp = (diagnostic: Diagnostic): Diagnostic => {
  const { places, ...facts } = diagnostic.facts as Partial<Unknown>;
  const meant = places ? placeMeant(diagnostic.facts as Unknown) : null;
  return {
    ...diagnostic,
    facts,
    help: entryOf(diagnostic.code).help?.(diagnostic.facts) ?? null,
    related: meant ? [meant, ...diagnostic.related] : diagnostic.related,
  };
};

/** By file and place, so that the order of passes never shows. */
export const sortDiagnostics = (diagnostics: readonly Diagnostic[]): Diagnostic[] =>
  [...diagnostics].sort(
    (a, b) =>
      Number(a.span.file > b.span.file) - Number(a.span.file < b.span.file) ||
      a.span.start - b.span.start ||
      a.span.end - b.span.end ||
      Number(a.code > b.code) - Number(a.code < b.code) ||
      Number(a.message > b.message) - Number(a.message < b.message),
  );
