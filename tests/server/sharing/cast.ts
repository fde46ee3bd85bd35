/** Who and what the stories are about, registered through the service. */
import { onTestFinished } from "vitest";
import type { AccountBody, BackupSetBody, ClusterBody } from "../../../server/api/inventory.ts";
import type { RefusalView } from "../../../server/api/problem.ts";
import type { ResourceShareBody } from "../../../server/api/sharing.ts";
import type { Principal } from "../../../server/api/words.ts";
import { recount } from "../../../server/sharing/counters.ts";
import { ServiceError, type ServiceProblem } from "../../../server/sharing/problem.ts";
import { openWorld, type World, type WorldOptions } from "../world.ts";

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

export const registerFriends = async (world: World, from: number, to: number): Promise<void> => {
  await Promise.all(friends(from, to).map(({ id }) => world.sharing.inventory.putAccount(id, accountBody())));
};

/** Registers `count` sets of the cluster `pc-orders`; answers their ids. */
export const registerSets = async (world: World, count: number, prefix = "bk-many"): Promise<string[]> => {
  const ids = Array.from({ length: count }, (_, index) => `${prefix}-${String(index).padStart(4, "0")}`);
  await Promise.all(ids.map((id) => world.sharing.inventory.putBackupSet(id, setBody())));
  return ids;
};

/** A world with an owner that may share, its set `orders` of the cluster `pc-orders`, and three friends. */
export const openStage = async (options: WorldOptions = {}): Promise<World> => {
  const world = await openWorld(options);
  onTestFinished(() => world.close());
  const { inventory } = world.sharing;
  await inventory.putAccount(owner, accountBody({ features: ["backup-sharing"] }));
  await registerFriends(world, 1, 3);
  await inventory.putCluster("pc-orders", clusterBody());
  await inventory.putBackupSet(orders, setBody());
  return world;
};

/** What the service answered instead of doing it. Fails where it did it. */
export const problemOf = async (attempt: Promise<unknown>): Promise<ServiceProblem> => {
  try {
    await attempt;
  } catch (cause) {
    if (cause instanceof ServiceError) return cause.problem;
    throw cause;
  }
  throw new Error("The service did it, although it was expected to refuse.");
};

/** Every refusal of the policy. Fails where it was permitted, or failed otherwise. */
export const refusalsOf = async (attempt: Promise<unknown>): Promise<readonly RefusalView[]> => {
  const problem = await problemOf(attempt);
  if (problem.kind !== "refused") throw new Error(`Not refused by the policy: ${JSON.stringify(problem)}`);
  return problem.refusals;
};

/** The codes of the refusals, each once, sorted. */
export const codesOf = async (attempt: Promise<unknown>): Promise<readonly string[]> =>
  [...new Set((await refusalsOf(attempt)).map(({ code }) => code))].sort();

/** Holds a lock on the set, as a running job does. */
export const holdLock = async (
  { store, clock }: World,
  backupSet: string,
  reason: "restoring" | "converting" = "restoring",
): Promise<void> => {
  const now = clock.now();
  await store.write((db) =>
    db
      .insertInto("locks")
      .values({
        id: `lck-${backupSet}`,
        backup_set_id: backupSet,
        reason,
        holder: `test-${backupSet}`,
        since: now,
        lease_until: now + 60_000,
      })
      .execute(),
  );
};

/** The open invitation of an account. Fails where there is none. */
export const invitationOf = async (world: World, id: string): Promise<string> => {
  const page = await world.sharing.invitations.list({ account: id }, { limit: 100, state: "pending" });
  const received = page.items.find((invitation) => invitation.account === id);
  if (received === undefined) throw new Error(`Account ${id} has no open invitation.`);
  return received.id;
};

export const accept = async (world: World, id: string): Promise<void> => {
  await world.sharing.invitations.accept(id, await invitationOf(world, id));
};

/** Kept counters that are not what the rows say; there should never be one. */
export const miscounts = (world: World) => world.store.read(recount);

export const setOf = (world: World, id: string) =>
  world.sharing.inventory.getBackupSet({ account: null }, id);
