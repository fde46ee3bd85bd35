/** What may be done with an object and why not, before anything is tried, so that an interface can say so (R40). */
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { type ActionsQuery, actionsQuery, actionsView, namedPrincipal } from "../api/actions.ts";
import { accountId, backupSetId, invitationId, restoreId, shareId } from "../api/words.ts";
import type { ActionQuestion } from "../sharing/service.ts";
import { actingAccount } from "./authorization.ts";
import { answers, byId } from "./documents.ts";
import type { AppDeps, HttpEnv } from "./environment.ts";
import { invalidRequest } from "./issues.ts";
import { ProblemError } from "./problem-error.ts";

const kinds = [
  { path: "/accounts/{id}/actions", type: "Account", id: accountId },
  { path: "/backup-sets/{id}/actions", type: "BackupSet", id: backupSetId },
  { path: "/resource-shares/{id}/actions", type: "ResourceShare", id: shareId },
  { path: "/invitations/{id}/actions", type: "Invitation", id: invitationId },
  { path: "/restores/{id}/actions", type: "Restore", id: restoreId },
] as const;

const routeFor = ({ path, id }: (typeof kinds)[number]) =>
  createRoute({
    method: "get",
    path,
    tags: ["Decisions"],
    summary: "What the account may do with it now, and every reason why not (R40)",
    request: { params: byId(id), query: actionsQuery },
    responses: answers(actionsView, "Each action, with the refusals that trying it would answer."),
  });

/** The type and the id of a principal are one thing, which a query can only name by its parts. */
const questionFrom = (type: ActionQuestion["type"], id: string, query: ActionsQuery): ActionQuestion => {
  const { principal_type, principal, ...rest } = query;
  if (principal_type === undefined && principal === undefined) return { type, id, ...rest };
  const named = namedPrincipal.safeParse({ type: principal_type, id: principal });
  if (!named.success) throw new ProblemError(invalidRequest("query", named.error.issues));
  return { type, id, ...rest, principal: named.data };
};

export const actionRoutes = ({ sharing: { actions } }: AppDeps): OpenAPIHono<HttpEnv> => {
  const app = new OpenAPIHono<HttpEnv>();
  for (const kind of kinds) {
    app.openapi(routeFor(kind), async (c) => {
      const account = actingAccount(c, "view");
      const { id } = c.req.valid("param");
      return c.json(await actions.list(account, questionFrom(kind.type, id, c.req.valid("query"))), 200);
    });
  }
  return app;
};
