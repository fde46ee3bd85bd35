/** Quotas of an account, and requests for higher limits (R7 to R9). */
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import {
  quotaDecisionBody,
  quotaRequestBody,
  quotaRequestId,
  quotaRequestsQuery,
  quotaRequestView,
  quotasQuery,
  quotasView,
} from "../api/quotas.ts";
import { actorOf } from "../identity/caller.ts";
import { actingAccount, requireOperator, sharingViewer } from "./authorization.ts";
import { answers, byId, creates, pageOf, takes } from "./documents.ts";
import type { AppDeps, HttpEnv } from "./environment.ts";
import { changing } from "./preconditions.ts";

const tags = ["Quotas"];

const quotas = createRoute({
  method: "get",
  path: "/quotas",
  tags,
  summary: "What the account may share, and how much of it is used (R7 to R9)",
  request: { query: quotasQuery },
  responses: answers(quotasView, "The quotas of the policy, as they stand for the account."),
});

const request = createRoute({
  method: "post",
  path: "/quota-requests",
  tags,
  summary: "Ask for a higher limit (R9)",
  request: { body: takes(quotaRequestBody) },
  responses: creates(quotaRequestView, "The request, which waits for an operator."),
});

const list = createRoute({
  method: "get",
  path: "/quota-requests",
  tags,
  summary: "Requests for higher limits; an account's own key lists its own",
  request: { query: quotaRequestsQuery },
  responses: answers(pageOf(quotaRequestView), "A page of requests."),
});

const get = createRoute({
  method: "get",
  path: "/quota-requests/{id}",
  tags,
  summary: "One request for a higher limit",
  request: { params: byId(quotaRequestId) },
  responses: answers(quotaRequestView, "The request."),
});

const withdraw = createRoute({
  method: "post",
  path: "/quota-requests/{id}/withdraw",
  tags,
  summary: "Take back a request that nobody has answered (R9)",
  request: { params: byId(quotaRequestId) },
  responses: answers(quotaRequestView, "The request."),
});

const deciding = (verb: "approve" | "reject", summary: string, description: string) =>
  createRoute({
    method: "post",
    path: `/quota-requests/{id}/${verb}`,
    tags,
    summary,
    request: { params: byId(quotaRequestId), body: takes(quotaDecisionBody) },
    responses: answers(quotaRequestView, description),
  });

const approve = deciding("approve", "Approve a request, which raises the limit at once (R9)", "The request.");
const reject = deciding("reject", "Reject a request; the limit stays as it is (R9)", "The request.");

export const quotaRoutes = ({ sharing }: AppDeps): OpenAPIHono<HttpEnv> => {
  const app = new OpenAPIHono<HttpEnv>();
  const { quotas: reading } = sharing;
  const answering = (c: Context<HttpEnv>, id: string) => {
    requireOperator(c);
    return changing(c, sharing, (inside) => inside.quotas.getRequest({ account: null }, id)).quotas;
  };

  app.openapi(quotas, async (c) =>
    c.json(await reading.list(actingAccount(c, "view"), c.req.valid("query")), 200),
  );
  app.openapi(request, async (c) => {
    const account = actingAccount(c, "share");
    const made = await changing(c, sharing).quotas.request(account, c.req.valid("json"));
    return c.json(made, 201, { Location: `/v1/quota-requests/${made.id}` });
  });
  app.openapi(list, async (c) =>
    c.json(await reading.listRequests(sharingViewer(c), c.req.valid("query")), 200),
  );
  app.openapi(get, async (c) =>
    c.json(await reading.getRequest(sharingViewer(c), c.req.valid("param").id), 200),
  );
  app.openapi(withdraw, async (c) => {
    const account = actingAccount(c, "share");
    const { id } = c.req.valid("param");
    const { quotas } = changing(c, sharing, (inside) => inside.quotas.getRequest({ account }, id));
    return c.json(await quotas.withdraw(account, id), 200);
  });
  app.openapi(approve, async (c) => {
    const { id } = c.req.valid("param");
    const { note } = c.req.valid("json");
    return c.json(await answering(c, id).approve(actorOf(c.get("caller")), id, note), 200);
  });
  app.openapi(reject, async (c) => {
    const { id } = c.req.valid("param");
    const { note } = c.req.valid("json");
    return c.json(await answering(c, id).reject(actorOf(c.get("caller")), id, note), 200);
  });
  return app;
};
