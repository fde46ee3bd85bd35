/** What the HTTP room itself refuses, before any command runs. Data; worded here, written by problems.ts. */
import type { Problem } from "../api/problem.ts";
import type { StoreFailure } from "../store/store-error.ts";
import type { RepeatedMember } from "./repeated-member.ts";

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

const challenge = 'Bearer realm="lendbase"';

/** For a request that does not say who it is from: RFC 6750 has no error code for it. */
export const unauthenticated = (detail: string): RequestProblem => ({
  status: 401,
  code: "Unauthenticated",
  detail,
  help: "Send the header `Authorization: Bearer <key>` with a key that works.",
  headers: { "WWW-Authenticate": challenge },
});

/** For a key or a token that does not work (RFC 6750, section 3.1). The sentence may not hold a double quote. */
export const credentialRefused = (detail: string): RequestProblem => {
  const description = detail.replaceAll('"', "'");
  return {
    ...unauthenticated(detail),
    headers: {
      "WWW-Authenticate": `${challenge}, error="invalid_token", error_description="${description}"`,
    },
  };
};

/** A token may be right, so its bearer is not told to throw it away. */
export const issuerUnavailable = (detail: string): RequestProblem => ({
  status: 503,
  code: "IssuerUnavailable",
  detail,
  help: "Try again in a moment, or use an API key.",
  headers: { "Retry-After": "30" },
});

export const forbiddenCaller = (detail: string, help: string): RequestProblem => ({
  status: 403,
  code: "CallerNotAllowed",
  detail,
  help,
});

export const permissionMissing = (permission: string): RequestProblem => ({
  ...forbiddenCaller(`This key does not have the permission "${permission}".`, "Use a key that has it."),
  headers: { "WWW-Authenticate": `${challenge}, error="insufficient_scope", scope="${permission}"` },
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

export const memberRepeated = ({ name, pointer }: RepeatedMember): RequestProblem => ({
  status: 400,
  code: "RepeatedMember",
  detail: `The body has the member ${JSON.stringify(shown(name))} twice in one object, at ${shown(pointer, 200)}.`,
  help: "Send it once: which of the two counts is read differently by different programs.",
  errors: [{ pointer: shown(pointer, 200), detail: "is there twice" }],
});

export const notJson = (contentType: string | undefined): RequestProblem => ({
  status: 415,
  code: "UnsupportedMediaType",
  detail:
    contentType === undefined
      ? "The body has no Content-Type; this server reads application/json only."
      : "The body has another Content-Type than application/json, which is all this server reads.",
  help: "Send the header `Content-Type: application/json`.",
});

/** What was sent may be as long as all headers together, or a whole body. */
const shown = (value: string, most = 50): string =>
  value.length > most ? `${value.slice(0, most)}…` : value;

/** RFC 9110, section 15.5.16: the answer says which codings would be taken. */
export const encodingNotTaken = (encoding: string): RequestProblem => ({
  status: 415,
  code: "UnsupportedContentEncoding",
  detail: `The body has the Content-Encoding "${shown(encoding)}"; this server reads bodies that are not encoded only.`,
  help: "Send the body as it is, without the header Content-Encoding.",
  headers: { "Accept-Encoding": "identity" },
});

export const charsetNotTaken = (charset: string): RequestProblem => ({
  status: 415,
  code: "UnsupportedCharset",
  detail: `The Content-Type of the body names the charset "${shown(charset)}"; this server reads JSON in UTF-8 only.`,
  help: "Write the body in UTF-8, and send the header `Content-Type: application/json`.",
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

const retryAfter = { "Retry-After": "1" };

/** What befell the store, as its callers are told it: without names of machines and files. */
export const storeFailed: Readonly<Partial<Record<StoreFailure, RequestProblem>>> = {
  unavailable: {
    status: 503,
    code: "StoreUnavailable",
    detail: "The database does not answer, so nothing was changed.",
    help: "Try again in a moment.",
    headers: retryAfter,
  },
  uncertain: {
    status: 503,
    code: "OutcomeUnknown",
    detail: "The connection to the database was lost while the change was stored: all of it was, or nothing.",
    help: "Send the request again with the same Idempotency-Key; it is then done once, whichever it was.",
    headers: retryAfter,
  },
  full: {
    status: 507,
    code: "StoreFull",
    detail: "There is no room to store anything, so nothing was changed; what is stored can still be read.",
    help: "Free some space where the database is kept, then try again.",
  },
  not_writable: {
    status: 503,
    code: "StoreReadOnly",
    detail: "The database takes no changes at the moment, so nothing was changed.",
    help: "Look into the server's log for the reason.",
    headers: retryAfter,
  },
};

/** The policy that goes on here may permit what the one in force does not. */
export const policyBehind: RequestProblem = {
  status: 503,
  code: "PolicyBehind",
  detail: "This server cannot load the policy that is in force, so it changes nothing.",
  help: "Use another server, or look at /readyz of this one: it may have to be brought up to date.",
  headers: retryAfter,
};

export const addressTooLong = (most: number): RequestProblem => ({
  status: 414,
  code: "AddressTooLong",
  detail: `The address with its query has more than ${most} characters.`,
  help: "Send less in the address.",
});

export const overloaded: RequestProblem = {
  status: 503,
  code: "Overloaded",
  detail: "The server is answering as many requests as it can at once.",
  help: "Try again in a moment.",
  headers: retryAfter,
};

export const tooManyRequests = (
  kind: string,
  seconds: number,
  headers: Readonly<Record<string, string>>,
): RequestProblem => ({
  status: 429,
  code: "TooManyRequests",
  detail: `This caller has used up its ${kind} for the moment.`,
  help: `Try again in ${seconds} s, and read the RateLimit headers of the answers to stay below.`,
  headers: { ...headers, "Retry-After": `${seconds}` },
});

export const tooManyFailures = (
  seconds: number,
  headers: Readonly<Record<string, string>>,
): RequestProblem => ({
  status: 429,
  code: "TooManyFailures",
  detail: "This address has sent too many keys or tokens that do not work.",
  help: `Try again in ${seconds} s, with one that works.`,
  headers: { ...headers, "Retry-After": `${seconds}` },
});
