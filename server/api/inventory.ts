/** What operators and services register: accounts, directories, clusters, backup sets. `PUT` bodies and views. */
import { z } from "zod";
import {
  accountId,
  backupSetId,
  clusterId,
  directoryId,
  folderId,
  instant,
  label,
  parent,
  region,
} from "./words.ts";

export const accountBody = z.strictObject({
  name: label.optional(),
  site: label,
  features: z.array(label).max(100).default([]),
  parent: parent.nullable().default(null),
  raised_backup_sets: z.number().int().nonnegative().nullable().default(null),
});
export const accountView = z.object({
  id: accountId,
  name: z.string(),
  site: z.string(),
  features: z.array(z.string()),
  parent: parent.nullable(),
  directory: directoryId.nullable(),
  shared_resources: z.number().int(),
  shared_backup_sets: z.number().int(),
  raised_backup_sets: z.number().int().nullable(),
});

export const directoryBody = z.strictObject({
  management_account: accountId,
  sharing_enabled: z.boolean().default(false),
});
export const directoryView = z.object({
  id: directoryId,
  management_account: accountId,
  sharing_enabled: z.boolean(),
});

/** R29: whether folders and directories may be principals. */
export const directorySharingBody = z.strictObject({ enabled: z.boolean() });

export const folderBody = z.strictObject({ parent, name: label.optional() });
export const folderView = z.object({ id: folderId, name: z.string(), parent, directory: directoryId });

export const clusterBody = z.strictObject({
  owner: accountId,
  region,
  tde: z.boolean().default(false),
  disk_encryption: z.boolean().default(false),
});
export const clusterView = z.object({
  id: clusterId,
  owner: accountId,
  region,
  tde: z.boolean(),
  disk_encryption: z.boolean(),
  released_at: instant.nullable(),
});

export const backupSetBody = z.strictObject({
  cluster: clusterId,
  level: z.union([z.literal(1), z.literal(2)]).default(1),
  size_bytes: z.number().int().nonnegative(),
  created_at: instant,
  expires_at: instant.nullable().default(null),
});
export const lockView = z.object({ reason: z.enum(["restoring", "converting"]), since: instant });
export const backupSetView = z.object({
  id: backupSetId,
  owner: accountId,
  cluster: clusterId,
  region,
  level: z.number().int(),
  size_bytes: z.number().int(),
  created_at: instant,
  expires_at: instant.nullable(),
  deleted_at: instant.nullable(),
  /** R28: `Sharing` only while the set has a principal. */
  attribute: z.enum(["Sharing", "-"]),
  /** How many accounts the set reaches; null to those that it is lent to. */
  shared_accounts: z.number().int().nullable(),
  locks: z.array(lockView),
});

export type AccountBody = z.infer<typeof accountBody>;
export type AccountView = z.infer<typeof accountView>;
export type DirectoryBody = z.infer<typeof directoryBody>;
export type DirectoryView = z.infer<typeof directoryView>;
export type FolderBody = z.infer<typeof folderBody>;
export type FolderView = z.infer<typeof folderView>;
export type ClusterBody = z.infer<typeof clusterBody>;
export type ClusterView = z.infer<typeof clusterView>;
export type BackupSetBody = z.infer<typeof backupSetBody>;
export type BackupSetView = z.infer<typeof backupSetView>;
