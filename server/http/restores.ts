/** Restores to a new cluster (R34). */
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { restoresQuery } from "../api/lists.ts";
import { restoreBody, restoreView } from "../api/sharing.ts";
import { restoreId } from "../api/words.ts";
import { actingAccount, sharingViewer } from "./authorization.ts";
import { answers, byId, creates, pageOf, takes } from "./documents.ts";
import type { AppDeps, HttpEnv } from "./environment.ts";
import { changing } from "./preconditions.ts";

const tags = ["Restores"];

const request = createRoute({
  method: "post",
  path: "/restores",
  tags,
  summary: "Restore a backup set to a new cluster of the account (R34)",
  request: { body: takes(restoreBody) },
  responses: creates(restoreView, "The restore, which has begun."),
});

const list = createRoute({
  method: "get",
  path: "/restores",
  tags,
  summary: "Restores of an account",
  request: { query: restoresQuery },
  responses: answers(pageOf(restoreView), "A page of restores."),
});

const get = createRoute({
  method: "get",
  path: "/restores/{id}",
  tags,
  summary: "One restore, with its progress",
  request: { params: byId(restoreId) },
  responses: answers(restoreView, "The restore."),
});

export const restoreRoutes = ({ sharing }: AppDeps): OpenAPIHono<HttpEnv> => {
  const app = new OpenAPIHono<HttpEnv>();
  const { restores: reading } = sharing;

  app.openapi(request, async (c) => {
    const account = actingAccount(c, "restore");
    const restore = await changing(c, sharing).restores.request(account, c.req.valid("json"));
    return c.json(restore, 201, { Location: `/v1/restores/${restore.id}` });
  });
  app.openapi(list, async (c) => c.json(await reading.list(sharingViewer(c), c.req.valid("query")), 200));
  app.openapi(get, async (c) => c.json(await reading.get(sharingViewer(c), c.req.valid("param").id), 200));
  return app;
};
