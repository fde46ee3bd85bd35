/** The two lists of an account: what it lends (R36), and what it was lent (R33). */
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { mySharesQuery, sharedWithMeQuery } from "../api/lists.ts";
import { mySharesItem, sharedWithMeItem } from "../api/sharing.ts";
import { actingAccount } from "./authorization.ts";
import { answers, pageOf } from "./documents.ts";
import type { AppDeps, HttpEnv } from "./environment.ts";

const tags = ["Lists of an account"];

const myShares = createRoute({
  method: "get",
  path: "/my-shares",
  tags,
  summary: "Every shared backup set of the account, with its shares and principals (R36)",
  request: { query: mySharesQuery },
  responses: answers(pageOf(mySharesItem), "A page of shared backup sets."),
});

const sharedWithMe = createRoute({
  method: "get",
  path: "/shared-with-me",
  tags,
  summary: "The backup sets shared with the account, and until when (R33)",
  request: { query: sharedWithMeQuery },
  responses: answers(pageOf(sharedWithMeItem), "A page of backup sets."),
});

export const mySharesRoutes = ({ sharing: { shares } }: AppDeps): OpenAPIHono<HttpEnv> => {
  const app = new OpenAPIHono<HttpEnv>();

  app.openapi(myShares, async (c) =>
    c.json(await shares.myShares(actingAccount(c, "view"), c.req.valid("query")), 200),
  );
  app.openapi(sharedWithMe, async (c) =>
    c.json(await shares.sharedWithMe(actingAccount(c, "view"), c.req.valid("query")), 200),
  );
  return app;
};
