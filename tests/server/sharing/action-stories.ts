/** What happens in stories about actions beside what counters are about, and what is asked in between. */
import fc from "fast-check";
import type { ObjectType } from "../../../server/api/actions.ts";
import type { Permission } from "../../../server/api/operations.ts";
import type { Named, On } from "../http/action-requests.ts";
import type { World } from "../world.ts";
import { account, friend } from "./cast-bodies.ts";
import { accounts, ownerOf, pick, principals, type Step, sets, steps } from "./counters-stories.ts";

const number = fc.nat(1000);
const set = fc.constantFrom(...sets);

/** Nobody's friend: whatever happens, it has nothing of anybody. */
export const newcomer = friend(9);

const convert = set.map(
  (id): Step => ({
    name: `convert ${id}`,
    run: ({ sharing }) => sharing.backupSets.convert(ownerOf(id), id),
  }),
);

const askForMore = fc.constantFrom(...accounts).map(
  (by): Step => ({
    name: `${by} asks for more`,
    run: ({ sharing }) =>
      sharing.quotas.request(by, { quota: "backup_sets_per_account", limit: 5_000, reason: "More." }),
  }),
);

const decideRequest = fc.tuple(number, fc.constantFrom("approve", "reject", "withdraw")).map(
  ([at, how]): Step => ({
    name: `${how} a request`,
    run: async ({ sharing: { quotas } }) => {
      const { items } = await quotas.listRequests({ account: null }, { limit: 100, state: "open" });
      const request = pick(items, at);
      if (request === undefined) return;
      if (how === "withdraw") await quotas.withdraw(request.account, request.id);
      else await quotas[how]("operator", request.id, null);
    },
  }),
);

const leave = number.map(
  (at): Step => ({
    name: `leave (invitation ${at})`,
    run: async ({ sharing }) => {
      const { items } = await sharing.invitations.list({ account: null }, { limit: 100, state: "accepted" });
      const invitation = pick(items, at);
      if (invitation !== undefined) await sharing.shares.leave(invitation.account, invitation.share);
    },
  }),
);

const release = fc
  .constantFrom("pc-0", "pc-1")
  .map((id): Step => ({ name: `release ${id}`, run: ({ sharing }) => sharing.inventory.releaseCluster(id) }));

export const events = fc.oneof(
  { weight: 12, arbitrary: steps },
  { weight: 1, arbitrary: convert },
  { weight: 1, arbitrary: askForMore },
  { weight: 1, arbitrary: decideRequest },
  { weight: 1, arbitrary: leave },
  { weight: 1, arbitrary: release },
);

/** Null is an operator, for the account. */
export type Permissions = readonly Permission[] | null;

export const permissions = fc.oneof(
  { weight: 2, arbitrary: fc.constant<Permissions>(null) },
  { weight: 3, arbitrary: fc.constant<Permissions>(["view", "share", "restore"]) },
  { weight: 1, arbitrary: fc.constantFrom<Permissions>(["view"], ["view", "share"], ["view", "restore"]) },
);

/** Which object of which type, who asks, and what is named with it; numbers pick among what is there by then. */
export interface Picked {
  readonly type: ObjectType;
  readonly at: number;
  readonly by: number;
  readonly named: Named;
}

const types = fc.oneof(
  { weight: 4, arbitrary: fc.constant<ObjectType>("BackupSet") },
  { weight: 6, arbitrary: fc.constant<ObjectType>("ResourceShare") },
  { weight: 2, arbitrary: fc.constantFrom<ObjectType>("Invitation", "QuotaRequest") },
  {
    weight: 1,
    arbitrary: fc.constantFrom<ObjectType>(
      "Account",
      "Directory",
      "Folder",
      "Cluster",
      "Restore",
      "Conversion",
    ),
  },
);

const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });

export const picks = fc.record<Picked>({
  type: types,
  by: number,
  at: number,
  named: fc.record({
    region: maybe(fc.constantFrom("cn-beijing", "cn-beijing", "cn-hangzhou")),
    scope: maybe(fc.constantFrom("all_accounts", "resource_directory")),
    principal: maybe(fc.constantFrom(...principals, account("9999999999999999"))),
    backup_set: maybe(fc.constantFrom(...sets, "bk-none")),
    quota: maybe(fc.constantFrom("backup_sets_per_account", "accounts_per_backup_set")),
  }),
});

const everybody = { account: null } as const;
const whole = { limit: 100 } as const;
const manager = friend(5);

/** An object, and the accounts that have to do with it. */
interface Known {
  readonly id: string;
  readonly parties: readonly string[];
}

/** Of each type, what there is by then. */
const known: { readonly [Type in ObjectType]: (world: World) => Promise<readonly Known[]> } = {
  Account: async () => accounts.map((id) => ({ id, parties: [id] })),
  Directory: async ({ sharing }) =>
    (await sharing.inventory.listDirectories(everybody, whole)).items.map(({ id }) => ({
      id,
      parties: [manager],
    })),
  Folder: async ({ sharing }) =>
    (await sharing.inventory.listFolders(everybody, whole)).items.map(({ id }) => ({
      id,
      parties: [manager],
    })),
  Cluster: async ({ sharing }) =>
    (await sharing.inventory.listClusters(everybody, whole)).items.map(({ id, owner }) => ({
      id,
      parties: [owner],
    })),
  BackupSet: async () => sets.map((id) => ({ id, parties: [ownerOf(id)] })),
  ResourceShare: async ({ sharing }) =>
    (await sharing.shares.list(everybody, whole)).items.map(({ id, owner, principals: named }) => ({
      id,
      parties: [owner, owner, ...named.filter(({ type }) => type === "Account").map((each) => each.id)],
    })),
  Invitation: async ({ sharing }) =>
    (await sharing.invitations.list(everybody, whole)).items.map(({ id, owner, account: invited }) => ({
      id,
      parties: [invited, invited, owner],
    })),
  Restore: async ({ sharing }) =>
    (await sharing.restores.list(everybody, whole)).items.map((each) => ({
      id: each.id,
      parties: [each.account],
    })),
  Conversion: async ({ sharing }) =>
    (await sharing.conversions.list(everybody, whole)).items.map(({ id, owner }) => ({
      id,
      parties: [owner],
    })),
  QuotaRequest: async ({ sharing }) =>
    (await sharing.quotas.listRequests(everybody, whole)).items.map((each) => ({
      id: each.id,
      parties: [each.account],
    })),
};

/** The object and who asks about it, mostly one of its parties. Null where there is none of the type yet. */
export const pickObject = async (
  world: World,
  { type, at, by }: Picked,
): Promise<{ readonly on: On; readonly account: string } | null> => {
  const found = pick(await known[type](world), at);
  if (found === undefined) return null;
  const { id, parties } = found;
  const account = pick([...parties, ...parties, ...parties, ...parties, ...accounts], by) ?? manager;
  return { on: { type, id }, account };
};
