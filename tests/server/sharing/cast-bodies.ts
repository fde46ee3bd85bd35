/** Names and bodies of what the stories are about. */
import type { AccountBody, BackupSetBody, ClusterBody } from "../../../server/api/inventory.ts";
import type { ResourceShareBody } from "../../../server/api/sharing.ts";
import type { Principal } from "../../../server/api/words.ts";

export const owner = "1000000000000001";
export const region = "cn-beijing";
export const orders = "bk-orders-1";

/** The id of the nth account that is nobody in particular. */
export const friend = (n: number): string => `2${String(n).padStart(15, "0")}`;

export const account = (id: string): Principal => ({ type: "Account", id });
export const folder = (id: string): Principal => ({ type: "Folder", id });
export const directory = (id: string): Principal => ({ type: "Directory", id });

/** The principals `friend(from)` to `friend(to)`. */
export const friends = (from: number, to: number): readonly Principal[] =>
  Array.from({ length: to - from + 1 }, (_, index) => account(friend(from + index)));

export const accountBody = (body: Partial<AccountBody> = {}): AccountBody => ({
  site: "aliyun.com",
  features: [],
  parent: null,
  raised_backup_sets: null,
  ...body,
});

export const clusterBody = (body: Partial<ClusterBody> = {}): ClusterBody => ({
  owner,
  region,
  tde: false,
  disk_encryption: false,
  ...body,
});

export const setBody = (body: Partial<BackupSetBody> = {}): BackupSetBody => ({
  cluster: "pc-orders",
  level: 2,
  size_bytes: 1_000_000,
  created_at: "2026-03-01T09:00:00.000Z",
  expires_at: null,
  ...body,
});

export const shareBody = (body: Partial<ResourceShareBody> = {}): ResourceShareBody => ({
  name: "orders",
  region,
  scope: "all_accounts",
  backup_sets: [],
  principals: [],
  ...body,
});
