/** What may be done with an object and why not, before anything is tried, so that an interface can say so (R40). */
import { createRoute, OpenAPIHono, type z } from "@hono/zod-openapi";
import type { Context } from "hono";
import {
  accountActionsQuery,
  actionsView,
  backupSetActionsQuery,
  eachActionsQuery,
  eachActionsView,
  noActionsQuery,
  type ObjectType,
  shareActionsQuery,
} from "../api/actions.ts";
import { quotaRequestId } from "../api/quotas.ts";
import {
  accountId,
  backupSetId,
  clusterId,
  conversionId,
  directoryId,
  folderId,
  invitationId,
  type Principal,
  principal,
  restoreId,
  shareId,
} from "../api/words.ts";
import type { ActionQuestion, Viewer } from "../sharing/service.ts";
import { showActions } from "./action-views.ts";
import { inventoryViewer, sharingViewer } from "./authorization.ts";
import { answers, byId } from "./documents.ts";
import type { AppDeps, HttpEnv } from "./environment.ts";
import type { Issue } from "./issue-words.ts";
import { invalidRequest } from "./issues.ts";
import { ProblemError } from "./problem-error.ts";

interface Kind {
  /** Below `/v1`, before the id. */
  readonly path: string;
  readonly type: ObjectType;
  readonly id: z.ZodString;
  readonly query: z.ZodObject;
  /** Who sees the object may ask about it: as its own route has it. */
  readonly viewer: (c: Context<HttpEnv>) => Viewer;
}

const inventory = { query: noActionsQuery, viewer: inventoryViewer };
const sharing = { query: noActionsQuery, viewer: (c: Context<HttpEnv>) => sharingViewer(c) };

const kinds: readonly Kind[] = [
  { ...inventory, path: "accounts", type: "Account", id: accountId, query: accountActionsQuery },
  { ...inventory, path: "directories", type: "Directory", id: directoryId },
  { ...inventory, path: "folders", type: "Folder", id: folderId },
  { ...inventory, path: "clusters", type: "Cluster", id: clusterId },
  { ...inventory, path: "backup-sets", type: "BackupSet", id: backupSetId, query: backupSetActionsQuery },
  { ...sharing, path: "resource-shares", type: "ResourceShare", id: shareId, query: shareActionsQuery },
  { ...sharing, path: "invitations", type: "Invitation", id: invitationId },
  { ...sharing, path: "restores", type: "Restore", id: restoreId },
  { ...sharing, path: "conversions", type: "Conversion", id: conversionId },
  { ...sharing, path: "quota-requests", type: "QuotaRequest", id: quotaRequestId },
];

const routeFor = ({ path, id, query }: Kind) =>
  createRoute({
    method: "get",
    path: `/${path}/{id}/actions`,
    tags: ["Decisions"],
    summary: "What the caller may do with it now, and every reason why not (R40)",
    request: { params: byId(id), query },
    responses: answers(actionsView, "Each action, with the refusals that its request would be answered."),
  });

const typeOf = { account: "Account", folder: "Folder", directory: "Directory" } as const;

/** `account:1000000000000001`. The id has the shape that ids of its type have. */
const principalFrom = (name: string): Principal => {
  const [type = "", id] = name.split(/:(.*)/s);
  const named = principal.safeParse({ type: typeOf[type as keyof typeof typeOf], id });
  if (named.success) return named.data;
  const issues = named.error.issues.map((issue) => ({ ...issue, path: ["principal"] }));
  throw wrongQuery(issues);
};

type Query = Readonly<
  Partial<Record<"region" | "scope" | "principal" | "backup_set" | "quota", string | undefined>>
>;

const questionFrom = ({ type }: Kind, query: Query): Omit<ActionQuestion, "id"> => {
  const { region, scope, principal: named, backup_set, quota } = query;
  return {
    type,
    region,
    // Its shape was checked.
    scope: scope as ActionQuestion["scope"],
    principal: named === undefined ? undefined : principalFrom(named),
    backupSet: backup_set,
    quota,
  };
};

const wrongQuery = (issues: readonly Issue[]): ProblemError =>
  new ProblemError(invalidRequest("query", [...issues]));

/** Ids of this type, each once, and only what its own query takes beside them. */
const readEach = ({ id, query }: Kind, ids: string, others: Query): readonly string[] => {
  const read = id.array().safeParse(ids.split(","));
  if (!read.success) throw wrongQuery(read.error.issues.map((issue) => ({ ...issue, path: ["ids"] })));
  const checked = query.safeParse(others);
  if (!checked.success) throw wrongQuery(checked.error.issues);
  return [...new Set(read.data)];
};

const each = createRoute({
  method: "get",
  path: "/actions",
  tags: ["Decisions"],
  summary: "What the caller may do with each of up to 50 objects of one type, at one instant (R40)",
  request: { query: eachActionsQuery },
  responses: answers(eachActionsView, "Each object that is there and the caller's to see, with its actions."),
});

export const actionRoutes = ({ sharing: { actions } }: AppDeps): OpenAPIHono<HttpEnv> => {
  const app = new OpenAPIHono<HttpEnv>();
  for (const kind of kinds) {
    const { type } = kind;
    app.openapi(routeFor(kind), async (c) => {
      const viewer = kind.viewer(c);
      const { id } = c.req.valid("param");
      const question = { ...questionFrom(kind, c.req.valid("query") as Query), id };
      const shown = showActions(c, viewer, type, await actions.list(viewer, question));
      return c.json({ object: { type, id }, account: viewer.account, actions: shown }, 200);
    });
  }
  app.openapi(each, async (c) => {
    const { type, ids, ...others } = c.req.valid("query");
    const kind = kinds.find((one) => one.type === type) as Kind;
    const viewer = kind.viewer(c);
    const asked = readEach(kind, ids, others);
    const found = await actions.listEach(viewer, asked, questionFrom(kind, others));
    const objects = [...found].map(([id, answer]) => ({
      object: { type, id },
      actions: showActions(c, viewer, type, answer),
    }));
    return c.json({ account: viewer.account, objects }, 200);
  });
  return app;
};
