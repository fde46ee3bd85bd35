/** The HTTP application: every route, and what happens to each request on its way. */
import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context, MiddlewareHandler } from "hono";
import { reasonOf } from "../reason.ts";
import { accessHandler, accessPath } from "./access.ts";
import { accountRoutes } from "./accounts.ts";
import { actionRoutes } from "./actions.ts";
import { auditLogRoutes } from "./audit-log.ts";
import { authenticate } from "./authentication.ts";
import { limitBody, requireType } from "./body-limit.ts";
import { conversionRoutes } from "./conversions.ts";
import { directoryRoutes } from "./directories.ts";
import type { AppDeps, HttpEnv } from "./environment.ts";
import { eventRoutes } from "./events.ts";
import { healthRoutes } from "./health.ts";
import { readAttempts } from "./idempotency.ts";
import { inventoryRoutes } from "./inventory.ts";
import { invitationRoutes } from "./invitations.ts";
import { invalidRequest } from "./issues.ts";
import { keyRoutes } from "./keys.ts";
import { createMethodTable } from "./methods.ts";
import { countRequests, metricsHandler, metricsPath } from "./metrics.ts";
import { mySharesRoutes } from "./my-shares.ts";
import { serveDescription } from "./openapi.ts";
import { policyRoutes } from "./policy.ts";
import { policyVersionRoutes } from "./policy-versions.ts";
import { tagAnswers } from "./preconditions.ts";
import {
  memberRepeated,
  noSuchRoute,
  ProblemError,
  type RequestProblem,
  wrongMethod,
} from "./problem-error.ts";
import { accessErrorResponse, answerFor, problemResponse, rawPath } from "./problems.ts";
import { quotaRoutes } from "./quotas.ts";
import { repeatedMember } from "./repeated-member.ts";
import { requestIdFor } from "./request-id.ts";
import { logChanges } from "./request-log.ts";
import { resourceShareRoutes } from "./resource-shares.ts";
import { restoreRoutes } from "./restores.ts";
import { securityHeaders } from "./security-headers.ts";
import { shareContentRoutes } from "./share-contents.ts";
import { traceRequests } from "./traces.ts";
import { webhookRoutes } from "./webhooks.ts";

const identifyRequest: MiddlewareHandler<HttpEnv> = async (c, next) => {
  c.set("requestId", requestIdFor(c.req.header("x-request-id")));
  await next();
};

const addHeaders: MiddlewareHandler<HttpEnv> = async (c, next) => {
  await next();
  c.header("X-Request-ID", c.get("requestId"));
  const headers = { ...securityHeaders, ...c.get("rateHeaders") };
  for (const [name, value] of Object.entries(headers)) c.header(name, value);
};

const isAccess = (path: string): boolean => path.startsWith("/access/");

/** The AuthZEN API has errors of a shape of its own; everything else answers problem documents. */
const refuse = (c: Context<HttpEnv>, problem: RequestProblem): Response => {
  c.set("code", problem.code);
  return isAccess(c.req.path)
    ? accessErrorResponse(problem, c.get("requestId"))
    : problemResponse(c, problem);
};

const handleErrors = (app: OpenAPIHono<HttpEnv>, { log }: AppDeps): void => {
  app.onError((error, c) => {
    const { answer, expected } = answerFor(error, c.req.header("content-type"));
    const { method, path } = c.req;
    if (!expected) {
      const fields = { err: error, requestId: c.get("requestId"), method, path };
      log.error(fields, `A request failed: ${reasonOf(error)}.`);
    }
    return refuse(c, answer);
  });
};

const handleTheRest = (app: OpenAPIHono<HttpEnv>): void => {
  const methodsAt = createMethodTable(app.routes);
  app.notFound((c) => {
    const { method } = c.req;
    const path = rawPath(c.req.url);
    const allowed = methodsAt(path);
    return refuse(c, allowed.length === 0 ? noSuchRoute(path) : wrongMethod(method, path, allowed));
  });
};

/** The text is that which was parsed: it is kept. */
const checkMembers = async (c: Context): Promise<void> => {
  const repeated = repeatedMember(await c.req.text());
  if (repeated !== null) throw new ProblemError(memberRepeated(repeated));
};

/** Makes the application. It keeps no state of its own but which requests with a key it is answering. */
export const createApp = (deps: AppDeps): OpenAPIHono<HttpEnv> => {
  const app = new OpenAPIHono<HttpEnv>({
    defaultHook: async (result, c) => {
      if (result.target === "json") await checkMembers(c);
      if (!result.success) throw new ProblemError(invalidRequest(result.target, result.error.issues));
    },
  });
  handleErrors(app, deps);
  const { watching, tracing } = deps;
  if (watching !== null) app.use("*", countRequests(watching));
  if (tracing !== null) app.use("*", traceRequests(tracing));
  app.post(accessPath, accessHandler(deps));
  app.use("*", identifyRequest, addHeaders);
  app.route("/", healthRoutes(deps));
  if (watching !== null) app.get(metricsPath, metricsHandler(deps, watching));
  app.use("/v1/*", authenticate(deps));
  app.use("/v1/*", logChanges(deps.log), requireType, limitBody);
  app.use("/v1/*", tagAnswers, readAttempts(deps));
  const groups = [
    accountRoutes,
    directoryRoutes,
    inventoryRoutes,
    resourceShareRoutes,
    shareContentRoutes,
    invitationRoutes,
    mySharesRoutes,
    restoreRoutes,
    conversionRoutes,
    quotaRoutes,
    actionRoutes,
    keyRoutes,
    policyRoutes,
    policyVersionRoutes,
    eventRoutes,
    auditLogRoutes,
    webhookRoutes,
  ];
  for (const group of groups) app.route("/v1", group(deps));
  serveDescription(app);
  handleTheRest(app);
  return app;
};
