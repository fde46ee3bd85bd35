/** The routes of the server that the terminal interface uses, typed by the shapes that the server answers with. */
import { z } from "zod";
import { accountView } from "../server/api/inventory.ts";
import { meView, policyView } from "../server/api/operations.ts";
import { refusalView } from "../server/api/problem.ts";
import {
  invitationView,
  mySharesItem,
  type RestoreBody,
  resourceShareView,
  restoreView,
  sharedWithMeItem,
} from "../server/api/sharing.ts";
import { type Principal, page } from "../server/api/words.ts";
import { type Connection, exchange, type Request } from "./transport.ts";

/** Which part of a list: everything, or one region, from a cursor on. */
export interface ListQuery {
  readonly region: string | null;
  readonly cursor: string | null;
}

/** May this account do this, now? In the words of AuthZEN. */
export interface Question {
  readonly action: string;
  readonly resource: { readonly type: string; readonly id: string };
  readonly context: Readonly<Record<string, string>>;
}

/** Items of one page. A page is what is read again each second. */
const pageSize = 200;

const absent = <Shape extends z.ZodType>(shape: Shape) => shape.nullish().transform((value) => value ?? null);

/** The evaluation route leaves out what a refusal does not have. */
const evaluatedRefusal = refusalView.extend({
  help: absent(z.string()),
  rule: absent(z.string()),
  file: absent(z.string()),
  line: absent(z.number().int()),
});

const evaluation = z.object({
  decision: z.boolean(),
  context: z
    .object({
      code: z.string().optional(),
      reason: z.string().optional(),
      help: z.string().nullable().optional(),
      refusals: z.array(evaluatedRefusal).optional(),
    })
    .optional(),
});
export type Evaluation = z.infer<typeof evaluation>;

const segment = encodeURIComponent;

/** A client of one server with one key. Every method answers with data; none throws. */
export const createClient = (connection: Connection) => {
  const send = <Shape extends z.ZodType>(request: Request, shape: Shape) =>
    exchange(connection, request, shape);
  const list = <Item extends z.ZodType>(path: string, item: Item) => {
    const shape = page(item);
    return (account: string | null, { region, cursor }: ListQuery) =>
      send({ method: "GET", path, query: { region, cursor, limit: pageSize }, account }, shape);
  };
  const restores = list("/v1/restores", restoreView);
  const invitation = (answer: "accept" | "reject") => (account: string, id: string) =>
    send({ method: "POST", path: `/v1/invitations/${segment(id)}/${answer}`, account }, invitationView);

  return {
    url: connection.url,
    me: () => send({ method: "GET", path: "/v1/me", account: null }, meView),
    policy: () => send({ method: "GET", path: "/v1/policy", account: null }, policyView),
    account: (id: string) =>
      send({ method: "GET", path: `/v1/accounts/${segment(id)}`, account: id }, accountView),
    accounts: list("/v1/accounts", accountView),
    myShares: list("/v1/my-shares", mySharesItem),
    sharedWithMe: list("/v1/shared-with-me", sharedWithMeItem),
    invitations: list("/v1/invitations", invitationView),
    /** The server lists restores of all regions; the region of the query is not sent. */
    restores: (account: string | null, { cursor }: ListQuery) => restores(account, { cursor, region: null }),
    accept: invitation("accept"),
    reject: invitation("reject"),
    restore: (account: string, body: RestoreBody) =>
      send({ method: "POST", path: "/v1/restores", body, account }, restoreView),
    share: (account: string, id: string) =>
      send({ method: "GET", path: `/v1/resource-shares/${segment(id)}`, account }, resourceShareView),
    /** The share as it was read, and no other. */
    cancelShare: (account: string, id: string, tag: string) => {
      const path = `/v1/resource-shares/${segment(id)}`;
      return send({ method: "DELETE", path, account, ifMatch: tag }, resourceShareView);
    },
    removePrincipal: (account: string, id: string, { type, id: principal }: Principal) => {
      const path = `/v1/resource-shares/${segment(id)}/principals/${type}/${segment(principal)}`;
      return send({ method: "DELETE", path, account }, resourceShareView);
    },
    evaluate: (account: string, { action, resource, context }: Question) => {
      const body = { subject: { type: "Account", id: account }, action: { name: action }, resource, context };
      return send({ method: "POST", path: "/access/v1/evaluation", body, account }, evaluation);
    },
  };
};

export type Client = ReturnType<typeof createClient>;
