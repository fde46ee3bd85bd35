/** What the server answered. Failures are data: no screen catches anything. */
import type { Problem } from "../server/api/problem.ts";

export type Failure =
  | { readonly kind: "problem"; readonly problem: Problem }
  /** Nobody answered, or not in time. `reason` is a sentence. */
  | { readonly kind: "unreachable"; readonly reason: string };

export type Answer<Value> = { readonly kind: "ok"; readonly value: Value } | Failure;

/** What was read, with the tag that says which state of it that was. */
export type TaggedAnswer<Value> =
  | { readonly kind: "ok"; readonly value: Value; readonly tag: string }
  | Failure;

/** The failure in one sentence, for a line that has no room for more. */
export const sentenceOf = (failure: Failure): string =>
  failure.kind === "unreachable" ? failure.reason : failure.problem.detail;

/** Changes the value of an answer and keeps a failure. */
export const mapAnswer = <From, To>(answer: Answer<From>, change: (value: From) => To): Answer<To> =>
  answer.kind === "ok" ? { kind: "ok", value: change(answer.value) } : answer;
