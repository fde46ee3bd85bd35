/** Words what is wrong with a body, a query or a path: from zod's issues to a place and a sentence each. */
import type { z } from "zod";
import type { Problem } from "../api/problem.ts";
import type { RequestProblem } from "./problem-error.ts";

type Issue = z.core.$ZodIssue;
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

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

const wrongType = (issue: Extract<Issue, { code: "invalid_type" }>): string =>
  issue.message.endsWith("received undefined") ? "is missing" : `must be of type ${issue.expected}`;

const wordsFor = (issue: Issue): string => {
  switch (issue.code) {
    case "invalid_type":
      return wrongType(issue);
    case "invalid_value":
      return `must be ${issue.values.map((value) => JSON.stringify(value)).join(" or ")}`;
    case "invalid_union":
      return issue.discriminator === undefined
        ? "has a value that is not allowed"
        : "names no kind that is known";
    default:
      return lowerFirst(issue.message);
  }
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

const sentence = (target: Target, first: FieldError): string => {
  const place =
    first.pointer === "" ? targetWords[target] : `${targetWords[target]} is wrong at ${first.pointer}`;
  return `${place}: ${first.detail}.`;
};

/** One sentence about the first issue; all of them in `errors`. */
export const invalidRequest = (target: Target, issues: readonly Issue[]): RequestProblem => {
  const errors = issues.flatMap((issue) => errorsOf(target, issue)).slice(0, mostErrors);
  const first = errors[0] ?? { pointer: "", detail: "is not valid" };
  return { status: 400, code: "InvalidRequest", detail: sentence(target, first), errors };
};
