/** Who and what there is in the demo world: two sites, three regions, a resource directory, a set for every rule. */
import type { AccountBody, BackupSetBody, ClusterBody } from "../api/inventory.ts";
import type { Parent } from "../api/words.ts";

export const sites = ["aliyun.com", "alibabacloud.com"] as const;
const [domestic, international] = sites;
const enabled = ["backup-sharing"];

export const accountIds = {
  shop: "1000000000000001",
  bank: "1000000000000002",
  notEnabled: "1000000000000004",
  headquarters: "1000000000000009",
  dataTeam: "1000000000000011",
  auditTeam: "1000000000000012",
  harbor: "5000000000000001",
  harborLab: "5000000000000002",
  analytics: "2000000000000001",
  auditors: "2000000000000002",
  partner: "2000000000000003",
} as const;

const account = (
  name: string,
  site: string,
  features: readonly string[] = [],
  parent: Parent | null = null,
): AccountBody => ({ name, site, features: [...features], parent, raised_backup_sets: null });

export const directory = {
  id: "rd-shop",
  management_account: accountIds.headquarters,
  sharing_enabled: true,
};
const atRoot: Parent = { type: "Directory", id: directory.id };
const inData: Parent = { type: "Folder", id: "fd-data" };

export const folders: readonly (readonly [string, { name: string; parent: Parent }])[] = [
  ["fd-engineering", { name: "Engineering", parent: atRoot }],
  ["fd-data", { name: "Data", parent: { type: "Folder", id: "fd-engineering" } }],
];

export const accounts: Readonly<Record<string, AccountBody>> = {
  [accountIds.shop]: account("Shop", domestic, enabled, atRoot),
  [accountIds.bank]: account("Bank", domestic, enabled),
  [accountIds.notEnabled]: account("Newcomer (not enabled)", domestic),
  [accountIds.headquarters]: account("Shop headquarters", domestic, enabled, atRoot),
  [accountIds.dataTeam]: account("Shop data team", domestic, [], inData),
  [accountIds.auditTeam]: account("Shop audit team", domestic, [], inData),
  [accountIds.harbor]: account("Harbor", international, enabled),
  [accountIds.harborLab]: account("Harbor lab", international),
  [accountIds.analytics]: account("Analytics", domestic, enabled),
  [accountIds.auditors]: account("Auditors 审计", domestic),
  [accountIds.partner]: account("Partner", domestic),
};

/** As many as one backup set can reach: the next one is refused. */
export const readers: readonly string[] = Array.from(
  { length: 64 },
  (_, index) => `9${String(index + 1).padStart(15, "0")}`,
);
export const readerAccount = (index: number): AccountBody => account(`Reader ${index + 1}`, domestic);

const cluster = (owner: string, region: string, encryption: Partial<ClusterBody> = {}): ClusterBody => ({
  owner,
  region,
  tde: false,
  disk_encryption: false,
  ...encryption,
});

export const clusters: Readonly<Record<string, ClusterBody>> = {
  "pc-orders": cluster(accountIds.shop, "cn-beijing"),
  "pc-payments": cluster(accountIds.shop, "cn-beijing", { tde: true }),
  "pc-vault": cluster(accountIds.shop, "cn-beijing", { disk_encryption: true }),
  "pc-ledger": cluster(accountIds.bank, "cn-hangzhou"),
  "pc-harbor": cluster(accountIds.harbor, "ap-southeast-1"),
};

const hour = 3_600_000;
const day = 24 * hour;
const gibibyte = 1_073_741_824;

const backupSet = (
  clusterId: string,
  level: 1 | 2,
  gibibytes: number,
  created: number,
  expires: number | null = null,
): BackupSetBody => ({
  cluster: clusterId,
  level,
  size_bytes: gibibytes * gibibyte,
  created_at: new Date(created).toISOString(),
  expires_at: expires === null ? null : new Date(expires).toISOString(),
});

/** @param now milliseconds since 1970; the sets were taken in the days before. */
export const backupSetsAt = (now: number): Readonly<Record<string, BackupSetBody>> => ({
  "bk-orders-monday": backupSet("pc-orders", 2, 182, now - 6 * day, now + 30 * day),
  "bk-orders-tuesday": backupSet("pc-orders", 2, 184, now - 5 * day, now + 30 * day),
  "bk-orders-popular": backupSet("pc-orders", 2, 96, now - 4 * day),
  "bk-orders-company": backupSet("pc-orders", 2, 188, now - 3 * day),
  "bk-orders-draft": backupSet("pc-orders", 2, 190, now - 2 * day),
  "bk-orders-expiring": backupSet("pc-orders", 2, 176, now - 29 * day, now + hour),
  "bk-orders-converting": backupSet("pc-orders", 1, 192, now - day),
  "rp-orders-copy": backupSet("pc-orders", 2, 182, now - 6 * day),
  "bk-payments-monday": backupSet("pc-payments", 2, 64, now - 6 * day),
  "bk-vault-monday": backupSet("pc-vault", 2, 12, now - 6 * day),
  "bk-ledger-q3": backupSet("pc-ledger", 2, 740, now - 20 * day),
  "bk-ledger-q4": backupSet("pc-ledger", 2, 755, now - 2 * day),
  "bk-harbor-friday": backupSet("pc-harbor", 2, 51, now - 2 * day, now + 14 * day),
});
