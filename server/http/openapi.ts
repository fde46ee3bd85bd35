/** `GET /openapi.json`: the description of the routes, made from the same shapes that check them. */
import type { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "@hono/zod-openapi";
import { accessPath } from "./access.ts";
import type { HttpEnv } from "./environment.ts";
import { describeHeaders } from "./openapi-headers.ts";
import { accountHeader } from "./problem-error.ts";
import { securityHeaders } from "./security-headers.ts";

const entity = z.object({ type: z.string(), id: z.string() });

/** The route itself reads by hand, see access.ts; this describes what it reads. */
const describeEvaluation = (app: OpenAPIHono<HttpEnv>): void => {
  app.openAPIRegistry.registerPath({
    method: "post",
    path: accessPath,
    tags: ["Decisions"],
    summary: "May the subject do this to the resource, now? (AuthZEN Authorization API 1.0)",
    security: [{ key: [] }],
    request: {
      body: {
        required: true,
        content: {
          "application/json": {
            schema: z.object({
              subject: entity,
              action: z.object({ name: z.string() }),
              resource: entity,
              context: z.record(z.string(), z.unknown()).optional(),
              options: z.object({ explain: z.boolean().optional() }).optional(),
            }),
          },
        },
      },
    },
    responses: {
      200: {
        description: "The decision; the reasons of a refusal are in the context.",
        content: {
          "application/json": {
            schema: z.object({
              decision: z.boolean(),
              context: z.record(z.string(), z.unknown()).optional(),
            }),
          },
        },
      },
      default: {
        description: "What is wrong with the question.",
        content: {
          "application/json": {
            schema: z.object({ error: z.object({ status: z.number(), message: z.string() }) }),
          },
        },
      },
    },
  });
};

const information = {
  openapi: "3.1.0",
  info: {
    title: "Lendbase",
    version: "1",
    description: `Lends database backup sets to other accounts. An operator names the account it acts for with the header \`${accountHeader}\`.`,
  },
  security: [{ key: [] }],
};

export const serveDescription = (app: OpenAPIHono<HttpEnv>): void => {
  describeEvaluation(app);
  app.openAPIRegistry.registerComponent("securitySchemes", "key", { type: "http", scheme: "bearer" });
  let description: string | undefined;
  app.get("/openapi.json", () => {
    // Made once, on the first request: it costs more than a start should.
    description ??= JSON.stringify(describeHeaders(app.getOpenAPI31Document(information)));
    return new Response(description, { headers: { ...securityHeaders, "Content-Type": "application/json" } });
  });
};
