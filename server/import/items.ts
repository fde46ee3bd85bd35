/** The lines of an import: what the API takes in a body, with the id and what another system has decided already. */
import { z } from "zod";
import { accountBody, backupSetBody, clusterBody, directoryBody, folderBody } from "../api/inventory.ts";
import {
  accountId,
  backupSetId,
  clusterId,
  directoryId,
  folderId,
  instant,
  region,
  scope,
  shareId,
  shareName,
} from "../api/words.ts";

/** An account that a share was offered to; one that has not accepted yet has an open invitation. */
const importedPrincipal = z.strictObject({
  type: z.literal(
    "Account",
    "an import takes principals of type Account only; add folders and directories through the API",
  ),
  id: accountId,
  offered_at: instant,
  accepted_at: instant.nullable().default(null),
});

const importedShare = z.strictObject({
  type: z.literal("ResourceShare"),
  id: shareId,
  owner: accountId,
  name: shareName,
  region,
  scope: scope.default("all_accounts"),
  created_at: instant,
  backup_sets: z.array(backupSetId).max(10_000).default([]),
  principals: z.array(importedPrincipal).max(10_000).default([]),
});

export const importItem = z.discriminatedUnion("type", [
  accountBody.extend({ type: z.literal("Account"), id: accountId }),
  directoryBody.extend({ type: z.literal("Directory"), id: directoryId }),
  folderBody.extend({ type: z.literal("Folder"), id: folderId }),
  clusterBody.extend({ type: z.literal("Cluster"), id: clusterId }),
  backupSetBody.extend({ type: z.literal("BackupSet"), id: backupSetId }),
  importedShare,
]);

export type ImportItem = z.infer<typeof importItem>;
export type ImportedBackupSet = Extract<ImportItem, { type: "BackupSet" }>;
export type ImportedShare = z.infer<typeof importedShare>;

/** An item and the line it stands on, counted from 1. */
export interface Line<Item = ImportItem> {
  readonly number: number;
  readonly item: Item;
}

/** Why nothing was imported: one sentence that names the line. */
export class ImportError extends Error {
  override readonly name = "ImportError";

  constructor(line: number, reason: string, cause?: unknown) {
    super(`Line ${line}: ${reason.replace(/\.$/, "")}. Nothing was imported.`, { cause });
  }
}
