/** Diagnostics as other programs read them: places are lines and columns, everything is said in full. */
import type { Diagnostic, Severity } from "./diagnostic.ts";
import { createLineIndex, type Position, type Source, type Span } from "./span.ts";

/** Lines and columns begin at 1; columns count UTF-16 code units; `end` is the first place behind. */
export interface Region {
  readonly file: string;
  readonly start: Position;
  readonly end: Position;
}

/** Something that is wrong with the policy files. Its shape is stable: programs read it. */
export interface Finding extends Region {
  /** `LEND0203`; or the name of a problem that is not one of the text, such as `PolicyFiles`. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly help: string | null;
  readonly related: readonly (Region & { readonly label: string })[];
  /** What made an error of a warning, such as `--deny warnings`; or null. */
  readonly denied: string | null;
}

export const findingsOf = (diagnostics: readonly Diagnostic[], sources: readonly Source[]): Finding[] => {
  const texts = new Map(sources.map(({ file, text }) => [file, text]));
  const indices = new Map<string, (offset: number) => Position>();
  const regionOf = ({ file, start, end }: Span): Region => {
    const positionOf = indices.get(file) ?? createLineIndex(texts.get(file) ?? "");
    indices.set(file, positionOf);
    return { file, start: positionOf(start), end: positionOf(end) };
  };
  return diagnostics.map(({ code, severity, message, help, span, related, denied }) => ({
    code,
    severity,
    message,
    help,
    ...regionOf(span),
    related: related.map((each) => ({ label: each.label, ...regionOf(each.span) })),
    denied,
  }));
};
