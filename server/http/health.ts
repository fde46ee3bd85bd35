/** Is the process alive, can it serve? Open to everyone, so they say no more than that and the policy's state. */
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { policyView } from "../api/operations.ts";
import { answers } from "./documents.ts";
import type { AppDeps, HttpEnv } from "./environment.ts";
import { ProblemError } from "./problem-error.ts";
import { securityHeaders } from "./security-headers.ts";

const tags = ["Health"];

const livez = createRoute({
  method: "get",
  path: "/livez",
  tags,
  summary: "The process answers",
  responses: answers(z.object({ status: z.literal("ok") }), "It does."),
});

const ready = z.object({
  status: z.literal("ready"),
  policy: policyView.omit({ loaded_at: true, rules: true }),
});

const readyz = createRoute({
  method: "get",
  path: "/readyz",
  tags,
  summary: "The store can be read and a policy is in force; also says whether its files differ from it",
  responses: answers(ready, "Ready. A policy whose files are refused is the last good one."),
});

const notReady = new ProblemError({
  status: 503,
  code: "NotReady",
  detail: "The store cannot be read.",
  help: "Look into the server's log.",
});

const stopping = new ProblemError({
  status: 503,
  code: "Stopping",
  detail: "The server is about to stop.",
  help: "Use another server, or wait until this one has started again.",
});

export const healthRoutes = ({ policies, checkStore, isStopping, log }: AppDeps): OpenAPIHono<HttpEnv> => {
  const app = new OpenAPIHono<HttpEnv>();

  app.openapi(livez, (c) => c.json({ status: "ok" as const }, 200, { ...securityHeaders }));
  app.openapi(readyz, async (c) => {
    if (isStopping()) throw stopping;
    try {
      await checkStore();
    } catch (cause) {
      log.error({ err: cause }, "The store cannot be read.");
      throw notReady;
    }
    const { loaded_at: _since, rules: _rules, ...policy } = policies.view();
    return c.json({ status: "ready" as const, policy }, 200, { ...securityHeaders });
  });
  return app;
};
