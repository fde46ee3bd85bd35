/** Who is asking, and the keys that operators, and accounts to themselves, give out. */
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { keysQuery } from "../api/lists.ts";
import { keyBody, keyView, meView, repeatedKeyView, rotationBody } from "../api/operations.ts";
import { meOf } from "../identity/caller.ts";
import type { KeyManager } from "../identity/key-authority.ts";
import type { KeysInside } from "../identity/keys.ts";
import { keyManager } from "./authorization.ts";
import { answers, answersNothing, byId, creates, pageOf, takes } from "./documents.ts";
import type { AppDeps, HttpEnv } from "./environment.ts";
import { attemptOn, unconditional } from "./preconditions.ts";

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
  summary: "Keys that were not revoked, without their secrets",
  request: { query: keysQuery },
  responses: answers(pageOf(keyView), "A page of keys."),
});

const get = createRoute({
  method: "get",
  path: "/keys/{id}",
  tags,
  summary: "One key, without its secret; also one that was revoked",
  request: { params: byId(keyId) },
  responses: answers(keyView, "The key."),
});

const rotate = createRoute({
  method: "post",
  path: "/keys/{id}/rotate",
  tags,
  summary: "Give a key a new secret; the one before ends at once, or after a grace",
  request: { params: byId(keyId), body: takes(rotationBody) },
  responses: answers(
    repeatedKeyView,
    "The key and its new secret, which is null where the answer is given again.",
  ),
});

const create = createRoute({
  method: "post",
  path: "/keys",
  tags,
  summary: "Give out a key; the answer is the only one that holds the secret",
  request: { body: takes(keyBody) },
  responses: creates(
    repeatedKeyView,
    "The key and its secret, which is null where the answer is given again.",
  ),
});

const revoke = createRoute({
  method: "delete",
  path: "/keys/{id}",
  tags,
  summary: "Take a key back; it is refused from now on",
  request: { params: byId(keyId) },
  responses: answersNothing("The key does not work any more."),
});

export const keyRoutes = ({ keys }: AppDeps): OpenAPIHono<HttpEnv> => {
  const app = new OpenAPIHono<HttpEnv>();
  const onKey = (c: Context<HttpEnv>, manager: KeyManager, id: string) =>
    attemptOn<KeysInside>(c, (inside) => inside.get(manager, id));

  app.openapi(me, (c) => c.json(meOf(c.get("caller")), 200));
  app.openapi(list, async (c) => c.json(await keys.list(keyManager(c), c.req.valid("query")), 200));
  app.openapi(get, async (c) => c.json(await keys.get(keyManager(c), c.req.valid("param").id), 200));
  app.openapi(create, async (c) => {
    const body = c.req.valid("json");
    const key = await keys.create(keyManager(c, body), body, unconditional(c));
    return c.json(key, 201, { Location: `/v1/keys/${key.id}` });
  });
  app.openapi(rotate, async (c) => {
    const manager = keyManager(c);
    const { id } = c.req.valid("param");
    return c.json(await keys.rotate(manager, id, c.req.valid("json"), onKey(c, manager, id)), 200);
  });
  app.openapi(revoke, async (c) => {
    const manager = keyManager(c);
    const { id } = c.req.valid("param");
    await keys.revoke(manager, id, onKey(c, manager, id));
    return c.body(null, 204);
  });
  return app;
};
