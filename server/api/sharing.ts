/** Resource shares, invitations, grants and restores: bodies and views. */
import { z } from "zod";
import { lockView } from "./inventory.ts";
import {
  accountId,
  backupSetId,
  clusterId,
  conversionId,
  instant,
  invitationId,
  principal,
  region,
  restoreId,
  scope,
  shareId,
  shareName,
} from "./words.ts";

const backupSets = z.array(backupSetId).max(500);
const principals = z.array(principal).max(500);

/** R25 */
export const resourceShareBody = z.strictObject({
  name: shareName,
  region,
  scope: scope.default("all_accounts"),
  backup_sets: backupSets.default([]),
  principals: principals.default([]),
});
/** R38 */
export const resourceSharePatch = z
  .strictObject({ name: shareName.optional(), scope: scope.optional() })
  .refine((patch) => patch.name !== undefined || patch.scope !== undefined, "give a name or a scope");
/** R27 */
export const addBackupSetsBody = z.strictObject({ backup_sets: backupSets.min(1) });
export const addPrincipalsBody = z.strictObject({ principals: principals.min(1) });

/**
 * `revoking`: taken away, and not yet finished (R17). `left`: an account that had it left the share, or the directory by
 * which it was accepted (R16).
 */
export const principalState = z.enum([
  "pending",
  "accepted",
  "rejected",
  "expired",
  "revoking",
  "left",
  "sharing",
]);
export const principalView = z.object({
  type: z.enum(["Account", "Folder", "Directory"]),
  id: z.string(),
  /** `sharing` is the state of folders and directories, whose accounts need not accept. */
  state: principalState,
  added_at: instant,
  /** Since when access through it ends: it was taken away, or the account left. */
  revoked_at: instant.nullable(),
});
export const sharedResourceView = z.object({
  backup_set: backupSetId,
  state: z.enum(["shared", "revoking"]),
  added_at: instant,
  revoked_at: instant.nullable(),
});
export const resourceShareView = z.object({
  id: shareId,
  name: z.string(),
  owner: accountId,
  region,
  scope,
  state: z.enum(["live", "revoking"]),
  created_at: instant,
  cancelled_at: instant.nullable(),
  /** R5: sharing is free; the owner pays for the storage of its backup sets. */
  paid_by: z.object({ sharing: z.literal("nobody"), backup_storage: accountId }),
  backup_sets: z.array(sharedResourceView),
  principals: z.array(principalView),
});

/** R36, R37: one shared set of an owner, with the shares that hold it. */
export const mySharesItem = z.object({
  backup_set: backupSetId,
  cluster: clusterId,
  region,
  level: z.number().int(),
  size_bytes: z.number().int(),
  expires_at: instant.nullable(),
  locks: z.array(lockView),
  shared_accounts: z.number().int(),
  shares: z.array(z.object({ id: shareId, name: z.string(), principals: z.array(principalView) })),
});

/** R33. `revoking` sets stay listed until `ends_at` (R17). */
export const sharedWithMeItem = z.object({
  backup_set: backupSetId,
  owner: accountId,
  cluster: clusterId,
  region,
  level: z.number().int(),
  size_bytes: z.number().int(),
  created_at: instant,
  expires_at: instant.nullable(),
  state: z.enum(["active", "revoking"]),
  ends_at: instant.nullable(),
  /** Why access ends: the code of the cause. */
  cause: z.string().nullable(),
  shares: z.array(z.object({ id: shareId, name: z.string() })),
  can_restore: z.boolean(),
});

/** R16: a share that an account gave back; what it lent is being revoked (R17). */
export const leftShareView = z.object({
  share: shareId,
  share_name: z.string(),
  owner: accountId,
  account: accountId,
  region,
  left_at: instant,
});

export const invitationView = z.object({
  id: invitationId,
  share: shareId,
  share_name: z.string(),
  owner: accountId,
  account: accountId,
  region,
  backup_sets: z.array(backupSetId),
  /** `left`: the account left the share, whether or not it had accepted (R16). */
  state: z.enum(["pending", "accepted", "rejected", "cancelled", "left", "expired"]),
  offered_at: instant,
  /** While it is pending: when it expires (R31). */
  expires_at: instant.nullable(),
  answered_at: instant.nullable(),
});

export const restoreBody = z.strictObject({ backup_set: backupSetId, region });
export const restoreView = z.object({
  id: restoreId,
  backup_set: backupSetId,
  account: accountId,
  region,
  state: z.enum(["running", "succeeded", "failed"]),
  /** Whole percent. */
  progress: z.number().int().min(0).max(100),
  /** Who builds the cluster: `simulated` builds none and says so. */
  executor: z.enum(["simulated"]),
  new_cluster: clusterId.nullable(),
  /** R5: who restores pays for the cluster that it creates, and for nothing else. */
  paid_by: z.object({ new_cluster: accountId }),
  failure: z.string().nullable(),
  requested_at: instant,
  finished_at: instant.nullable(),
});

/** R21: from a fast snapshot to level 2. */
export const conversionView = z.object({
  id: conversionId,
  backup_set: backupSetId,
  owner: accountId,
  state: z.enum(["running", "succeeded", "failed"]),
  failure: z.string().nullable(),
  requested_at: instant,
  finished_at: instant.nullable(),
});

export type ResourceShareBody = z.infer<typeof resourceShareBody>;
export type ResourceSharePatch = z.infer<typeof resourceSharePatch>;
export type ResourceShareView = z.infer<typeof resourceShareView>;
export type PrincipalView = z.infer<typeof principalView>;
export type MySharesItem = z.infer<typeof mySharesItem>;
export type SharedWithMeItem = z.infer<typeof sharedWithMeItem>;
export type InvitationView = z.infer<typeof invitationView>;
export type LeftShareView = z.infer<typeof leftShareView>;
export type RestoreBody = z.infer<typeof restoreBody>;
export type ConversionView = z.infer<typeof conversionView>;
export type RestoreView = z.infer<typeof restoreView>;
