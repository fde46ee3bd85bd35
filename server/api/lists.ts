/** What lists can be asked for: filters, sorts, pages. Unknown parameters are refused. */
import { z } from "zod";
import { keyView } from "./operations.ts";
import { invitationView, resourceShareView, restoreView, sharedWithMeItem } from "./sharing.ts";
import {
  accountId,
  backupSetId,
  clusterId,
  directoryId,
  folderId,
  instant,
  label,
  pageQuery,
  region,
  scope,
  shareId,
  sortBy,
} from "./words.ts";

/** Begins with this text, in upper and lower case as it is written. */
const prefix = label.optional();
/** From this instant on, and before that one. */
const from = instant.optional();
const to = instant.optional();

export const accountsQuery = pageQuery.extend({
  sort: sortBy("id", "name"),
  site: label.optional(),
  directory: directoryId.optional(),
  name_prefix: prefix,
});
export const directoriesQuery = pageQuery.extend({
  sort: sortBy("id"),
  management_account: accountId.optional(),
});
export const foldersQuery = pageQuery.extend({
  sort: sortBy("id"),
  directory: directoryId.optional(),
  parent: z.union([folderId, directoryId]).optional(),
  name_prefix: prefix,
});
export const clustersQuery = pageQuery.extend({
  sort: sortBy("id"),
  region: region.optional(),
  owner: accountId.optional(),
  state: z.enum(["running", "released"]).optional(),
});
export const backupSetsQuery = pageQuery.extend({
  sort: sortBy("id", "created_at"),
  region: region.optional(),
  owner: accountId.optional(),
  cluster: clusterId.optional(),
  level: z.coerce.number().int().min(1).max(2).optional(),
  /** `ended`: deleted, expired, or its cluster was released. */
  state: z.enum(["available", "ended"]).optional(),
  id_prefix: prefix,
  created_from: from,
  created_to: to,
});
export const resourceSharesQuery = pageQuery.extend({
  sort: sortBy("id", "created_at", "name"),
  region: region.optional(),
  owner: accountId.optional(),
  state: resourceShareView.shape.state.optional(),
  scope: scope.optional(),
  name_prefix: prefix,
  created_from: from,
  created_to: to,
});
export const mySharesQuery = pageQuery.extend({
  sort: sortBy("backup_set", "created_at", "size_bytes"),
  region: region.optional(),
  cluster: clusterId.optional(),
});
export const sharedWithMeQuery = pageQuery.extend({
  sort: sortBy("backup_set", "created_at", "size_bytes"),
  region: region.optional(),
  owner: accountId.optional(),
  state: sharedWithMeItem.shape.state.optional(),
});
export const invitationsQuery = pageQuery.extend({
  sort: sortBy("id"),
  region: region.optional(),
  state: invitationView.shape.state.optional(),
  /** Whose share it is, and who was invited. */
  owner: accountId.optional(),
  account: accountId.optional(),
  share: shareId.optional(),
  offered_from: from,
  offered_to: to,
});
export const restoresQuery = pageQuery.extend({
  sort: sortBy("id", "requested_at"),
  backup_set: backupSetId.optional(),
  region: region.optional(),
  account: accountId.optional(),
  state: restoreView.shape.state.optional(),
  requested_from: from,
  requested_to: to,
});
export const conversionsQuery = pageQuery.extend({
  sort: sortBy("id"),
  backup_set: backupSetId.optional(),
  state: restoreView.shape.state.optional(),
  requested_from: from,
  requested_to: to,
});

export const keysQuery = pageQuery.extend({
  sort: sortBy("id", "name", "created_at"),
  role: keyView.shape.role.optional(),
  account: accountId.optional(),
});

export type KeysQuery = z.infer<typeof keysQuery>;
export type AccountsQuery = z.infer<typeof accountsQuery>;
export type DirectoriesQuery = z.infer<typeof directoriesQuery>;
export type FoldersQuery = z.infer<typeof foldersQuery>;
export type ClustersQuery = z.infer<typeof clustersQuery>;
export type BackupSetsQuery = z.infer<typeof backupSetsQuery>;
export type ResourceSharesQuery = z.infer<typeof resourceSharesQuery>;
export type MySharesQuery = z.infer<typeof mySharesQuery>;
export type SharedWithMeQuery = z.infer<typeof sharedWithMeQuery>;
export type InvitationsQuery = z.infer<typeof invitationsQuery>;
export type RestoresQuery = z.infer<typeof restoresQuery>;
export type ConversionsQuery = z.infer<typeof conversionsQuery>;
