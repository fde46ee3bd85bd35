/** The policies in the database, for operators: check one, put it there, put it in force everywhere, go back (R42). */
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import {
  activePolicyView,
  policyActivationBody,
  policyCheckBody,
  policyDigest,
  policyReport,
  policyRollbackBody,
  policyVersionBody,
  policyVersionSourcesView,
  policyVersionsQuery,
  policyVersionView,
} from "../api/policies.ts";
import { actorOf } from "../identity/caller.ts";
import type { PolicyVersions } from "../policies/versions.ts";
import { requireOperator } from "./authorization.ts";
import { answers, answersNothing, creates, pageOf, takes } from "./documents.ts";
import type { AppDeps, HttpEnv } from "./environment.ts";
import { changing } from "./preconditions.ts";

const tags = ["Policy"];

const validate = createRoute({
  method: "post",
  path: "/policy/validate",
  tags,
  summary: "What would be said of a policy if it were to come into force; nothing is changed",
  request: { body: takes(policyCheckBody) },
  responses: answers(policyReport, "Whether it could, and everything that is wrong or odd."),
});

const put = createRoute({
  method: "post",
  path: "/policy/versions",
  tags,
  summary: "Put a version into the database, after it was checked and tested; it is not in force by that",
  request: { body: takes(policyVersionBody) },
  responses: {
    ...creates(policyVersionView, "The version, which never changes."),
    ...answers(policyVersionView, "The same sources were there already; nothing was changed."),
  },
});

const list = createRoute({
  method: "get",
  path: "/policy/versions",
  tags,
  summary: "The versions in the database, without their sources; the newest first",
  request: { query: policyVersionsQuery },
  responses: answers(pageOf(policyVersionView), "A page of versions."),
});

const get = createRoute({
  method: "get",
  path: "/policy/versions/{digest}",
  tags,
  summary: "One version with its sources",
  request: { params: z.strictObject({ digest: policyDigest }) },
  responses: answers(policyVersionSourcesView, "The version."),
});

const remove = createRoute({
  method: "delete",
  path: "/policy/versions/{digest}",
  tags,
  summary: "Delete a version that was never in force",
  request: { params: z.strictObject({ digest: policyDigest }) },
  responses: answersNothing("It is gone."),
});

const active = createRoute({
  method: "get",
  path: "/policy/active",
  tags,
  summary: "The version that the database has in force; the same on every server",
  responses: answers(activePolicyView, "Which, since when, by whom, and what a rollback goes back to."),
});

const activate = createRoute({
  method: "patch",
  path: "/policy/active",
  tags,
  summary: "Put a version in force, on every server at once (R42)",
  request: { body: takes(policyActivationBody) },
  responses: answers(activePolicyView, "What is in force now."),
});

const rollBack = createRoute({
  method: "post",
  path: "/policy/rollback",
  tags,
  summary: "Put the version in force that was before, on every server at once (R42)",
  request: { body: takes(policyRollbackBody) },
  responses: answers(activePolicyView, "What is in force now."),
});

export const policyVersionRoutes = ({ versions }: AppDeps): OpenAPIHono<HttpEnv> => {
  const app = new OpenAPIHono<HttpEnv>();
  const actor = (c: Context<HttpEnv>): string => {
    requireOperator(c);
    return actorOf(c.get("caller"));
  };
  const switching = (c: Context<HttpEnv>): PolicyVersions =>
    changing(c, versions, (inside) => inside.active());

  app.openapi(validate, (c) => {
    requireOperator(c);
    return c.json(versions.check(c.req.valid("json")), 200);
  });
  app.openapi(put, async (c) => {
    const by = actor(c);
    const { version, isNew } = await changing(c, versions).put(by, c.req.valid("json"));
    return c.json(version, isNew ? 201 : 200, { Location: `/v1/policy/versions/${version.digest}` });
  });
  app.openapi(list, async (c) => {
    requireOperator(c);
    return c.json(await versions.list(c.req.valid("query")), 200);
  });
  app.openapi(get, async (c) => {
    requireOperator(c);
    return c.json(await versions.get(c.req.valid("param").digest), 200);
  });
  app.openapi(remove, async (c) => {
    const by = actor(c);
    const { digest } = c.req.valid("param");
    await changing(c, versions, (inside) => inside.get(digest)).remove(by, digest);
    return c.body(null, 204);
  });
  app.openapi(active, async (c) => {
    requireOperator(c);
    return c.json(await versions.active(), 200);
  });
  app.openapi(activate, async (c) => {
    const by = actor(c);
    return c.json(await switching(c).activate(by, c.req.valid("json")), 200);
  });
  app.openapi(rollBack, async (c) => {
    const by = actor(c);
    return c.json(await switching(c).rollBack(by, c.req.valid("json")), 200);
  });
  return app;
};
