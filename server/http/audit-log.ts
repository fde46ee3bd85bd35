/** The record of all changes, for operators. */
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { logEntryView, logHeadView, logQuery } from "../api/events.ts";
import { requireOperator } from "./authorization.ts";
import { answers, pageOf } from "./documents.ts";
import type { AppDeps, HttpEnv } from "./environment.ts";

const tags = ["Record"];

const list = createRoute({
  method: "get",
  path: "/audit-log",
  tags,
  summary: "The record of all changes; a page may be short and still have a cursor",
  request: { query: logQuery },
  responses: answers(pageOf(logEntryView), "A page of entries."),
});

const head = createRoute({
  method: "get",
  path: "/audit-log/head",
  tags,
  summary: "Where the record ends; kept elsewhere, it shows later whether anything before it was changed",
  responses: answers(logHeadView, "The number and the hash of the last entry."),
});

export const auditLogRoutes = ({ events: { record } }: AppDeps): OpenAPIHono<HttpEnv> => {
  const app = new OpenAPIHono<HttpEnv>();

  app.openapi(list, async (c) => {
    requireOperator(c);
    return c.json(await record.list(c.req.valid("query")), 200);
  });
  app.openapi(head, async (c) => {
    requireOperator(c);
    return c.json(await record.head(), 200);
  });
  return app;
};
