/** Warnings that somebody wants to be errors. The policy stays what it is; who asks is told to stop. */
import type { Severity } from "./diagnostic.ts";

/** What has a code, and may be denied. */
interface Deniable {
  readonly code: string;
  readonly severity: Severity;
  /** What made an error of a warning, such as `--deny warnings`; null for what is as severe as it was found. */
  readonly denied: string | null;
}

/** The word that stands for all warnings. */
const everyWarning = "warnings";

/**
 * The same with the denied warnings as errors, and who denied them.
 *
 * @param deny codes, or `warnings` for all of them
 */
export const denying = <Found extends Deniable>(
  found: readonly Found[],
  deny: readonly string[],
): readonly Found[] => {
  if (deny.length === 0) return found;
  return found.map((each) => {
    const what = [each.code, everyWarning].find((name) => deny.includes(name));
    const isDenied = each.severity === "warning" && what !== undefined;
    return isDenied ? { ...each, severity: "error", denied: `--deny ${what}` } : each;
  });
};
