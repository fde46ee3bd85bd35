/** By which request each action is done, and who may send it: what the routes themselves ask first of their caller. */
import type { Context } from "hono";
import type { ActionOf, ObjectType } from "../api/actions.ts";
import type { Permission } from "../api/operations.ts";
import {
  actingAccount,
  inventoryViewer,
  requireOperator,
  requireReporter,
  sharingViewer,
} from "./authorization.ts";
import type { HttpEnv } from "./environment.ts";

/** Throws the problem that the request would be answered. */
type Admit = (c: Context<HttpEnv>) => unknown;

export interface Way {
  /** As `GET /openapi.json` has it. */
  readonly route: string;
  readonly admit: Admit;
}

const way = (route: string, admit: Admit): Way => ({ route, admit });

/** For an account, by a key with this permission. */
const user =
  (permission: Permission): Admit =>
  (c) =>
    actingAccount(c, permission);

const set = "/v1/backup-sets/{id}";
const share = "/v1/resource-shares/{id}";
const member = `${share}/principals/{type}/{principal}`;

export const ways: {
  readonly [Type in ObjectType]: { readonly [Action in ActionOf<Type>]: Way };
} = {
  Account: {
    view: way("GET /v1/accounts/{id}", inventoryViewer),
    register: way("PUT /v1/accounts/{id}", requireOperator),
    create_resource_share: way("POST /v1/resource-shares", user("share")),
    request_quota: way("POST /v1/quota-requests", user("share")),
  },
  Directory: {
    view: way("GET /v1/directories/{id}", inventoryViewer),
    register: way("PUT /v1/directories/{id}", requireOperator),
    set_sharing: way("PUT /v1/directories/{id}/sharing", user("share")),
  },
  Folder: {
    view: way("GET /v1/folders/{id}", inventoryViewer),
    register: way("PUT /v1/folders/{id}", requireOperator),
  },
  Cluster: {
    view: way("GET /v1/clusters/{id}", inventoryViewer),
    register: way("PUT /v1/clusters/{id}", requireReporter),
    release: way("POST /v1/clusters/{id}/release", requireReporter),
  },
  BackupSet: {
    view: way(`GET ${set}`, inventoryViewer),
    register: way(`PUT ${set}`, requireReporter),
    restore: way("POST /v1/restores", user("restore")),
    share: way("POST /v1/resource-shares", user("share")),
    unshare: way(`DELETE ${share}/backup-sets/{backup_set}`, user("share")),
    convert: way(`POST ${set}/convert`, user("share")),
    delete: way(`DELETE ${set}`, user("share")),
  },
  ResourceShare: {
    view: way(`GET ${share}`, sharingViewer),
    update: way(`PATCH ${share}`, user("share")),
    add_backup_set: way(`POST ${share}/backup-sets`, user("share")),
    remove_backup_set: way(`DELETE ${share}/backup-sets/{backup_set}`, user("share")),
    add_principal: way(`POST ${share}/principals`, user("share")),
    remove_principal: way(`DELETE ${member}`, user("share")),
    cancel: way(`DELETE ${share}`, user("share")),
    leave: way(`POST ${share}/leave`, user("share")),
  },
  Invitation: {
    view: way("GET /v1/invitations/{id}", sharingViewer),
    accept: way("POST /v1/invitations/{id}/accept", user("share")),
    reject: way("POST /v1/invitations/{id}/reject", user("share")),
  },
  Restore: { view: way("GET /v1/restores/{id}", sharingViewer) },
  Conversion: { view: way("GET /v1/conversions/{id}", sharingViewer) },
  QuotaRequest: {
    view: way("GET /v1/quota-requests/{id}", sharingViewer),
    withdraw: way("POST /v1/quota-requests/{id}/withdraw", user("share")),
    approve: way("POST /v1/quota-requests/{id}/approve", requireOperator),
    reject: way("POST /v1/quota-requests/{id}/reject", requireOperator),
  },
};
