/** Conversions of backup sets to level 2 (R21). */
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { conversionsQuery } from "../api/lists.ts";
import { conversionView } from "../api/sharing.ts";
import { conversionId } from "../api/words.ts";
import { sharingViewer } from "./authorization.ts";
import { answers, byId, pageOf } from "./documents.ts";
import type { AppDeps, HttpEnv } from "./environment.ts";

const tags = ["Inventory"];

const list = createRoute({
  method: "get",
  path: "/conversions",
  tags,
  summary: "Conversions of an account's backup sets",
  request: { query: conversionsQuery },
  responses: answers(pageOf(conversionView), "A page of conversions."),
});

const get = createRoute({
  method: "get",
  path: "/conversions/{id}",
  tags,
  summary: "One conversion",
  request: { params: byId(conversionId) },
  responses: answers(conversionView, "The conversion."),
});

export const conversionRoutes = ({ sharing: { conversions } }: AppDeps): OpenAPIHono<HttpEnv> => {
  const app = new OpenAPIHono<HttpEnv>();

  app.openapi(list, async (c) => c.json(await conversions.list(sharingViewer(c), c.req.valid("query")), 200));
  app.openapi(get, async (c) =>
    c.json(await conversions.get(sharingViewer(c), c.req.valid("param").id), 200),
  );
  return app;
};
