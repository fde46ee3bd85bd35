/** What is wrong with the policy files: data for the API and the log, and the text that a terminal shows. */
import type { PolicyView } from "../api/operations.ts";

export type PolicyFileError = PolicyView["errors"][number];

export class PolicyFilesError extends Error {
  override readonly name = "PolicyFilesError";
  readonly errors: readonly PolicyFileError[];
  /** Every error with its place and help, for a terminal. */
  readonly text: string;

  constructor(errors: readonly PolicyFileError[], text: string) {
    super(summary(errors));
    this.errors = errors;
    this.text = text;
  }
}

/** One line: where the first error is, and how many there are. */
export const summary = (errors: readonly PolicyFileError[]): string => {
  const [first, ...others] = errors;
  if (first === undefined) return "The policy files have errors.";
  const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
  return `${first.file}:${first.line}:${first.column}: ${first.message}${more}`;
};

/** A change that this server must not decide: the database has a policy in force that it cannot load. */
export class PolicyBehindError extends Error {
  override readonly name = "PolicyBehindError";

  constructor(digest: string | null, cause: unknown) {
    const which = digest === null ? "no policy that can be read" : `policy ${digest}`;
    super(`The database has ${which} in force, which this server cannot load.`, { cause });
  }
}
