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

/** Who asks: a key of an account, or an operator for it. */
export interface Asker {
  readonly account: string;
  /** Null is an operator. */
  readonly permissions: readonly Permission[] | null;
}

export const askers = fc.record<Asker>({
  account: fc.constantFrom(...accounts),
  permissions: fc.constantFrom<Asker["permissions"]>(
    null,
    ["view", "share", "restore"],
    ["view"],
    ["view", "share"],
    ["view", "restore"],
  ),
});

/** Which object of which type, and what is named with it; numbers pick among what is there by then. */
export interface Picked {
  readonly type: ObjectType;
  readonly at: number;
  readonly named: Named;
}

const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });

export const picks = fc.record<Picked>({
  type: fc.constantFrom(
    "BackupSet",
    "BackupSet",
    "ResourceShare",
    "ResourceShare",
    "ResourceShare",
    "Invitation",
    "Account",
    "Directory",
    "Folder",
    "Cluster",
    "Restore",
    "Conversion",
    "QuotaRequest",
  ),
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

const ids: { readonly [Type in ObjectType]: (world: World) => Promise<readonly { readonly id: string }[]> } =
  {
    Account: async () => accounts.map((id) => ({ id })),
    Directory: async ({ sharing }) => (await sharing.inventory.listDirectories(everybody, whole)).items,
    Folder: async ({ sharing }) => (await sharing.inventory.listFolders(everybody, whole)).items,
    Cluster: async ({ sharing }) => (await sharing.inventory.listClusters(everybody, whole)).items,
    BackupSet: async () => sets.map((id) => ({ id })),
    ResourceShare: async ({ sharing }) => (await sharing.shares.list(everybody, whole)).items,
    Invitation: async ({ sharing }) => (await sharing.invitations.list(everybody, whole)).items,
    Restore: async ({ sharing }) => (await sharing.restores.list(everybody, whole)).items,
    Conversion: async ({ sharing }) => (await sharing.conversions.list(everybody, whole)).items,
    QuotaRequest: async ({ sharing }) => (await sharing.quotas.listRequests(everybody, whole)).items,
  };

/** Null where there is none of the type yet. */
export const objectOf = async (world: World, { type, at }: Picked): Promise<On | null> => {
  const id = pick(await ids[type](world), at)?.id;
  return id === undefined ? null : { type, id };
};
