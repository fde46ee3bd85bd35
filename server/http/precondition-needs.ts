/**
 * Which changes need `If-Match`: those that would take back what another has done meanwhile, unseen. Everything else that
 * changes an object takes it if it is sent. What adds or removes just what it names, what is a step that can be taken
 * once, and what a service reports as a fact, is right whatever else has happened; and a key that was stolen is revoked
 * without a look at it.
 */

/** `always`: without it, 428. `to_replace`: only where there is something to replace already; without it, 428. */
export type Need = "always" | "to_replace" | "never";

const needs: Readonly<Record<string, Need>> = {
  "DELETE /v1/resource-shares/{id}": "always",
  "DELETE /v1/backup-sets/{id}": "always",
  "PUT /v1/directories/{id}/sharing": "always",
  "PUT /v1/accounts/{id}": "to_replace",
  "PUT /v1/directories/{id}": "to_replace",
  "PUT /v1/folders/{id}": "to_replace",
};

/** `path` as the description of the routes has it, or as the router has it. */
export const needOf = (method: string, path: string): Need =>
  method === "PATCH" ? "always" : (needs[`${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`] ?? "never");
