/** What is wrong with a policy, as data. The words are in the catalog and nowhere else. */
import { type Catalog, type Code, catalog } from "./catalog.ts";
import type { Span } from "./span.ts";

export type Severity = "error" | "warning";

export interface Diagnostic {
  /** Stable: `LEND0203`. */
  readonly code: Code;
  readonly severity: Severity;
  readonly span: Span;
  /** What the sentence was made from. */
  readonly facts: object;
  readonly message: string;
  readonly help: string | null;
  /** Another place that explains this one, such as the first declaration of a name. */
  readonly related: { readonly span: Span; readonly label: string } | null;
}

type Facts<C extends Code> = Parameters<Catalog[C]["message"]>[0];

/** Makes a diagnostic from its facts. */
export const diagnose = <C extends Code>(
  code: C,
  span: Span,
  facts: Facts<C>,
  related: Diagnostic["related"] = null,
): Diagnostic => {
  // Each entry takes just the facts of its own code; the compiler cannot see that through the union.
  const entry = catalog[code] as {
    readonly message: (facts: Facts<C>) => string;
    readonly help?: (facts: Facts<C>) => string | null;
  };
  return {
    code,
    severity: "error",
    span,
    facts,
    message: entry.message(facts),
    help: entry.help?.(facts) ?? null,
    related,
  };
};

/** By file and place, so that the order of passes never shows. */
export const sortDiagnostics = (diagnostics: readonly Diagnostic[]): Diagnostic[] =>
  [...diagnostics].sort(
    (a, b) =>
      Number(a.span.file > b.span.file) - Number(a.span.file < b.span.file) ||
      a.span.start - b.span.start ||
      a.span.end - b.span.end ||
      Number(a.code > b.code) - Number(a.code < b.code),
  );
