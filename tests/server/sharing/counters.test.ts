import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Principal } from "../../../server/api/words.ts";
import { ServiceError } from "../../../server/sharing/problem.ts";
import { day, minute, openWorld, type World } from "../world.ts";
import {
  account,
  accountBody,
  clusterBody,
  directory,
  folder,
  friend,
  miscounts,
  openStage,
  orders,
  owner,
  setBody,
  shareBody,
} from "./cast.ts";

const owners = [owner, friend(1)] as const;
const accounts = [owner, friend(1), friend(2), friend(3), friend(4), friend(5)] as const;
const sets = ["bk-a", "bk-b", "bk-c", "bk-d"] as const;
const corp = { type: "Directory", id: "rd-corp" } as const;
const folders = ["fd-one", "fd-two", "fd-three"] as const;
const places = [null, corp, ...folders.map((id) => ({ type: "Folder", id }) as const)] as const;
/** Groups more often than accounts: they are what follows the directory. */
const principals: readonly Principal[] = [
  ...accounts.map(account),
  ...folders.map(folder),
  ...folders.map(folder),
  directory(corp.id),
];

const put = (world: World, id: string, parent: (typeof places)[number]) =>
  world.sharing.inventory.putAccount(id, accountBody({ parent, features: ["backup-sharing"] }));

const openSmallWorld = async (): Promise<World> => {
  const world = await openWorld();
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
interface Step {
  readonly name: string;
  run(world: World): Promise<unknown>;
}

const pick = <Value>(values: readonly Value[], at: number): Value | undefined => values[at % values.length];
const some = <Value>(values: readonly Value[]) => fc.subarray([...values], { minLength: 1, maxLength: 2 });
const number = fc.nat(1000);

const ownerOf = (set: (typeof sets)[number]): string => owners[sets.indexOf(set) % 2] ?? owner;
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

const steps = fc.oneof(
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

/** The service may refuse a step; it may not fail. */
const take = async (world: World, step: Step): Promise<void> => {
  try {
    await step.run(world);
  } catch (cause) {
    if (!(cause instanceof ServiceError)) throw cause;
  }
};

/** Where offers through folders and directories differ from who is in them, found without the code under test. */
const strangers = (world: World) =>
  world.store.read(async (db) => {
    const tree = new Map<string, string | null>();
    for (const row of await db.selectFrom("folders").selectAll().execute()) tree.set(row.id, row.parent_id);
    const members = await db.selectFrom("accounts").selectAll().execute();
    const isIn = (id: string, group: string): boolean => {
      let at = members.find((member) => member.id === id)?.parent_id ?? null;
      while (at !== null && at !== group) at = tree.get(at) ?? null;
      return at === group;
    };
    const groups = await db
      .selectFrom("share_principals as p")
      .innerJoin("resource_shares as h", "h.id", "p.share_id")
      .innerJoin("accounts as o", "o.id", "h.owner_id")
      .where("p.type", "!=", "Account")
      .where("p.removed_at", "is", null)
      .where("h.cancelled_at", "is", null)
      .select(["p.id", "p.principal_id", "h.owner_id", "o.directory_id"])
      .execute();
    const offers = await db
      .selectFrom("share_recipients")
      .selectAll()
      .where("cancelled_at", "is", null)
      .where("left_at", "is", null)
      .execute();
    return groups.flatMap((group) => {
      const expected = members
        .filter(
          ({ id }) => id !== group.owner_id && group.directory_id !== null && isIn(id, group.principal_id),
        )
        .map(({ id }) => id)
        .sort();
      const actual = offers
        .filter((offer) => offer.share_principal_id === group.id && offer.invitation_id === null)
        .map(({ account_id }) => account_id)
        .sort();
      return JSON.stringify(expected) === JSON.stringify(actual) ? [] : [{ group, expected, actual }];
    });
  });

describe("after any story", () => {
  it("the kept counters are what a recount says, and groups reach exactly their members", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { minLength: 5, maxLength: 40 }), async (story) => {
        const world = await openSmallWorld();
        try {
          for (const step of story) {
            await take(world, step);
            expect(await miscounts(world)).toEqual([]);
            expect(await strangers(world)).toEqual([]);
          }
        } finally {
          await world.close();
        }
      }),
      { numRuns: 50, interruptAfterTimeLimit: 40_000 },
    );
  });
});

describe("a recount", () => {
  it("finds what was changed behind the service's back", async () => {
    const world = await openStage();
    await world.sharing.shares.create(
      owner,
      shareBody({ backup_sets: [orders], principals: [account(friend(1))] }),
    );
    expect(await miscounts(world)).toEqual([]);
    await world.store.write(async (db) => {
      await db.updateTable("backup_sets").set({ shared_accounts: 5 }).execute();
      await db.updateTable("accounts").set({ shared_resources: 3 }).where("id", "=", owner).execute();
      await db.updateTable("resource_shares").set({ outside_principals: 0 }).execute();
    });
    expect(await miscounts(world)).toMatchObject([
      { table: "backup_sets", id: orders, counter: "shared_accounts", kept: 5, counted: 1 },
      { table: "accounts", id: owner, counter: "shared_resources", kept: 3, counted: 1 },
      { table: "resource_shares", counter: "outside_principals", kept: 0, counted: 1 },
    ]);
  });
});
