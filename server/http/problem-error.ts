/** What the HTTP room itself refuses, before any command runs. Data; worded here, written by problems.ts. */
import type { Problem } from "../api/problem.ts";

export interface RequestProblem {
  readonly status: number;
  readonly code: string;
  /** One sentence: what, where, why. */
  readonly detail: string;
  readonly help?: string;
  readonly errors?: NonNullable<Problem["errors"]>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Carries a {@link RequestProblem} out of a route. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly problem: RequestProblem;

  constructor(problem: RequestProblem) {
    super(problem.code);
    this.problem = problem;
  }
}

export const accountHeader = "Lendbase-Account";

export const unauthenticated = (detail: string): RequestProblem => ({
  status: 401,
  code: "Unauthenticated",
  detail,
  help: "Send the header `Authorization: Bearer <key>` with a key that works.",
  headers: { "WWW-Authenticate": 'Bearer realm="lendbase"' },
});

export const forbiddenCaller = (detail: string, help: string): RequestProblem => ({
  status: 403,
  code: "CallerNotAllowed",
  detail,
  help,
});

export const accountMissing: RequestProblem = {
  status: 400,
  code: "AccountMissing",
  detail: "This request acts for an account, and an operator key names none by itself.",
  help: `Send the header \`${accountHeader}: <16 digits>\` with the account to act for.`,
};

export const accountHeaderWrong: RequestProblem = {
  status: 400,
  code: "InvalidRequest",
  detail: `The header ${accountHeader} is wrong: an account id is 16 digits.`,
  errors: [{ pointer: accountHeader, detail: "an account id is 16 digits" }],
};

export const bodyTooLarge = (limitBytes: number): RequestProblem => ({
  status: 413,
  code: "BodyTooLarge",
  detail: `The body is larger than ${limitBytes} bytes.`,
  help: "Send less in one request.",
});

export const bodyIncomplete: RequestProblem = {
  status: 400,
  code: "IncompleteBody",
  detail: "The body ended before all of it was sent.",
};

export const malformedJson: RequestProblem = {
  status: 400,
  code: "MalformedJson",
  detail: "The body is not JSON: it is empty, or has a syntax error.",
};

export const notJson = (contentType: string | undefined): RequestProblem => ({
  status: 415,
  code: "UnsupportedMediaType",
  detail:
    contentType === undefined
      ? "The body has no Content-Type; this server reads application/json only."
      : "The body has another Content-Type than application/json, which is all this server reads.",
  help: "Send the header `Content-Type: application/json`.",
});

export const noSuchRoute = (path: string): RequestProblem => ({
  status: 404,
  code: "NoSuchRoute",
  detail: `There is nothing at ${path}.`,
  help: "See /openapi.json for what there is.",
});

export const wrongMethod = (method: string, path: string, allowed: readonly string[]): RequestProblem => ({
  status: 405,
  code: "MethodNotAllowed",
  detail: `${path} does not take ${method}; it takes ${allowed.join(", ")}.`,
  headers: { Allow: allowed.join(", ") },
});

/** Says nothing of what happened inside; the log does, under the same request id. */
export const unexpected: RequestProblem = {
  status: 500,
  code: "InternalError",
  detail: "The server failed at this request; nothing was changed by it unless an earlier answer said so.",
  help: "Try again. If it goes on, look into the server's log for the request id.",
};
