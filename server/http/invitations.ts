/** Invitations, as their two sides see and answer them (R30 to R32). */
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { invitationsQuery } from "../api/lists.ts";
import { invitationView } from "../api/sharing.ts";
import { invitationId } from "../api/words.ts";
import { actingAccount, sharingViewer } from "./authorization.ts";
import { answers, byId, pageOf } from "./documents.ts";
import type { AppDeps, HttpEnv } from "./environment.ts";
import { changing } from "./preconditions.ts";

const tags = ["Invitations"];

const list = createRoute({
  method: "get",
  path: "/invitations",
  tags,
  summary: "Invitations to and from an account, by region and state (R31)",
  request: {
    query: invitationsQuery,
  },
  responses: answers(pageOf(invitationView), "A page of invitations."),
});

const get = createRoute({
  method: "get",
  path: "/invitations/{id}",
  tags,
  summary: "One invitation",
  request: { params: byId(invitationId) },
  responses: answers(invitationView, "The invitation."),
});

const accept = createRoute({
  method: "post",
  path: "/invitations/{id}/accept",
  tags,
  summary: "Accept an invitation (R31)",
  request: { params: byId(invitationId) },
  responses: answers(invitationView, "The accepted invitation."),
});

const reject = createRoute({
  method: "post",
  path: "/invitations/{id}/reject",
  tags,
  summary: "Reject an invitation (R31)",
  request: { params: byId(invitationId) },
  responses: answers(invitationView, "The rejected invitation."),
});

export const invitationRoutes = ({ sharing }: AppDeps): OpenAPIHono<HttpEnv> => {
  const app = new OpenAPIHono<HttpEnv>();
  const { invitations: reading } = sharing;
  const answering = (c: Context<HttpEnv>, account: string, id: string) =>
    changing(c, sharing, (inside) => inside.invitations.get({ account }, id)).invitations;

  app.openapi(list, async (c) => c.json(await reading.list(sharingViewer(c), c.req.valid("query")), 200));
  app.openapi(get, async (c) => c.json(await reading.get(sharingViewer(c), c.req.valid("param").id), 200));
  app.openapi(accept, async (c) => {
    const account = actingAccount(c, "share");
    const { id } = c.req.valid("param");
    return c.json(await answering(c, account, id).accept(account, id), 200);
  });
  app.openapi(reject, async (c) => {
    const account = actingAccount(c, "share");
    const { id } = c.req.valid("param");
    return c.json(await answering(c, account, id).reject(account, id), 200);
  });
  return app;
};
