/** Webhooks: events, sent to a URL and signed. */
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import {
  deadLetterId,
  deadLettersQuery,
  deadLetterView,
  newWebhookView,
  webhookBody,
  webhookId,
  webhooksQuery,
  webhookView,
} from "../api/webhooks.ts";
import type { WebhookOwner, Webhooks } from "../events/service.ts";
import { actedBy, actorOf } from "../identity/caller.ts";
import { sharingViewer } from "./authorization.ts";
import { answers, answersNothing, byId, creates, pageOf, takes } from "./documents.ts";
import type { AppDeps, HttpEnv } from "./environment.ts";
import { attemptOn, unconditional } from "./preconditions.ts";

const tags = ["Webhooks"];
const params = byId(webhookId);
const letterParams = z.strictObject({ id: webhookId, letter: deadLetterId });

const create = createRoute({
  method: "post",
  path: "/webhooks",
  tags,
  summary: "Have events sent to a URL; the answer is the only one that holds the secret",
  request: { body: takes(webhookBody) },
  responses: creates(
    newWebhookView,
    "The webhook and the secret of its messages, which is null where the answer is given again.",
  ),
});

const list = createRoute({
  method: "get",
  path: "/webhooks",
  tags,
  summary: "Webhooks of the account, or those of the operators",
  request: { query: webhooksQuery },
  responses: answers(pageOf(webhookView), "A page of webhooks."),
});

const get = createRoute({
  method: "get",
  path: "/webhooks/{id}",
  tags,
  summary: "One webhook, and how its deliveries go",
  request: { params },
  responses: answers(webhookView, "The webhook."),
});

const remove = createRoute({
  method: "delete",
  path: "/webhooks/{id}",
  tags,
  summary: "Delete a webhook, with its dead letters",
  request: { params },
  responses: answersNothing("It gets nothing any more."),
});

const rotate = createRoute({
  method: "post",
  path: "/webhooks/{id}/rotate",
  tags,
  summary: "Give a webhook a new secret; for a day messages are signed with both",
  request: { params },
  responses: answers(
    newWebhookView,
    "The webhook and its new secret, which is null where the answer is given again.",
  ),
});

const resume = createRoute({
  method: "post",
  path: "/webhooks/{id}/resume",
  tags,
  summary: "Try again at once; one that was suspended goes on where it stopped",
  request: { params },
  responses: answers(webhookView, "The webhook."),
});

const letters = createRoute({
  method: "get",
  path: "/webhooks/{id}/dead-letters",
  tags,
  summary: "Events that a webhook did not take, however often they were sent",
  request: { params, query: deadLettersQuery },
  responses: answers(pageOf(deadLetterView), "A page of dead letters."),
});

const resend = createRoute({
  method: "post",
  path: "/webhooks/{id}/dead-letters/{letter}/resend",
  tags,
  summary: "Send a dead letter once more",
  request: { params: letterParams },
  responses: answers(deadLetterView, "The dead letter, which is being sent."),
});

const ownerOf = (c: Context<HttpEnv>, permission: "view" | "share"): WebhookOwner => ({
  actor: actorOf(c.get("caller")),
  by: actedBy(c.get("caller")),
  side: sharingViewer(c, permission).account,
});

export const webhookRoutes = ({ events }: AppDeps): OpenAPIHono<HttpEnv> => {
  const app = new OpenAPIHono<HttpEnv>();
  const making = (c: Context<HttpEnv>): Webhooks => events.webhooks.under(unconditional(c));
  const changing = (c: Context<HttpEnv>, owner: WebhookOwner, id: string): Webhooks => {
    const { check, ...attempt } = attemptOn<Webhooks>(c, (inside) => inside.get(owner, id));
    return events.webhooks.under(attempt, check);
  };

  app.openapi(create, async (c) => {
    const webhook = await making(c).create(ownerOf(c, "share"), c.req.valid("json"));
    return c.json(webhook, 201, { Location: `/v1/webhooks/${webhook.id}` });
  });
  app.openapi(list, async (c) =>
    c.json(await events.webhooks.list(ownerOf(c, "view"), c.req.valid("query")), 200),
  );
  app.openapi(get, async (c) =>
    c.json(await events.webhooks.get(ownerOf(c, "view"), c.req.valid("param").id), 200),
  );
  app.openapi(remove, async (c) => {
    const owner = ownerOf(c, "share");
    const { id } = c.req.valid("param");
    await changing(c, owner, id).delete(owner, id);
    return c.body(null, 204);
  });
  app.openapi(rotate, async (c) => {
    const owner = ownerOf(c, "share");
    const { id } = c.req.valid("param");
    return c.json(await changing(c, owner, id).rotate(owner, id), 200);
  });
  app.openapi(resume, async (c) => {
    const owner = ownerOf(c, "share");
    const { id } = c.req.valid("param");
    return c.json(await changing(c, owner, id).resume(owner, id), 200);
  });
  app.openapi(letters, async (c) => {
    const owner = ownerOf(c, "view");
    return c.json(
      await events.webhooks.deadLetters(owner, c.req.valid("param").id, c.req.valid("query")),
      200,
    );
  });
  app.openapi(resend, async (c) => {
    const { id, letter } = c.req.valid("param");
    return c.json(await making(c).resend(ownerOf(c, "share"), id, letter), 200);
  });
  return app;
};
