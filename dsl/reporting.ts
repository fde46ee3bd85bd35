/** Which of the diagnostics that the passes find are shown. */
import type { Code } from "./catalog.ts";
import { type Diagnostic, isError, sortDiagnostics } from "./diagnostic.ts";
import { limits } from "./limits.ts";
import type { Parsed } from "./parser.ts";

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

/** Names that a policy file declares: a `let`, a lifecycle, an entity of a test, a code. */
const fromPolicy: readonly Code[] = ["LEND0202", "LEND0209", "LEND0211"];
/** What a schema that could not be read whole may have said. */
const fromSchema = (code: Code): boolean =>
  code.startsWith("LEND02") || ["LEND0107", "LEND0308", "LEND0316"].includes(code);

/**
 * Whether a diagnostic is to be believed although some text could not be parsed. What was declared there is not
 * reported as unknown; mistakes elsewhere are reported all the same.
 */
export const believable = (parsed: readonly Parsed[]): ((diagnostic: Diagnostic) => boolean) => {
  const broken = parsed.filter(({ diagnostics }) => diagnostics.length > 0).map(({ file }) => file);
  const withoutHeader = new Set(broken.filter(({ header }) => !header).map(({ file }) => file));
  const schemaIsBroken = broken.some(({ header }) => header?.kind !== "policy");
  return ({ code, span }) => {
    if (code === "LEND0101") return !withoutHeader.has(span.file);
    if (schemaIsBroken && fromSchema(code)) return false;
    return broken.length === 0 || !fromPolicy.includes(code);
  };
};
