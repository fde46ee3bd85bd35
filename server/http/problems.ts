/** The one place that turns what went wrong into an answer. */
import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { Problem } from "../api/problem.ts";
import { PolicyBehindError } from "../policies/policy-error.ts";
import { ServiceError, type ServiceProblem } from "../sharing/problem.ts";
import { KeyReusedError } from "../store/attempts.ts";
import { StoreError } from "../store/store-error.ts";
import type { HttpEnv } from "./environment.ts";
import { idempotencyKeyReused } from "./problem-attempts.ts";
import {
  bodyIncomplete,
  malformedJson,
  notJson,
  ProblemError,
  policyBehind,
  type RequestProblem,
  storeFailed,
  unexpected,
} from "./problem-error.ts";
import { securityHeaders } from "./security-headers.ts";

type Answer = RequestProblem & Pick<Problem, "invitation" | "refusals">;

const titles: Readonly<Record<number, string>> = {
  400: "Bad request",
  401: "Not authenticated",
  403: "Refused",
  404: "Not found",
  405: "Method not allowed",
  409: "Conflict",
  412: "Precondition failed",
  413: "Body too large",
  414: "Address too long",
  415: "Unsupported media type",
  422: "Key reused",
  428: "Precondition required",
  429: "Too many requests",
  500: "Internal error",
  503: "Not ready",
  507: "No room",
};

const fromRefusals = (refusals: NonNullable<Problem["refusals"]>): Answer => {
  const first = refusals[0];
  const invitation = refusals.find((refusal) => refusal.invitation !== undefined)?.invitation;
  return {
    status: 403,
    code: first?.code ?? "NotPermitted",
    detail: first?.message ?? "The policy does not permit this.",
    ...(first?.help == null ? {} : { help: first.help }),
    ...(invitation === undefined ? {} : { invitation }),
    refusals,
  };
};

type Absence = Extract<ServiceProblem, { readonly kind: "not_found" }>;

/** Every object that is not there is named, since a request may name many. */
const fromAbsence = ({ what, id, others = [], pointer = "" }: Absence): Answer => {
  const sentence = (absent: string) => `${what} ${absent} does not exist, or is not yours to see.`;
  const all = [id, ...others].map((absent) => ({ pointer, detail: sentence(absent) }));
  return {
    status: 404,
    code: "NotFound",
    detail: sentence(id),
    ...(others.length === 0 ? {} : { errors: all }),
  };
};

const fromService = (problem: ServiceProblem): Answer => {
  switch (problem.kind) {
    case "not_found":
      return fromAbsence(problem);
    case "refused":
      return fromRefusals([...problem.refusals]);
    case "conflict":
      return {
        status: 409,
        code: problem.code,
        detail: problem.message,
        ...(problem.help === null ? {} : { help: problem.help }),
      };
    case "invalid":
      return {
        status: 400,
        code: problem.code ?? "InvalidRequest",
        detail: problem.message,
        errors: [problem, ...(problem.others ?? [])].map(({ pointer, message }) => ({
          pointer,
          detail: message,
        })),
      };
  }
};

/** What the router and its validators throw. */
const fromRouter = (error: HTTPException, contentType: string | undefined): Answer | null => {
  if (error.status === 415) return notJson(contentType);
  return error.status === 400 ? malformedJson : null;
};

/** A caller that hangs up while its body is read is no failure of the server. */
const isHangUp = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ECONNRESET";

const expectedAnswer = (error: unknown, contentType: string | undefined): Answer | null => {
  if (error instanceof ProblemError) return error.problem;
  if (error instanceof ServiceError) return fromService(error.problem);
  if (error instanceof KeyReusedError) return idempotencyKeyReused;
  if (error instanceof PolicyBehindError) return policyBehind;
  if (error instanceof HTTPException) return fromRouter(error, contentType);
  return isHangUp(error) ? bodyIncomplete : null;
};

/**
 * What an error means to the caller. `expected` is false where it is a failure of the server itself, which then
 * belongs into the log.
 */
export const answerFor = (
  error: unknown,
  contentType?: string,
): { readonly answer: Answer; readonly expected: boolean } => {
  // The caller is told what it may do about it, and the log what happened.
  const failure = error instanceof StoreError ? storeFailed[error.code] : undefined;
  if (failure !== undefined) return { answer: failure, expected: false };
  const answer = expectedAnswer(error, contentType);
  return answer === null ? { answer: unexpected, expected: false } : { answer, expected: true };
};

/** The path as it was sent: decoded, it may hold characters that do strange things to a terminal. */
export const rawPath = (url: string): string => new URL(url).pathname;

/** The instance is the path alone: a query may hold what should not be repeated. */
const documentOf = (answer: Answer, path?: string, requestId?: string) => ({
  type: `urn:lendbase:problem:${answer.code}`,
  title: titles[answer.status] ?? "Error",
  status: answer.status,
  detail: answer.detail,
  code: answer.code,
  ...(answer.help === undefined ? {} : { help: answer.help }),
  ...(path === undefined ? {} : { instance: path }),
  ...(requestId === undefined ? {} : { request_id: requestId }),
  ...(answer.invitation === undefined ? {} : { invitation: answer.invitation }),
  ...(answer.refusals === undefined ? {} : { refusals: answer.refusals }),
  ...(answer.errors === undefined ? {} : { errors: answer.errors }),
});

const headersFor = (type: string, { headers }: Answer, requestId?: string) => ({
  ...securityHeaders,
  "Content-Type": type,
  ...(requestId === undefined ? {} : { "X-Request-ID": requestId }),
  ...headers,
});

/** Writes a problem document to a request that has not got as far as a route. */
export const plainProblemResponse = (answer: Answer, path?: string, requestId?: string): Response =>
  new Response(JSON.stringify(documentOf(answer, path, requestId)), {
    status: answer.status,
    headers: headersFor("application/problem+json", answer, requestId),
  });

/** Writes a problem document (RFC 9457). */
export const problemResponse = (c: Context<HttpEnv>, answer: Answer): Response =>
  plainProblemResponse(answer, rawPath(c.req.url), c.get("requestId"));

/** The error of the AuthZEN API, which knows no 415. */
export const accessErrorResponse = (answer: Answer, requestId: string | undefined): Response => {
  const status = answer.status === 415 ? 400 : answer.status;
  return new Response(JSON.stringify({ error: { status, message: answer.detail } }), {
    status,
    headers: headersFor("application/json", answer, requestId),
  });
};
