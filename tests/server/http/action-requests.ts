/** The request that an answer about actions is about, with what the question named. */
import type { ActionView, ObjectType } from "../../../server/api/actions.ts";
import type { Principal } from "../../../server/api/words.ts";
import { needOf } from "../../../server/http/precondition-needs.ts";
import type { Answered, Asked, Client } from "./test-server.ts";

export interface On {
  readonly type: ObjectType;
  readonly id: string;
}

/** What a question and its request name beside the object. */
export interface Named {
  readonly region?: string | undefined;
  readonly scope?: "all_accounts" | "resource_directory" | undefined;
  readonly principal?: Principal | undefined;
  readonly backup_set?: string | undefined;
  readonly share?: string | undefined;
  readonly quota?: string | undefined;
}

/** The first step of the paths of each type. */
export const paths: { readonly [Type in ObjectType]: string } = {
  Account: "accounts",
  Directory: "directories",
  Folder: "folders",
  Cluster: "clusters",
  BackupSet: "backup-sets",
  ResourceShare: "resource-shares",
  Invitation: "invitations",
  Restore: "restores",
  Conversion: "conversions",
  QuotaRequest: "quota-requests",
};

const queryOf = ({ type }: On, { region, scope, principal, backup_set, quota }: Named): string => {
  const taken: Partial<Record<ObjectType, object>> = {
    Account: { quota },
    BackupSet: { region, scope, principal },
    ResourceShare: { scope, principal, backup_set },
  };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(taken[type] ?? {})) {
    if (value === undefined) continue;
    const { type: kind, id } = value as Principal;
    query.set(name, name === "principal" ? `${kind.toLowerCase()}:${id}` : String(value));
  }
  return query.size === 0 ? "" : `?${query}`;
};

/** `GET /v1/…/{id}/actions`. */
export const askActions = (client: Client, who: Asked, on: On, named: Named = {}): Promise<Answered> =>
  client.request("GET", `/v1/${paths[on.type]}/${on.id}/actions${queryOf(on, named)}`, who);

type View = Readonly<Record<string, unknown>>;

const only = (view: View, ...names: readonly string[]): View =>
  Object.fromEntries(names.map((name) => [name, view[name]]));

/** Reports the object again, as it is. */
const reports: Partial<Record<ObjectType, (view: View) => View>> = {
  Account: (view) => only(view, "name", "site", "features", "parent", "raised_backup_sets"),
  Directory: (view) => only(view, "management_account", "sharing_enabled"),
  Folder: (view) => only(view, "name", "parent"),
  Cluster: (view) => only(view, "owner", "region", "tde", "disk_encryption"),
  BackupSet: (view) => only(view, "cluster", "level", "size_bytes", "created_at", "expires_at"),
};

const fallback = { region: "cn-beijing", scope: "all_accounts" } as const;

const newShare = (backup_sets: readonly string[], named: Named): View => {
  const { region = fallback.region, scope = fallback.scope, principal } = named;
  return {
    name: "tried",
    region,
    scope,
    backup_sets,
    principals: principal === undefined ? [] : [principal],
  };
};

const bodyOf = async (
  client: Client,
  { type, id }: On,
  action: string,
  named: Named,
): Promise<View | null> => {
  const { region = fallback.region, scope, principal, backup_set, quota } = named;
  switch (`${type} ${action}`) {
    case "BackupSet restore":
      return { backup_set: id, region };
    case "BackupSet share":
      return newShare([id], named);
    case "Account create_resource_share":
      return newShare([], {});
    case "Account request_quota":
      return { quota, limit: 999_999_999, reason: "More." };
    case "Directory set_sharing":
      return { enabled: true };
    case "ResourceShare update":
      return scope === undefined ? { name: "renamed" } : { scope };
    case "ResourceShare add_backup_set":
      return { backup_sets: [backup_set] };
    case "ResourceShare add_principal":
      return { principals: [principal] };
    case "QuotaRequest approve":
    case "QuotaRequest reject":
      return {};
  }
  const report = action === "register" ? reports[type] : undefined;
  return report === undefined ? null : report(await client.done("GET", `/v1/${paths[type]}/${id}`));
};

/** Tries what the answer is about: nothing is changed by it. */
export const tryAction = async (
  client: Client,
  who: Asked,
  on: On,
  { action, route }: Pick<ActionView, "action" | "route">,
  named: Named,
): Promise<Answered> => {
  const [method = "", shape = ""] = route.split(" ");
  const { principal, backup_set, share } = named;
  const isSet = on.type === "BackupSet";
  const id = isSet && shape.startsWith("/v1/resource-shares/") ? share : on.id;
  const path = shape
    .replace("{id}", String(id))
    .replace("{backup_set}", String(isSet ? on.id : backup_set))
    .replace("{type}", String(principal?.type))
    .replace("{principal}", String(principal?.id));
  const body = await bodyOf(client, on, action, named);
  const headers = { ...who.headers, ...(needOf(method, shape) === "never" ? {} : { "if-match": "*" }) };
  const asked = { ...who, headers, ...(body === null ? {} : { body }) };
  return await client.request(method, method === "GET" ? path : `${path}?dry_run=true`, asked);
};
