/** A small world for the pictures: one operator, a few accounts, something in every list. */
import type { AccountView } from "../../server/api/inventory.ts";
import type { PolicyView } from "../../server/api/operations.ts";
import type { Problem } from "../../server/api/problem.ts";
import type {
  InvitationView,
  MySharesItem,
  PrincipalView,
  ResourceShareView,
  RestoreView,
  SharedWithMeItem,
} from "../../server/api/sharing.ts";
import { ok, type Reply, type Script } from "./scripted-server.ts";

/** What the clock of the interface says in these tests: 2026-03-02, 09:00 UTC. */
export const now = Date.parse("2026-03-02T09:00:00.000Z");

export const instant = (fromNow: number): string => new Date(now + fromNow).toISOString();
export const minute = 60_000;
export const day = 24 * 60 * minute;

export const shop = "1000000000000001";
export const analytics = "2000000000000001";
export const auditors = "2000000000000002";

export const account = (id: string, name: string, sets = 0): AccountView => ({
  id,
  name,
  site: "aliyun.com",
  features: ["backup-sharing"],
  parent: null,
  directory: null,
  shared_resources: sets,
  shared_backup_sets: sets,
  raised_backup_sets: null,
});

export const policy: PolicyView = {
  name: "backup_sharing",
  digest: "sha256:3f9a1c2b7d5e4f60718293a4b5c6d7e8f90123456789abcdef0123456789abcd",
  rules: 29,
  loaded_at: instant(-day),
  source: "folder",
  files: "in_force",
  errors: [],
  activation: null,
  refused_version: null,
};

export const principal = (id: string, state: PrincipalView["state"]): PrincipalView => ({
  type: "Account",
  id,
  state,
  added_at: instant(-2 * day),
  revoked_at: state === "revoking" || state === "left" ? instant(-minute) : null,
});

export const mine = (backupSet: string, change: Partial<MySharesItem> = {}): MySharesItem => ({
  backup_set: backupSet,
  cluster: "pc-orders",
  region: "cn-beijing",
  level: 2,
  size_bytes: 182 * 1024 ** 3,
  expires_at: instant(30 * day),
  locks: [],
  shared_accounts: 2,
  shares: [
    {
      id: "rs-orders",
      name: "订单备份-2026",
      principals: [principal(analytics, "accepted"), principal(auditors, "pending")],
    },
  ],
  ...change,
});

export const lent = (backupSet: string, change: Partial<SharedWithMeItem> = {}): SharedWithMeItem => ({
  backup_set: backupSet,
  owner: analytics,
  cluster: "pc-ledger",
  region: "cn-beijing",
  level: 1,
  size_bytes: 1.5 * 1024 ** 4,
  created_at: instant(-3 * day),
  expires_at: null,
  state: "active",
  ends_at: null,
  cause: null,
  shares: [{ id: "rs-ledger", name: "ledger" }],
  can_restore: true,
  ...change,
});

export const invitation = (id: string, change: Partial<InvitationView> = {}): InvitationView => ({
  id,
  share: "rs-ledger",
  share_name: "ledger",
  owner: analytics,
  account: shop,
  region: "cn-beijing",
  backup_sets: ["bk-ledger-q3", "bk-ledger-q4"],
  state: "pending",
  offered_at: instant(-day),
  expires_at: instant(6 * day),
  answered_at: null,
  ...change,
});

export const restore = (id: string, change: Partial<RestoreView> = {}): RestoreView => ({
  id,
  backup_set: "bk-ledger-q3",
  account: shop,
  region: "cn-beijing",
  state: "running",
  progress: 40,
  executor: "simulated",
  new_cluster: null,
  paid_by: { new_cluster: shop },
  failure: null,
  requested_at: instant(-2 * minute),
  finished_at: null,
  ...change,
});

export const share: ResourceShareView = {
  id: "rs-orders",
  name: "订单备份-2026",
  owner: shop,
  region: "cn-beijing",
  scope: "all_accounts",
  state: "live",
  created_at: instant(-2 * day),
  cancelled_at: null,
  paid_by: { sharing: "nobody", backup_storage: shop },
  backup_sets: [
    { backup_set: "bk-orders-monday", state: "shared", added_at: instant(-2 * day), revoked_at: null },
  ],
  principals: [principal(analytics, "accepted"), principal(auditors, "pending")],
};

export const pageOf = (items: readonly unknown[], next: string | null = null): Reply =>
  ok({ items, next_cursor: next });

export const refusal = (change: Partial<Problem> = {}): Reply => ({
  status: change.status ?? 403,
  body: {
    type: "https://lendbase.dev/problems/Locked",
    title: "Forbidden",
    status: 403,
    detail: "bk-orders-monday has been locked for restoring since 2026-03-02 08:58:00 UTC.",
    code: "Locked",
    help: "Wait until it ends and try again.",
    refusals: [
      {
        kind: "lock",
        code: "Locked",
        message: "bk-orders-monday has been locked for restoring since 2026-03-02 08:58:00 UTC.",
        help: "Wait until it ends and try again.",
        rule: "busy",
        file: "backup-sharing.lend",
        line: 223,
        backup_set: "bk-orders-monday",
      },
    ],
    ...change,
  },
});

export const operator = { role: "operator", name: "operator", account: null, permissions: [] };

/** Answers for everything that the interface reads. */
export const scene = (): Script => ({
  "GET /v1/me": () => ok(operator),
  "GET /v1/policy": () => ok(policy),
  "GET /v1/accounts": () =>
    pageOf([
      account(shop, "Shop", 4),
      account(analytics, "Analytics", 2),
      account(auditors, "Auditors 审计"),
    ]),
  [`GET /v1/accounts/${shop}`]: () => ok(account(shop, "Shop", 4)),
  "GET /v1/my-shares": () =>
    pageOf([
      mine("bk-orders-monday"),
      mine("bk-orders-tuesday", { locks: [{ reason: "restoring", since: instant(-2 * minute) }] }),
      mine("bk-orders-wednesday", {
        region: "cn-hangzhou",
        shares: [{ id: "rs-old", name: "old", principals: [principal(analytics, "revoking")] }],
      }),
      mine("bk-vault", { expires_at: null, size_bytes: 740, shared_accounts: 64 }),
    ]),
  "GET /v1/shared-with-me": () =>
    pageOf([
      lent("bk-ledger-q3"),
      lent("bk-ledger-q4", {
        state: "revoking",
        ends_at: instant(10 * minute - 1000),
        cause: "ShareCancelled",
        can_restore: false,
      }),
    ]),
  "GET /v1/invitations": () =>
    pageOf([
      invitation("in-1"),
      invitation("in-2", {
        share_name: "季度报表",
        state: "accepted",
        answered_at: instant(-minute),
        expires_at: null,
      }),
      invitation("in-3", { owner: shop, account: auditors, share_name: "订单备份-2026" }),
    ]),
  "GET /v1/restores": () =>
    pageOf([
      restore("re-1"),
      restore("re-2", {
        state: "succeeded",
        progress: 100,
        new_cluster: "pc-new-7f3a",
        finished_at: instant(-minute),
      }),
      restore("re-3", {
        state: "failed",
        progress: 70,
        failure: "The storage of the region is full.",
        finished_at: instant(-minute),
      }),
    ]),
  "GET /v1/resource-shares/rs-orders": () => ok(share),
});
