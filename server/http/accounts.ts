/** Accounts, resource directories and folders: who there is. */
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import {
  accountBody,
  accountView,
  directoryBody,
  directoryView,
  folderBody,
  folderView,
} from "../api/inventory.ts";
import { accountId, directoryId, folderId, pageQuery } from "../api/words.ts";
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
  summary: "Accounts, by id",
  request: { query: pageQuery },
  responses: answers(pageOf(accountView), "A page of accounts."),
});

const putDirectory = createRoute({
  method: "put",
  path: "/directories/{id}",
  tags,
  summary: "Register a resource directory, or change it",
  request: { params: byId(directoryId), body: takes(directoryBody) },
  responses: answers(directoryView, "The directory as it is now."),
});

const putFolder = createRoute({
  method: "put",
  path: "/folders/{id}",
  tags,
  summary: "Register a folder of a resource directory, or move it",
  request: { params: byId(folderId), body: takes(folderBody) },
  responses: answers(folderView, "The folder as it is now."),
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
    if (viewer.account === null) return c.json(await reading.listAccounts(c.req.valid("query")), 200);
    return c.json({ items: [await reading.getAccount(viewer.account)], next_cursor: null }, 200);
  });
  app.openapi(putDirectory, async (c) => {
    requireOperator(c);
    const { inventory } = changing(c, sharing);
    return c.json(await inventory.putDirectory(c.req.valid("param").id, c.req.valid("json")), 200);
  });
  app.openapi(putFolder, async (c) => {
    requireOperator(c);
    const { inventory } = changing(c, sharing);
    return c.json(await inventory.putFolder(c.req.valid("param").id, c.req.valid("json")), 200);
  });
  return app;
};
