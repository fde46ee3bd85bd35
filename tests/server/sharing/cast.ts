/** Who and what the stories are about, registered through the service. */
import { onTestFinished } from "vitest";
import type { RefusalView } from "../../../server/api/problem.ts";
import { recount } from "../../../server/sharing/counters.ts";
import { ServiceError, type ServiceProblem } from "../../../server/sharing/problem.ts";
import { importItems } from "../import-items.ts";
import { openWorld, type World, type WorldOptions } from "../world.ts";
import { accountBody, clusterBody, friends, orders, owner, setBody } from "./cast-bodies.ts";

export * from "./cast-bodies.ts";

export const registerFriends = async (world: World, from: number, to: number): Promise<void> => {
  await Promise.all(friends(from, to).map(({ id }) => world.sharing.inventory.putAccount(id, accountBody())));
};

/** Registers `count` sets of the cluster `pc-orders`; answers their ids. */
export const registerSets = async (world: World, count: number, prefix = "bk-many"): Promise<string[]> => {
  const ids = Array.from({ length: count }, (_, index) => `${prefix}-${String(index).padStart(4, "0")}`);
  await importItems(
    world,
    ids.map((id) => ({ type: "BackupSet", id, ...setBody() })),
  );
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

/** The states of what a share's principals with this id are, were and are again. */
export const statesOf = (
  share: { readonly principals: readonly { readonly id: string; readonly state: string }[] },
  id: string,
) => share.principals.filter((principal) => principal.id === id).map(({ state }) => state);
