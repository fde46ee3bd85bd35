/** Accounts: who there is. */
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { accountBody, accountView } from "../api/inventory.ts";
import { accountsQuery } from "../api/lists.ts";
import { accountId } from "../api/words.ts";
import { ServiceError } from "../sharing/problem.ts";
import type { Inventory } from "../sharing/service.ts";
import { inventoryViewer, requireOperator } from "./authorization.ts";
import { answers, byId, pageOf, takes } from "./documents.ts";
import type { AppDeps, HttpEnv } from "./environment.ts";
import { changing } from "./preconditions.ts";

const tags = ["Inventory"];

const putAccount = createRoute({
  method: "put",
  path: "/accounts/{id}",
  tags,
  summary: "Register an account, or change it",
  request: { params: byId(accountId), body: takes(accountBody) },
  responses: answers(accountView, "The account as it is now."),
});

const getAccount = createRoute({
  method: "get",
  path: "/accounts/{id}",
  tags,
  summary: "One account",
  request: { params: byId(accountId) },
  responses: answers(accountView, "The account."),
});

const listAccounts = createRoute({
  method: "get",
  path: "/accounts",
  tags,
  summary: "Accounts; an account's own key lists itself",
  request: { query: accountsQuery },
  responses: answers(pageOf(accountView), "A page of accounts."),
});

/** An account's user knows itself only: whether another account exists is not its business. */
const visibleAccount = async (inventory: Inventory, viewer: string | null, id: string) => {
  if (viewer !== null && viewer !== id) throw new ServiceError({ kind: "not_found", what: "Account", id });
  return await inventory.getAccount(id);
};

export const accountRoutes = ({ sharing }: AppDeps): OpenAPIHono<HttpEnv> => {
  const { inventory: reading } = sharing;
  const app = new OpenAPIHono<HttpEnv>();

  app.openapi(putAccount, async (c) => {
    requireOperator(c);
    const { id } = c.req.valid("param");
    const { inventory } = changing(c, sharing, (inside) => inside.inventory.getAccount(id));
    return c.json(await inventory.putAccount(id, c.req.valid("json")), 200);
  });
  app.openapi(getAccount, async (c) => {
    const viewer = inventoryViewer(c);
    return c.json(await visibleAccount(reading, viewer.account, c.req.valid("param").id), 200);
  });
  app.openapi(listAccounts, async (c) => {
    const viewer = inventoryViewer(c);
    return c.json(await reading.listAccounts(c.req.valid("query"), viewer), 200);
  });
  return app;
};
