/**
 * `POST /access/v1/evaluation`: may this subject do this to this resource, now? (R41) The AuthZEN Authorization API,
 * written without middleware and validators, because services ask it on every request of theirs.
 */
import type { Handler } from "hono";
import type { Caller } from "../identity/caller.ts";
import { reasonOf } from "../reason.ts";
import type { EvaluationQuestion } from "../sharing/service.ts";
import { answerJson, unknownJson } from "./access-answer.ts";
import { withoutSecrets } from "./access-privacy.ts";
import { type AccessQuestion, readQuestion } from "./access-question.ts";
import { callerAt } from "./authentication.ts";
import { readBody } from "./body-limit.ts";
import { unreadable } from "./body-type.ts";
import type { AppDeps, HttpEnv } from "./environment.ts";
import { forbiddenCaller, notJson, ProblemError } from "./problem-error.ts";
import { accessErrorResponse, answerFor } from "./problems.ts";
import { givenRequestId } from "./request-id.ts";
import { securityHeaders } from "./security-headers.ts";

export const accessPath = "/access/v1/evaluation";

const headers = { ...securityHeaders, "Content-Type": "application/json" };

const isJson = (contentType: string | null): boolean =>
  contentType === "application/json" ||
  (contentType !== null && /^application\/json\s*(;|$)/i.test(contentType));

const othersSubject = new ProblemError(
  forbiddenCaller("The key of an account asks about that account only.", "Name the account as the subject."),
);

const isAbout = (caller: Extract<Caller, { role: "account" }>, question: EvaluationQuestion): boolean =>
  question.subject.type === "Account" && question.subject.id === caller.account;

const questionFrom = async (request: Request): Promise<AccessQuestion> => {
  const contentType = request.headers.get("content-type");
  if (!isJson(contentType)) throw new ProblemError(notJson(contentType ?? undefined));
  const problem = unreadable(contentType, request.headers.get("content-encoding"));
  if (problem !== null) throw new ProblemError(problem);
  const read = readQuestion(await readBody(request));
  if ("fault" in read) throw new ProblemError({ status: 400, code: "InvalidRequest", detail: read.fault });
  return read;
};

const invisible = ({ type, id }: EvaluationQuestion["resource"]): string =>
  unknownJson("NotFound", `${type} ${id} does not exist, or is not yours to see.`);

const evaluate = async ({ sharing }: AppDeps, request: Request, caller: Caller): Promise<string> => {
  const { question, explain } = await questionFrom(request);
  if (caller.role !== "account") return answerJson(await sharing.decisions.evaluate(question), explain);
  if (!isAbout(caller, question)) throw othersSubject;
  const own = { ...question, asksItself: true };
  const answer = await sharing.decisions.evaluate(own);
  const shown = await withoutSecrets(sharing.decisions, own, answer);
  return shown === null ? invisible(question.resource) : answerJson(shown, explain);
};

/** The headers of an answer: those that never change, unless the request has an id or its caller a limit. */
const headersFor = (
  requestId: string | undefined,
  rateHeaders: Readonly<Record<string, string>> | undefined,
) => {
  if (requestId === undefined && rateHeaders === undefined) return headers;
  return { ...headers, ...rateHeaders, ...(requestId === undefined ? {} : { "X-Request-ID": requestId }) };
};

export const accessHandler =
  (deps: AppDeps): Handler<HttpEnv> =>
  async (c) => {
    const request = c.req.raw;
    const requestId = givenRequestId(request.headers.get("x-request-id"));
    let rateHeaders: Readonly<Record<string, string>> | undefined;
    try {
      const caller = await callerAt(deps, request.headers.get("authorization"), c.env);
      rateHeaders = deps.rates?.request("decisions", caller);
      const body = await evaluate(deps, request, caller);
      return new Response(body, { headers: headersFor(requestId, rateHeaders) });
    } catch (error) {
      const { answer, expected } = answerFor(error);
      if (!expected) {
        deps.log.error({ err: error, requestId, path: accessPath }, `A decision failed: ${reasonOf(error)}.`);
      }
      c.set("code", answer.code);
      return accessErrorResponse({ ...answer, headers: { ...rateHeaders, ...answer.headers } }, requestId);
    }
  };
