/** Words what is wrong with a body, a query or a path: from zod's issues to a place and a sentence each. */
import type { Problem } from "../api/problem.ts";
import { type Issue, sentenceOf, wordsFor } from "./issue-words.ts";
import type { RequestProblem } from "./problem-error.ts";

type FieldError = NonNullable<Problem["errors"]>[number];
/** As the router calls the parts of a request. */
export type Target = "json" | "query" | "param" | "header" | "cookie" | "form";

/** Past this many the answer gets no more helpful. */
const mostErrors = 20;

const targetWords: Readonly<Record<Target, string>> = {
  json: "The body",
  query: "The query",
  param: "The path",
  header: "A header",
  cookie: "A cookie",
  form: "The form",
};

/** A JSON pointer into the body (RFC 6901); elsewhere the name of the parameter. */
const pointerOf = (target: Target, path: readonly PropertyKey[]): string => {
  if (target !== "json") return path.map(String).join(".");
  return path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
};

/** A field that the shape does not have is an error of its own, at its own place. */
const errorsOf = (target: Target, issue: Issue): readonly FieldError[] => {
  if (issue.code !== "unrecognized_keys") {
    return [{ pointer: pointerOf(target, issue.path), detail: wordsFor(issue) }];
  }
  return issue.keys.map((key) => ({
    pointer: pointerOf(target, [...issue.path, key]),
    detail: "is not known here",
  }));
};

const sentence = (target: Target, { pointer, detail }: FieldError): string => {
  if (pointer === "") return `${sentenceOf(targetWords[target], detail)}.`;
  const it = sentenceOf("it", detail).replace(/^it is wrong: /, "");
  return `${targetWords[target]} is wrong at ${pointer}: ${it}.`;
};

/** Where several things are wrong with one value, the first says enough. */
const firstAtEachPlace = (errors: readonly FieldError[]): readonly FieldError[] => {
  const places = new Set<string>();
  return errors.filter(({ pointer }) => !places.has(pointer) && places.add(pointer));
};

/** One sentence about the first issue; all of them in `errors`. */
export const invalidRequest = (target: Target, issues: readonly Issue[]): RequestProblem => {
  const all = issues.flatMap((issue) => errorsOf(target, issue));
  const errors = firstAtEachPlace(all).slice(0, mostErrors);
  const first = errors[0] ?? { pointer: "", detail: "is not valid" };
  return { status: 400, code: "InvalidRequest", detail: sentence(target, first), errors };
};
