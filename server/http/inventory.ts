/** Clusters and their backup sets: what can be lent. */
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { backupSetBody, backupSetView, clusterBody, clusterView } from "../api/inventory.ts";
import { backupSetsQuery, clustersQuery } from "../api/lists.ts";
import { backupSetId, clusterId } from "../api/words.ts";
import { actingAccount, inventoryViewer, requireReporter } from "./authorization.ts";
import { answers, byId, pageOf, takes } from "./documents.ts";
import type { AppDeps, HttpEnv } from "./environment.ts";
import { changing } from "./preconditions.ts";

const tags = ["Inventory"];

const listClusters = createRoute({
  method: "get",
  path: "/clusters",
  tags,
  summary: "Clusters; an account's own key lists its own",
  request: { query: clustersQuery },
  responses: answers(pageOf(clusterView), "A page of clusters."),
});

const getCluster = createRoute({
  method: "get",
  path: "/clusters/{id}",
  tags,
  summary: "One cluster",
  request: { params: byId(clusterId) },
  responses: answers(clusterView, "The cluster."),
});

const putCluster = createRoute({
  method: "put",
  path: "/clusters/{id}",
  tags,
  summary: "Register a cluster, or change it",
  request: { params: byId(clusterId), body: takes(clusterBody) },
  responses: answers(clusterView, "The cluster as it is now."),
});

const releaseCluster = createRoute({
  method: "post",
  path: "/clusters/{id}/release",
  tags,
  summary: "Report that a cluster was released; access to its backup sets ends (R16, R24)",
  request: { params: byId(clusterId) },
  responses: answers(clusterView, "The cluster, with the instant of its release."),
});

const putBackupSet = createRoute({
  method: "put",
  path: "/backup-sets/{id}",
  tags,
  summary: "Register a backup set, or change it",
  request: { params: byId(backupSetId), body: takes(backupSetBody) },
  responses: answers(backupSetView, "The backup set as it is now."),
});

const getBackupSet = createRoute({
  method: "get",
  path: "/backup-sets/{id}",
  tags,
  summary: "One backup set",
  request: { params: byId(backupSetId) },
  responses: answers(backupSetView, "The backup set."),
});

const listBackupSets = createRoute({
  method: "get",
  path: "/backup-sets",
  tags,
  summary: "Backup sets; an account's own key lists its own",
  request: { query: backupSetsQuery },
  responses: answers(pageOf(backupSetView), "A page of backup sets."),
});

const deleteBackupSet = createRoute({
  method: "delete",
  path: "/backup-sets/{id}",
  tags,
  summary: "Delete a backup set of one's own; refused while it is locked (R24)",
  request: { params: byId(backupSetId) },
  responses: answers(backupSetView, "The backup set, with the instant of its deletion."),
});

const convertBackupSet = createRoute({
  method: "post",
  path: "/backup-sets/{id}/convert",
  tags,
  summary: "Convert a backup set to level 2, which locks it until it ends (R21)",
  request: { params: byId(backupSetId) },
  responses: answers(backupSetView, "The backup set, with its lock."),
});

export const inventoryRoutes = ({ sharing }: AppDeps): OpenAPIHono<HttpEnv> => {
  const { inventory: reading } = sharing;
  const app = new OpenAPIHono<HttpEnv>();

  const onCluster = (c: Context<HttpEnv>, id: string) => {
    const viewer = inventoryViewer(c);
    return changing(c, sharing, (inside) => inside.inventory.getCluster(viewer, id)).inventory;
  };
  app.openapi(listClusters, async (c) =>
    c.json(await reading.listClusters(inventoryViewer(c), c.req.valid("query")), 200),
  );
  app.openapi(getCluster, async (c) =>
    c.json(await reading.getCluster(inventoryViewer(c), c.req.valid("param").id), 200),
  );
  app.openapi(putCluster, async (c) => {
    requireReporter(c);
    const { id } = c.req.valid("param");
    return c.json(await onCluster(c, id).putCluster(id, c.req.valid("json")), 200);
  });
  app.openapi(releaseCluster, async (c) => {
    requireReporter(c);
    const { id } = c.req.valid("param");
    return c.json(await onCluster(c, id).releaseCluster(id), 200);
  });
  app.openapi(putBackupSet, async (c) => {
    requireReporter(c);
    const { id } = c.req.valid("param");
    const viewer = inventoryViewer(c);
    const { inventory } = changing(c, sharing, (inside) => inside.inventory.getBackupSet(viewer, id));
    return c.json(await inventory.putBackupSet(id, c.req.valid("json")), 200);
  });
  app.openapi(getBackupSet, async (c) =>
    c.json(await reading.getBackupSet(inventoryViewer(c), c.req.valid("param").id), 200),
  );
  app.openapi(listBackupSets, async (c) =>
    c.json(await reading.listBackupSets(inventoryViewer(c), c.req.valid("query")), 200),
  );
  app.openapi(deleteBackupSet, async (c) => {
    const account = actingAccount(c, "share");
    const { id } = c.req.valid("param");
    const { backupSets } = changing(c, sharing, (inside) => inside.inventory.getBackupSet({ account }, id));
    return c.json(await backupSets.delete(account, id), 200);
  });
  app.openapi(convertBackupSet, async (c) => {
    const account = actingAccount(c, "share");
    const { id } = c.req.valid("param");
    const { backupSets } = changing(c, sharing, (inside) => inside.inventory.getBackupSet({ account }, id));
    return c.json(await backupSets.convert(account, id), 200);
  });
  return app;
};
