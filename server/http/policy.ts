/** The policy in force, and what is wrong with the files where they differ from it (R42). */
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { policyView } from "../api/operations.ts";
import { answers } from "./documents.ts";
import type { AppDeps, HttpEnv } from "./environment.ts";

const get = createRoute({
  method: "get",
  path: "/policy",
  tags: ["Policy"],
  summary: "The policy in force",
  responses: answers(policyView, "Its name and digest, and the state of its files."),
});

export const policyRoutes = ({ policies }: AppDeps): OpenAPIHono<HttpEnv> => {
  const app = new OpenAPIHono<HttpEnv>();
  app.openapi(get, (c) => c.json(policies.view(), 200));
  return app;
};
