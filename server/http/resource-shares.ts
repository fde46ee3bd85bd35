/** Resource shares, as their owner manages them (R25 to R29, R37 to R39). */
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { resourceSharesQuery } from "../api/lists.ts";
import { leftShareView, resourceShareBody, resourceSharePatch, resourceShareView } from "../api/sharing.ts";
import { shareId } from "../api/words.ts";
import { actingAccount, sharingViewer } from "./authorization.ts";
import { answers, byId, creates, pageOf, takes } from "./documents.ts";
import type { AppDeps, HttpEnv } from "./environment.ts";
import { changing } from "./preconditions.ts";

const tags = ["Resource shares"];

const list = createRoute({
  method: "get",
  path: "/resource-shares",
  tags,
  summary: "Resource shares of an account",
  request: { query: resourceSharesQuery },
  responses: answers(pageOf(resourceShareView), "A page of resource shares."),
});

const create = createRoute({
  method: "post",
  path: "/resource-shares",
  tags,
  summary: "Share backup sets by a new resource share (R25)",
  request: { body: takes(resourceShareBody) },
  responses: creates(resourceShareView, "The resource share."),
});

const get = createRoute({
  method: "get",
  path: "/resource-shares/{id}",
  tags,
  summary: "One resource share, with its backup sets and principals (R37)",
  request: { params: byId(shareId) },
  responses: answers(resourceShareView, "The resource share."),
});

const update = createRoute({
  method: "patch",
  path: "/resource-shares/{id}",
  tags,
  summary: "Rename a resource share, or change its scope (R38)",
  request: { params: byId(shareId), body: takes(resourceSharePatch) },
  responses: answers(resourceShareView, "The resource share as it is now."),
});

const cancel = createRoute({
  method: "delete",
  path: "/resource-shares/{id}",
  tags,
  summary: "Cancel a resource share; it stays listed while access is revoked (R17, R39)",
  request: { params: byId(shareId) },
  responses: answers(resourceShareView, "The resource share, being revoked."),
});

const leave = createRoute({
  method: "post",
  path: "/resource-shares/{id}/leave",
  tags,
  summary: "Leave a resource share that the account received; access through it is revoked (R16, R17)",
  request: { params: byId(shareId) },
  responses: answers(leftShareView, "The resource share that was left."),
});

export const resourceShareRoutes = ({ sharing }: AppDeps): OpenAPIHono<HttpEnv> => {
  const app = new OpenAPIHono<HttpEnv>();

  app.openapi(list, async (c) =>
    c.json(await sharing.shares.list(sharingViewer(c), c.req.valid("query")), 200),
  );
  app.openapi(create, async (c) => {
    const account = actingAccount(c, "share");
    const share = await changing(c, sharing).shares.create(account, c.req.valid("json"));
    return c.json(share, 201, { Location: `/v1/resource-shares/${share.id}` });
  });
  app.openapi(get, async (c) =>
    c.json(await sharing.shares.get(sharingViewer(c), c.req.valid("param").id), 200),
  );
  app.openapi(update, async (c) => {
    const account = actingAccount(c, "share");
    const { id } = c.req.valid("param");
    const { shares } = changing(c, sharing, (inside) => inside.shares.get({ account }, id));
    return c.json(await shares.update(account, id, c.req.valid("json")), 200);
  });
  app.openapi(cancel, async (c) => {
    const account = actingAccount(c, "share");
    const { id } = c.req.valid("param");
    const { shares } = changing(c, sharing, (inside) => inside.shares.get({ account }, id));
    return c.json(await shares.cancel(account, id), 200);
  });
  app.openapi(leave, async (c) => {
    const account = actingAccount(c, "share");
    return c.json(await changing(c, sharing).shares.leave(account, c.req.valid("param").id), 200);
  });
  return app;
};
