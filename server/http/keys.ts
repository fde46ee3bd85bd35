/** Who is asking, and the keys that operators give out. */
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { keyBody, keyView, meView, newKeyView } from "../api/operations.ts";
import { meOf } from "../identity/caller.ts";
import { actorOf } from "../identity/keys.ts";
import { requireOperator } from "./authorization.ts";
import { answers, answersNothing, byId, creates, pageOf, takes } from "./documents.ts";
import type { AppDeps, HttpEnv } from "./environment.ts";
import { ProblemError } from "./problem-error.ts";

const tags = ["Keys"];
const keyId = z.string().regex(/^[A-Za-z0-9_-]{1,63}$/, 'a key id is 1 to 63 letters, digits, "_" or "-"');

const me = createRoute({
  method: "get",
  path: "/me",
  tags,
  summary: "Whose key this is",
  responses: answers(meView, "The caller."),
});

const list = createRoute({
  method: "get",
  path: "/keys",
  tags,
  summary: "Keys that work, without their secrets",
  responses: answers(pageOf(keyView), "All keys."),
});

const create = createRoute({
  method: "post",
  path: "/keys",
  tags,
  summary: "Give out a key; the answer is the only one that holds the secret",
  request: { body: takes(keyBody) },
  responses: creates(newKeyView, "The key and its secret."),
});

const revoke = createRoute({
  method: "delete",
  path: "/keys/{id}",
  tags,
  summary: "Take a key back; it is refused from now on",
  request: { params: byId(keyId) },
  responses: answersNothing("The key does not work any more."),
});

const ownKey = new ProblemError({
  status: 409,
  code: "KeyInUse",
  detail: "A key cannot take back itself, so that nobody is locked out by mistake.",
  help: "Use another operator key.",
});

export const keyRoutes = ({ keys }: AppDeps): OpenAPIHono<HttpEnv> => {
  const app = new OpenAPIHono<HttpEnv>();

  app.openapi(me, (c) => c.json(meOf(c.get("caller")), 200));
  app.openapi(list, async (c) => {
    requireOperator(c);
    return c.json({ items: await keys.list(), next_cursor: null }, 200);
  });
  app.openapi(create, async (c) => {
    requireOperator(c);
    return c.json(await keys.create(actorOf(c.get("caller")), c.req.valid("json")), 201);
  });
  app.openapi(revoke, async (c) => {
    requireOperator(c);
    const { id } = c.req.valid("param");
    if (id === c.get("caller").keyId) throw ownKey;
    await keys.revoke(actorOf(c.get("caller")), id);
    return c.body(null, 204);
  });
  return app;
};
