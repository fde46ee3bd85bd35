/** What the interface has to say: a box that must be read, or one line at the bottom. */
import type { RefusalView } from "../../server/api/problem.ts";
import type { Failure } from "../answer.ts";

/** One reason, as the server words it. */
export interface Reason {
  readonly code: string;
  readonly message: string;
  readonly help: string | null;
  /** What it is about, in a request over several sets and principals; else null. */
  readonly about: string | null;
  /** The rule and where it is written; null where no rule refused. */
  readonly rule: string | null;
}

/** A box that lists every reason why something was not done. */
export interface Notice {
  readonly title: string;
  readonly reasons: readonly Reason[];
}

/** One line. `bad` says that something was not done. */
export interface Message {
  readonly tone: "good" | "bad";
  readonly text: string;
}

const aboutOf = ({ backup_set, principal }: RefusalView): string | null => {
  const parts = [backup_set, principal === undefined ? undefined : `${principal.type} ${principal.id}`];
  const named = parts.filter((part) => part !== undefined);
  return named.length === 0 ? null : named.join(", ");
};

const ruleOf = ({ rule, file, line }: RefusalView): string | null => {
  if (rule === null) return null;
  return file === null ? rule : `${rule} (${file}${line === null ? "" : `:${line}`})`;
};

export const reasonOf = (refusal: RefusalView): Reason => ({
  code: refusal.code,
  message: refusal.message,
  help: refusal.help,
  about: aboutOf(refusal),
  rule: ruleOf(refusal),
});

export const reasonsOf = (failure: Failure): readonly Reason[] => {
  if (failure.kind === "unreachable") {
    const help = "It may have been done or not. Look at the list once the server answers again.";
    return [{ code: "Unreachable", message: failure.reason, help, about: null, rule: null }];
  }
  const { refusals = [], errors = [], code, detail, help = null } = failure.problem;
  if (refusals.length > 0) return refusals.map(reasonOf);
  const details = errors.map((error) => `${error.pointer}: ${error.detail}`);
  return [{ code, message: [detail, ...details].join(" "), help, about: null, rule: null }];
};

/** @param what the thing that was not done, such as `Cancel the share orders`. */
export const noticeOf = (what: string, failure: Failure): Notice => ({
  title:
    failure.kind === "problem" && failure.problem.status === 403 ? `${what}: refused` : `${what}: failed`,
  reasons: reasonsOf(failure),
});
