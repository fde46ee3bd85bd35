/** Which of the diagnostics that the passes find are shown. */
import { type Diagnostic, isError, sortDiagnostics } from "./diagnostic.ts";
import { limits } from "./limits.ts";

export type Report = (diagnostic: Diagnostic) => void;

/** One mistake in text that several rules share is one diagnostic. */
export const distinct = (diagnostics: readonly Diagnostic[]): Diagnostic[] => {
  const seen = new Set<string>();
  return sortDiagnostics(diagnostics).filter(({ code, span, message }) => {
    const key = JSON.stringify([code, span, message]);
    return !seen.has(key) && seen.add(key);
  });
};

/** Thrown by a report that has enough: what nobody reads need not be found. */
class Enough extends Error {}

/** A list of diagnostics, and what adds to it. Warnings never stop a pass, since an error may follow them. */
export const createReport = () => {
  const found: Diagnostic[] = [];
  let errors = 0;
  let warnings = 0;
  const report: Report = (diagnostic) => {
    if (!isError(diagnostic)) {
      if (warnings++ < limits.kept) found.push(diagnostic);
      return;
    }
    found.push(diagnostic);
    if (++errors >= limits.kept) throw new Enough("enough diagnostics");
  };
  return { found, report };
};

/** The first ones, as many as the limit, in their order. No warning takes the place of an error. */
export const firstOf = (sorted: readonly Diagnostic[]): Diagnostic[] => {
  if (sorted.length <= limits.diagnostics) return [...sorted];
  const errors = sorted.filter(isError).slice(0, limits.diagnostics);
  const warnings = sorted.filter((each) => !isError(each)).slice(0, limits.diagnostics - errors.length);
  const shown = new Set([...errors, ...warnings]);
  return sorted.filter((diagnostic) => shown.has(diagnostic));
};

/** What `run` gives, or null where the report has enough. */
export const untilEnough = <Result>(run: () => Result): Result | null => {
  try {
    return run();
  } catch (thrown) {
    if (thrown instanceof Enough) return null;
    throw thrown;
  }
};
