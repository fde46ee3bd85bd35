/** What the stories about loans begin with: an owner with a backup set, and accounts that it may lend it to. */
import { ServiceError } from "../../../server/sharing/problem.ts";
import type { Sharing } from "../../../server/sharing/service.ts";
import { day, monday } from "../world.ts";

export const owner = "1000000000000001";
export const friend = "2000000000000001";
export const stranger = "2000000000000002";

export const region = "cn-beijing";
export const cluster = "pc-orders";
export const orders = "bk-orders-1";

export const registerAccounts = async ({ inventory }: Sharing): Promise<void> => {
  const site = "aliyun.com";
  const nothing = { parent: null, raised_backup_sets: null };
  await inventory.putAccount(owner, { site, features: ["backup-sharing"], ...nothing });
  for (const id of [friend, stranger]) await inventory.putAccount(id, { site, features: [], ...nothing });
};

const backupSetBody = {
  cluster,
  level: 1 as const,
  size_bytes: 1000,
  created_at: new Date(monday - day).toISOString(),
  expires_at: null,
};

/** A cluster with one backup set, which never expires unless it is said. */
export const registerOrders = async (
  { inventory }: Sharing,
  options: { readonly id?: string; readonly expiresAt?: number } = {},
): Promise<void> => {
  const { id = orders, expiresAt } = options;
  await inventory.putCluster(cluster, { owner, region, tde: false, disk_encryption: false });
  const expires_at = expiresAt === undefined ? null : new Date(expiresAt).toISOString();
  await inventory.putBackupSet(id, { ...backupSetBody, expires_at });
};

export interface LendOptions {
  readonly name?: string;
  readonly to?: string;
  readonly backupSets?: readonly string[];
}

/** Shares the set with one account. Answers the share and the invitation. */
export const lend = async (
  { shares, invitations }: Sharing,
  { name = "orders", to = friend, backupSets = [orders] }: LendOptions = {},
): Promise<{ share: string; invitation: string }> => {
  const share = await shares.create(owner, {
    name,
    region,
    scope: "all_accounts",
    backup_sets: [...backupSets],
    principals: [{ type: "Account", id: to }],
  });
  const { items } = await invitations.list({ account: to }, { limit: 100 });
  const invitation = items.find((each) => each.share === share.id);
  if (invitation === undefined) throw new Error(`share ${share.id} made no invitation`);
  return { share: share.id, invitation: invitation.id };
};

/** The same, accepted. */
export const lendAccepted = async (sharing: Sharing, options: LendOptions = {}) => {
  const lent = await lend(sharing, options);
  await sharing.invitations.accept(options.to ?? friend, lent.invitation);
  return lent;
};

/** The codes of the rules that refused; fails where nothing refused. */
export const refusalCodes = async (asked: Promise<unknown>): Promise<readonly string[]> => {
  try {
    await asked;
  } catch (failure) {
    if (failure instanceof ServiceError && failure.problem.kind === "refused") {
      return failure.problem.refusals.map(({ code }) => code);
    }
    throw failure;
  }
  throw new Error("nothing refused");
};
