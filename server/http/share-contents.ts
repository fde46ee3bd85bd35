/** What is in a resource share: its backup sets and its principals (R27, R38, R39). */
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { addBackupSetsBody, addPrincipalsBody, resourceShareView } from "../api/sharing.ts";
import { backupSetId, principal, shareId } from "../api/words.ts";
import { actingAccount } from "./authorization.ts";
import { answers, byId, takes } from "./documents.ts";
import type { AppDeps, HttpEnv } from "./environment.ts";
import { invalidRequest } from "./issues.ts";
import { changing } from "./preconditions.ts";
import { ProblemError } from "./problem-error.ts";

const tags = ["Resource shares"];
const shareAsItIs = answers(resourceShareView, "The resource share as it is now.");

const addBackupSets = createRoute({
  method: "post",
  path: "/resource-shares/{id}/backup-sets",
  tags,
  summary: "Put backup sets into a resource share",
  request: { params: byId(shareId), body: takes(addBackupSetsBody) },
  responses: shareAsItIs,
});

const removeBackupSet = createRoute({
  method: "delete",
  path: "/resource-shares/{id}/backup-sets/{backup_set}",
  tags,
  summary: "Take a backup set out of a resource share",
  request: { params: z.strictObject({ id: shareId, backup_set: backupSetId }) },
  responses: shareAsItIs,
});

const addPrincipals = createRoute({
  method: "post",
  path: "/resource-shares/{id}/principals",
  tags,
  summary: "Add principals to a resource share",
  request: { params: byId(shareId), body: takes(addPrincipalsBody) },
  responses: shareAsItIs,
});

/** The id is checked with its type, below: a path cannot be described as a union. */
const removePrincipal = createRoute({
  method: "delete",
  path: "/resource-shares/{id}/principals/{type}/{principal}",
  tags,
  summary: "Take a principal away from a resource share",
  request: {
    params: z.strictObject({
      id: shareId,
      type: z.enum(["Account", "Folder", "Directory"]),
      principal: z.string().max(100),
    }),
  },
  responses: shareAsItIs,
});

const principalFrom = (params: { readonly type: string; readonly principal: string }) => {
  const parsed = principal.safeParse({ type: params.type, id: params.principal });
  if (!parsed.success) throw new ProblemError(invalidRequest("param", parsed.error.issues));
  return parsed.data;
};

export const shareContentRoutes = ({ sharing }: AppDeps): OpenAPIHono<HttpEnv> => {
  const app = new OpenAPIHono<HttpEnv>();
  /** What is in a share is a part of it, so preconditions are about the share. */
  const inShare = (c: Context<HttpEnv>, account: string, id: string) =>
    changing(c, sharing, (inside) => inside.shares.get({ account }, id)).shares;

  app.openapi(addBackupSets, async (c) => {
    const account = actingAccount(c, "share");
    const { id } = c.req.valid("param");
    const { backup_sets } = c.req.valid("json");
    return c.json(await inShare(c, account, id).addBackupSets(account, id, backup_sets), 200);
  });
  app.openapi(removeBackupSet, async (c) => {
    const account = actingAccount(c, "share");
    const { id, backup_set } = c.req.valid("param");
    return c.json(await inShare(c, account, id).removeBackupSet(account, id, backup_set), 200);
  });
  app.openapi(addPrincipals, async (c) => {
    const account = actingAccount(c, "share");
    const { id } = c.req.valid("param");
    const { principals } = c.req.valid("json");
    return c.json(await inShare(c, account, id).addPrincipals(account, id, principals), 200);
  });
  app.openapi(removePrincipal, async (c) => {
    const account = actingAccount(c, "share");
    const params = c.req.valid("param");
    const named = principalFrom(params);
    return c.json(await inShare(c, account, params.id).removePrincipal(account, params.id, named), 200);
  });
  return app;
};
