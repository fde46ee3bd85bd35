/** What the warnings look at, and what they share. */
import type { Declaration, RuleDeclaration } from "../ast.ts";
import type { Diagnostic } from "../diagnostic.ts";
import type { Program } from "../program.ts";
import type { Span } from "../span.ts";
import type { Examiner } from "./conditions.ts";

/** A program without an error, and the declarations that it was made of. */
export interface Subject {
  readonly program: Omit<Program, "digest">;
  readonly declarations: readonly Declaration[];
  readonly examined: Examiner;
  /** The declaration of a rule by its name. */
  readonly rules: ReadonlyMap<string, RuleDeclaration>;
}

/** One check: it looks and never changes. */
export type Warn = (subject: Subject) => Iterable<Diagnostic>;

export const isWithin = (inner: Span, outer: Span): boolean =>
  inner.file === outer.file && inner.start >= outer.start && inner.end <= outer.end;

/** Where to point in a rule: the part itself, or the name of the rule where the part stands in a `let`. */
export const placeIn = (
  subject: Subject,
  rule: { readonly name: string; readonly span: Span },
  part: Span,
): Span => (isWithin(part, rule.span) ? part : nameSpan(subject, rule));

export const nameSpan = (subject: Subject, rule: { readonly name: string; readonly span: Span }): Span =>
  subject.rules.get(rule.name)?.name.span ?? rule.span;
