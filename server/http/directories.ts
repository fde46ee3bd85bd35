/** Resource directories and their folders: where accounts are. */
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import {
  directoryBody,
  directorySharingBody,
  directoryView,
  folderBody,
  folderView,
} from "../api/inventory.ts";
import { directoriesQuery, foldersQuery } from "../api/lists.ts";
import { directoryId, folderId } from "../api/words.ts";
import { actingAccount, inventoryViewer, requireOperator } from "./authorization.ts";
import { answers, byId, pageOf, takes } from "./documents.ts";
import type { AppDeps, HttpEnv } from "./environment.ts";
import { changing } from "./preconditions.ts";

const tags = ["Inventory"];

const listDirectories = createRoute({
  method: "get",
  path: "/directories",
  tags,
  summary: "Resource directories; an account's own key lists the one that it is in",
  request: { query: directoriesQuery },
  responses: answers(pageOf(directoryView), "A page of directories."),
});

const getDirectory = createRoute({
  method: "get",
  path: "/directories/{id}",
  tags,
  summary: "One resource directory",
  request: { params: byId(directoryId) },
  responses: answers(directoryView, "The directory."),
});

const putDirectory = createRoute({
  method: "put",
  path: "/directories/{id}",
  tags,
  summary: "Register a resource directory, or change it",
  request: { params: byId(directoryId), body: takes(directoryBody) },
  responses: answers(directoryView, "The directory as it is now."),
});

const setSharing = createRoute({
  method: "put",
  path: "/directories/{id}/sharing",
  tags,
  summary: "Allow folders and directories as principals, or no longer; for the management account (R29)",
  request: { params: byId(directoryId), body: takes(directorySharingBody) },
  responses: answers(directoryView, "The directory as it is now."),
});

const listFolders = createRoute({
  method: "get",
  path: "/folders",
  tags,
  summary: "Folders; an account's own key lists those of the directory that it is in",
  request: { query: foldersQuery },
  responses: answers(pageOf(folderView), "A page of folders."),
});

const getFolder = createRoute({
  method: "get",
  path: "/folders/{id}",
  tags,
  summary: "One folder",
  request: { params: byId(folderId) },
  responses: answers(folderView, "The folder."),
});

const putFolder = createRoute({
  method: "put",
  path: "/folders/{id}",
  tags,
  summary: "Register a folder of a resource directory, or move it",
  request: { params: byId(folderId), body: takes(folderBody) },
  responses: answers(folderView, "The folder as it is now."),
});

export const directoryRoutes = ({ sharing }: AppDeps): OpenAPIHono<HttpEnv> => {
  const app = new OpenAPIHono<HttpEnv>();
  const { inventory: reading } = sharing;

  app.openapi(listDirectories, async (c) =>
    c.json(await reading.listDirectories(inventoryViewer(c), c.req.valid("query")), 200),
  );
  app.openapi(getDirectory, async (c) =>
    c.json(await reading.getDirectory(inventoryViewer(c), c.req.valid("param").id), 200),
  );
  app.openapi(putDirectory, async (c) => {
    requireOperator(c);
    const { id } = c.req.valid("param");
    const viewer = inventoryViewer(c);
    const { inventory } = changing(c, sharing, (inside) => inside.inventory.getDirectory(viewer, id));
    return c.json(await inventory.putDirectory(id, c.req.valid("json")), 200);
  });
  app.openapi(setSharing, async (c) => {
    const account = actingAccount(c, "share");
    const { id } = c.req.valid("param");
    const { inventory } = changing(c, sharing, (inside) => inside.inventory.getDirectory({ account }, id));
    return c.json(await inventory.setDirectorySharing(account, id, c.req.valid("json").enabled), 200);
  });
  app.openapi(listFolders, async (c) =>
    c.json(await reading.listFolders(inventoryViewer(c), c.req.valid("query")), 200),
  );
  app.openapi(getFolder, async (c) =>
    c.json(await reading.getFolder(inventoryViewer(c), c.req.valid("param").id), 200),
  );
  app.openapi(putFolder, async (c) => {
    requireOperator(c);
    const { id } = c.req.valid("param");
    const viewer = inventoryViewer(c);
    const { inventory } = changing(c, sharing, (inside) => inside.inventory.getFolder(viewer, id));
    return c.json(await inventory.putFolder(id, c.req.valid("json")), 200);
  });
  return app;
};
