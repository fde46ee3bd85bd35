/** What lists can be asked for: filters, sorts, pages. Unknown parameters are refused. */
import { z } from "zod";
import { keyView } from "./operations.ts";
import { invitationView, resourceShareView, restoreView, sharedWithMeItem } from "./sharing.ts";
import {
  accountId,
  backupSetId,
  clusterId,
  directoryId,
  flag,
  folderId,
  instant,
  label,
  pageQuery,
  region,
  scope,
  shareId,
  sortBy,
  sortByIdOr,
} from "./words.ts";

/** Begins with this text, in upper and lower case as it is written. */
const prefix = label.optional();
/** From this instant on, and before that one. */
const from = instant.optional();
const to = instant.optional();
const place = z.union([folderId, directoryId]).optional();
/** Whom a share names. */
const named = z.union([accountId, folderId, directoryId]).optional();

export const accountsQuery = pageQuery.extend({
  sort: sortBy("id", "name"),
  site: label.optional(),
  directory: directoryId.optional(),
  /** Directly in this folder or directory. */
  parent: place,
  name_prefix: prefix,
});
export const directoriesQuery = pageQuery.extend({
  sort: sortBy("id", "management_account"),
  management_account: accountId.optional(),
  sharing_enabled: flag.optional(),
});
export const foldersQuery = pageQuery.extend({
  sort: sortBy("id", "name"),
  directory: directoryId.optional(),
  parent: place,
  name_prefix: prefix,
});
export const clustersQuery = pageQuery.extend({
  sort: sortBy("id", "region"),
  region: region.optional(),
  owner: accountId.optional(),
  state: z.enum(["running", "released"]).optional(),
  tde: flag.optional(),
  disk_encryption: flag.optional(),
  id_prefix: prefix,
});
export const backupSetsQuery = pageQuery.extend({
  sort: sortBy("id", "created_at", "size_bytes"),
  region: region.optional(),
  owner: accountId.optional(),
  cluster: clusterId.optional(),
  level: z.coerce.number().int().min(1).max(2).optional(),
  /** `ended`: deleted, expired, or its cluster was released. */
  state: z.enum(["available", "ended"]).optional(),
  /** Whether it has a principal (R28). */
  shared: flag.optional(),
  id_prefix: prefix,
  created_from: from,
  created_to: to,
  expires_from: from,
  expires_to: to,
});
export const resourceSharesQuery = pageQuery.extend({
  sort: sortBy("id", "created_at", "name"),
  region: region.optional(),
  owner: accountId.optional(),
  state: resourceShareView.shape.state.optional(),
  scope: scope.optional(),
  /** That hold this set, and that name this account, folder or directory. */
  backup_set: backupSetId.optional(),
  principal: named,
  name_prefix: prefix,
  created_from: from,
  created_to: to,
});
export const mySharesQuery = pageQuery.extend({
  sort: sortBy("backup_set", "created_at", "size_bytes"),
  region: region.optional(),
  cluster: clusterId.optional(),
  share: shareId.optional(),
  /** Lent to this account, folder or directory, as it is named. */
  principal: named,
  created_from: from,
  created_to: to,
});
export const sharedWithMeQuery = pageQuery.extend({
  sort: sortBy("backup_set", "created_at", "size_bytes"),
  region: region.optional(),
  owner: accountId.optional(),
  cluster: clusterId.optional(),
  share: shareId.optional(),
  state: sharedWithMeItem.shape.state.optional(),
  created_from: from,
  created_to: to,
});
export const invitationsQuery = pageQuery.extend({
  sort: sortByIdOr("offered_at"),
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
  sort: sortByIdOr("requested_at"),
  owner: accountId.optional(),
  backup_set: backupSetId.optional(),
  state: restoreView.shape.state.optional(),
  requested_from: from,
  requested_to: to,
});

export const keysQuery = pageQuery.extend({
  sort: sortBy("id", "name", "created_at"),
  role: keyView.shape.role.optional(),
  account: accountId.optional(),
  name_prefix: prefix,
  created_from: from,
  created_to: to,
  /** A key that does not expire is at no such time. */
  expires_from: from,
  expires_to: to,
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
