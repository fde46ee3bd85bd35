/** The routes of the policies in the database, typed by the shapes that the server answers with. */
import { z } from "zod";
import {
  activePolicyView,
  type PolicySource,
  policyReport,
  policyVersionSourcesView,
  policyVersionView,
} from "../server/api/policies.ts";
import { page } from "../server/api/words.ts";
import { type Connection, exchange, type Request } from "./transport.ts";

/** Which versions, and how many of them. */
export interface VersionsQuery {
  readonly author: string | null;
  readonly prefix: string | null;
  readonly limit: number;
}

/** What the newest version would be compared with, and why something is changed. */
export interface Switching {
  /** The tag of what is in force, as it was seen. */
  readonly tag: string;
  readonly note: string | null;
}

/** A client of one server with one key. Every method answers with data; none throws. */
export const createPolicyClient = (connection: Connection) => {
  const send = <Shape extends z.ZodType>(request: Omit<Request, "account">, shape: Shape) =>
    exchange(connection, { ...request, account: null }, shape);
  return {
    validate: (sources: readonly PolicySource[]) =>
      send({ method: "POST", path: "/v1/policy/validate", body: { sources } }, policyReport),
    put: (sources: readonly PolicySource[], note: string | null) =>
      send({ method: "POST", path: "/v1/policy/versions", body: { sources, note } }, policyVersionView),
    versions: ({ author, prefix, limit }: VersionsQuery) => {
      const query = { author, digest_prefix: prefix, limit };
      return send({ method: "GET", path: "/v1/policy/versions", query }, page(policyVersionView));
    },
    version: (digest: string) =>
      send({ method: "GET", path: `/v1/policy/versions/${digest}` }, policyVersionSourcesView),
    remove: (digest: string) => send({ method: "DELETE", path: `/v1/policy/versions/${digest}` }, z.null()),
    active: () => send({ method: "GET", path: "/v1/policy/active" }, activePolicyView),
    activate: (digest: string, { tag, note }: Switching) => {
      const body = { digest, note };
      return send({ method: "PATCH", path: "/v1/policy/active", body, ifMatch: tag }, activePolicyView);
    },
    rollBack: ({ tag, note }: Switching) =>
      send({ method: "POST", path: "/v1/policy/rollback", body: { note }, ifMatch: tag }, activePolicyView),
  };
};

export type PolicyClient = ReturnType<typeof createPolicyClient>;
