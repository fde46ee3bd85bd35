/** Generated stories: what owners, recipients, administrators and the clock may do, in any order. */
import fc from "fast-check";
import type { Principal } from "../../../server/api/words.ts";
import { day, minute, openWorld, type World, type WorldOptions } from "../world.ts";
import {
  account,
  accountBody,
  clusterBody,
  directory,
  folder,
  friend,
  owner,
  setBody,
  shareBody,
} from "./cast-bodies.ts";

const owners = [owner, friend(1)] as const;
export const accounts = [owner, friend(1), friend(2), friend(3), friend(4), friend(5)] as const;
export const sets = ["bk-a", "bk-b", "bk-c", "bk-d"] as const;
const corp = { type: "Directory", id: "rd-corp" } as const;
const folders = ["fd-one", "fd-two", "fd-three"] as const;
const places = [null, corp, ...folders.map((id) => ({ type: "Folder", id }) as const)] as const;
/** Groups more often than accounts: they are what follows the directory. */
export const principals: readonly Principal[] = [
  ...accounts.map(account),
  ...folders.map(folder),
  ...folders.map(folder),
  directory(corp.id),
];

const put = (world: World, id: string, parent: (typeof places)[number]) =>
  world.sharing.inventory.putAccount(id, accountBody({ parent, features: ["backup-sharing"] }));

/** Two owners in a directory with folders, four accounts more, four sets. */
export const openSmallWorld = async (options: WorldOptions = {}): Promise<World> => {
  const world = await openWorld(options);
  const { inventory } = world.sharing;
  for (const id of accounts) await put(world, id, null);
  await inventory.putDirectory(corp.id, { management_account: friend(5), sharing_enabled: true });
  for (const id of folders) await inventory.putFolder(id, { parent: corp });
  await put(world, friend(2), { type: "Folder", id: "fd-one" });
  await put(world, friend(3), { type: "Folder", id: "fd-two" });
  for (const [index, id] of owners.entries()) {
    await inventory.putCluster(`pc-${index}`, clusterBody({ owner: id }));
    await put(world, id, corp);
  }
  for (const [index, id] of sets.entries()) {
    await inventory.putBackupSet(id, setBody({ cluster: `pc-${index % 2}`, level: 1 }));
  }
  return world;
};

/** One step of a story, with a name for the report of a failure. Numbers pick among what is there by then. */
export interface Step {
  readonly name: string;
  run(world: World): Promise<unknown>;
}

export const pick = <Value>(values: readonly Value[], at: number): Value | undefined =>
  values[at % values.length];
const some = <Value>(values: readonly Value[]) => fc.subarray([...values], { minLength: 1, maxLength: 2 });
const number = fc.nat(1000);

export const ownerOf = (set: (typeof sets)[number]): string => owners[sets.indexOf(set) % 2] ?? owner;
const keys = (named: readonly Principal[]): string => named.map(({ id }) => id).join(" ");

type Share = Awaited<ReturnType<World["sharing"]["shares"]["get"]>>;

/** A step on one of the live shares; nothing where there is none. */
const onShare = (name: string, act: (world: World, share: Share) => Promise<unknown>) =>
  number.map(
    (at): Step => ({
      name: `${name} (share ${at})`,
      run: async (world) => {
        const { items } = await world.sharing.shares.list({ account: null }, { limit: 100 });
        const share = pick(
          items.filter(({ state }) => state === "live"),
          at,
        );
        if (share !== undefined) await act(world, share);
      },
    }),
  );

const create = fc.tuple(some(sets), some(principals)).map(([ids, named]): Step => {
  const by = ownerOf(ids[0] ?? "bk-a");
  const body = shareBody({
    backup_sets: ids.filter((id) => ownerOf(id) === by),
    principals: named.filter(({ id }) => id !== by),
  });
  return {
    name: `${by} shares ${ids} with ${keys(named)}`,
    run: ({ sharing }) => sharing.shares.create(by, body),
  };
});

const addSets = some(sets).chain((ids) =>
  onShare(`add ${ids}`, ({ sharing }, { owner: by, id }) =>
    sharing.shares.addBackupSets(
      by,
      id,
      ids.filter((set) => ownerOf(set) === by),
    ),
  ),
);

const removeSet = number.chain((at) =>
  onShare(`remove set ${at}`, async ({ sharing }, { owner: by, id, backup_sets }) => {
    const set = pick(backup_sets, at);
    if (set !== undefined) await sharing.shares.removeBackupSet(by, id, set.backup_set);
  }),
);

const addPrincipals = some(principals).chain((named) =>
  onShare(`add ${keys(named)}`, ({ sharing }, { owner: by, id }) =>
    sharing.shares.addPrincipals(
      by,
      id,
      named.filter((principal) => principal.id !== by),
    ),
  ),
);

const removePrincipal = number.chain((at) =>
  onShare(`remove principal ${at}`, async ({ sharing }, { owner: by, id, principals: listed }) => {
    const named = pick(listed, at);
    const principal = principals.find((each) => each.type === named?.type && each.id === named.id);
    if (principal !== undefined) await sharing.shares.removePrincipal(by, id, principal);
  }),
);

const cancel = onShare("cancel", ({ sharing }, { owner: by, id }) => sharing.shares.cancel(by, id));

const answer = fc.tuple(number, fc.constantFrom("accept", "reject")).map(
  ([at, reply]): Step => ({
    name: `${reply} ${at}`,
    run: async ({ sharing: { invitations } }) => {
      const { items } = await invitations.list({ account: null }, { limit: 100, state: "pending" });
      const invitation = pick(items, at);
      if (invitation !== undefined) await invitations[reply](invitation.account, invitation.id);
    },
  }),
);

const moveAccount = fc.tuple(fc.constantFrom(...accounts), fc.constantFrom(...places)).map(
  ([id, place]): Step => ({
    name: `move ${id} to ${place?.id ?? "nowhere"}`,
    run: (world) => put(world, id, place),
  }),
);

const moveFolder = fc.tuple(fc.constantFrom(...folders), fc.constantFrom(...places.slice(1))).map(
  ([id, place]): Step => ({
    name: `move ${id} to ${place?.id}`,
    run: async ({ sharing }) => {
      if (place !== null) await sharing.inventory.putFolder(id, { parent: place });
    },
  }),
);

const wait = fc.constantFrom(1, minute, 9 * minute, 11 * minute, 8 * day).map(
  (ms): Step => ({
    name: `wait ${ms} ms`,
    run: async ({ clock, sharing }) => {
      clock.advance(ms);
      await sharing.tick();
    },
  }),
);

const expire = fc.constantFrom(...sets).map(
  (id): Step => ({
    name: `${id} expires soon`,
    run: ({ sharing, clock }) => {
      const expires_at = new Date(clock.now() + 5 * minute).toISOString();
      const cluster = `pc-${sets.indexOf(id) % 2}`;
      return sharing.inventory.putBackupSet(id, setBody({ cluster, expires_at }));
    },
  }),
);

const endings = fc.constantFrom(...sets).chain((id) =>
  fc.constantFrom<Step>(
    { name: `delete ${id}`, run: ({ sharing }) => sharing.backupSets.delete(ownerOf(id), id) },
    {
      name: `restore ${id}`,
      run: ({ sharing }) => sharing.restores.request(ownerOf(id), { backup_set: id, region: "cn-beijing" }),
    },
  ),
);

export const steps = fc.oneof(
  { weight: 5, arbitrary: create },
  { weight: 3, arbitrary: addSets },
  { weight: 2, arbitrary: removeSet },
  { weight: 4, arbitrary: addPrincipals },
  { weight: 3, arbitrary: removePrincipal },
  { weight: 1, arbitrary: cancel },
  { weight: 4, arbitrary: answer },
  { weight: 8, arbitrary: moveAccount },
  { weight: 4, arbitrary: moveFolder },
  { weight: 3, arbitrary: wait },
  { weight: 1, arbitrary: expire },
  { weight: 1, arbitrary: endings },
);
