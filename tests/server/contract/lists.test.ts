/** Lists in pages: nothing is lost or comes twice, whatever is added meanwhile, on every store. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Page } from "../../../server/api/words.ts";
import type { ListQuery } from "../../../server/sharing/pages.ts";
import { runs } from "../runs.ts";
import {
  accept,
  account,
  accountBody,
  friend,
  friends,
  openStage,
  orders,
  owner,
  problemOf,
  registerSets,
  setBody,
  shareBody,
} from "../sharing/cast.ts";
import { day, hour, minute, monday, type World } from "../world.ts";

type Read<Item> = (query: ListQuery) => Promise<Page<Item>>;

/** Every item of a list, page by page. `between` runs after each page. */
const allPages = async <Item>(
  read: Read<Item>,
  query: ListQuery,
  between: () => Promise<void> = async () => {},
): Promise<Item[]> => {
  const items: Item[] = [];
  let { limit, ...rest } = query;
  let cursor: string | undefined;
  do {
    const page = await read({ limit, ...rest, ...(cursor === undefined ? {} : { cursor }) });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    items.push(...page.items);
    cursor = page.next_cursor ?? undefined;
    await between();
    // A page may be of another size than the one before.
    limit = 1 + (limit % 3);
  } while (cursor !== undefined);
  return items;
};

const names = ["orders", "Orders", "ledger", "订单", "a.b", "a_b", "orders-2", "é", "zz"];

interface Row {
  readonly name: string;
  /** Minutes after the one before; several at one instant where 0. */
  readonly later: number;
}

const rowArbitrary = fc.record({ name: fc.constantFrom(...names), later: fc.integer({ min: 0, max: 1 }) });

const createShares = async ({ sharing, clock }: World, rows: readonly Row[]) => {
  const made: { id: string; name: string; created_at: string }[] = [];
  for (const { name, later } of rows) {
    clock.advance(later * minute);
    made.push(await sharing.shares.create(owner, shareBody({ name })));
  }
  return made;
};

type Made = Awaited<ReturnType<typeof createShares>>[number];

/** The order of bytes, which both databases are to have. */
const bytes = (one: string, other: string) => Buffer.compare(Buffer.from(one), Buffer.from(other));

const fields = { id: "id", name: "name", created_at: "created_at" } as const;

/** Compares as a sort says, written here once more. */
const inOrder = (sort: string) => {
  const steps = sort
    .split(",")
    .map((each) => ({ name: each.replace("-", ""), sign: each.startsWith("-") ? -1 : 1 }));
  const [first] = steps;
  if (steps.length === 1 && first?.name !== "id") steps.push({ name: "id", sign: first?.sign ?? 1 });
  return (one: Made, other: Made): number => {
    for (const { name, sign } of steps) {
      const field = fields[name as keyof typeof fields];
      const order = bytes(one[field], other[field]) * sign;
      if (order !== 0) return order;
    }
    return 0;
  };
};

const sorts = [
  "id",
  "-id",
  "name",
  "-name",
  "name,-id",
  "-name,id",
  "created_at",
  "-created_at",
  "-created_at,id",
];

test("pages in every order hold each share once, while shares are added", async () => {
  const property = fc.asyncProperty(
    fc.array(rowArbitrary, { minLength: 1, maxLength: 12 }),
    fc.array(rowArbitrary, { maxLength: 4 }),
    fc.constantFrom(...sorts),
    fc.integer({ min: 1, max: 4 }),
    async (rows, late, sort, limit) => {
      const world = await openStage();
      const { shares } = world.sharing;
      const made = await createShares(world, rows);
      const waiting = [...late];
      const added: Made[] = [];
      const listed = await allPages(
        (query) => shares.list({ account: owner }, query),
        { limit, sort },
        async () => {
          added.push(...(await createShares(world, waiting.splice(0, 1))));
        },
      );
      const ids = listed.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      const known = new Set(made.map(({ id }) => id));
      expect(listed.filter(({ id }) => known.has(id)).map(({ id }) => id)).toEqual(
        [...made].sort(inOrder(sort)).map(({ id }) => id),
      );
      expect(ids).toEqual([...listed].sort(inOrder(sort)).map(({ id }) => id));
      const all = await allPages((query) => shares.list({ account: owner }, query), { limit: 500, sort });
      expect(all.map(({ id }) => id)).toEqual([...made, ...added].sort(inOrder(sort)).map(({ id }) => id));
      await world.close();
    },
  );
  await fc.assert(property, { numRuns: runs(25) });
});

test("a cursor goes on with the list, the account, the filter and the sort that it came from, and no other", async () => {
  const world = await openStage();
  const { shares, invitations, inventory } = world.sharing;
  await createShares(
    world,
    [0, 1, 2, 3].map((later) => ({ name: "orders", later: Math.min(later, 1) })),
  );
  const mine = { account: owner };
  const query = { limit: 1, region: "cn-beijing", sort: "-created_at" };
  const { next_cursor } = await shares.list(mine, query);
  const cursor = next_cursor ?? "";
  expect((await shares.list(mine, { ...query, limit: 3, cursor })).items.length).toBe(3);
  const others = [
    () => shares.list({ account: friend(1) }, { ...query, cursor }),
    () => shares.list({ account: null }, { ...query, cursor }),
    () => shares.list(mine, { ...query, region: "cn-hangzhou", cursor }),
    () => shares.list(mine, { limit: 1, sort: "-created_at", cursor }),
    () => shares.list(mine, { ...query, sort: "created_at", cursor }),
    () => shares.list(mine, { ...query, state: "live", cursor }),
    () => shares.myShares(owner, { limit: 1, region: "cn-beijing", cursor }),
    () => invitations.list(mine, { limit: 1, region: "cn-beijing", cursor }),
    () => inventory.listBackupSets(mine, { ...query, cursor }),
  ];
  for (const other of others) {
    expect(await problemOf(other())).toMatchObject({
      kind: "invalid",
      code: "CursorOfAnotherList",
      pointer: "cursor",
    });
  }
});

const idsOf = <Item extends { readonly id: string }>({ items }: Page<Item>) => items.map(({ id }) => id);

test("inventory is filtered by what it is", async () => {
  const world = await openStage();
  const { inventory } = world.sharing;
  const everything = { account: null } as const;
  await inventory.putAccount(friend(9), accountBody({ name: "Ledger", site: "alibabacloud.com" }));
  await inventory.putCluster("pc-far", { owner, region: "cn-hangzhou", tde: false, disk_encryption: false });
  await inventory.putBackupSet("bk-far", setBody({ cluster: "pc-far", level: 1 }));
  await inventory.putBackupSet("bk-old", setBody({ expires_at: new Date(monday + hour).toISOString() }));
  await inventory.putBackupSet("bk-new", setBody({ created_at: new Date(monday).toISOString() }));
  world.clock.advance(day);
  const sets = (query: object) => inventory.listBackupSets(everything, { limit: 50, ...query });
  expect(idsOf(await sets({ region: "cn-hangzhou" }))).toEqual(["bk-far"]);
  expect(idsOf(await sets({ level: 1 }))).toEqual(["bk-far"]);
  expect(idsOf(await sets({ cluster: "pc-far" }))).toEqual(["bk-far"]);
  expect(idsOf(await sets({ state: "ended" }))).toEqual(["bk-old"]);
  expect(idsOf(await sets({ state: "available" }))).toEqual(["bk-far", "bk-new", orders]);
  expect(idsOf(await sets({ id_prefix: "bk-o" }))).toEqual(["bk-old", orders]);
  expect(idsOf(await sets({ created_from: new Date(monday).toISOString() }))).toEqual(["bk-new"]);
  expect(idsOf(await sets({ created_to: new Date(monday).toISOString() }))).toEqual([
    "bk-far",
    "bk-old",
    orders,
  ]);
  expect(idsOf(await sets({ sort: "-created_at,id" }))[0]).toBe("bk-new");
  expect(idsOf(await sets({ owner: friend(1) }))).toEqual([]);
  const clusters = (query: object) => inventory.listClusters(everything, { limit: 50, ...query });
  expect(idsOf(await clusters({ region: "cn-hangzhou" }))).toEqual(["pc-far"]);
  await inventory.releaseCluster("pc-far");
  expect(idsOf(await clusters({ state: "released" }))).toEqual(["pc-far"]);
  expect(idsOf(await clusters({ state: "running" }))).toEqual(["pc-orders"]);
  expect(idsOf(await inventory.listAccounts({ limit: 9, name_prefix: "Led" }))).toEqual([friend(9)]);
  expect(idsOf(await inventory.listAccounts({ limit: 9, site: "alibabacloud.com" }))).toEqual([friend(9)]);
  expect(idsOf(await inventory.listAccounts({ limit: 9 }, { account: owner }))).toEqual([owner]);
});

test("an account finds its own clusters, directory and folders, and no other's", async () => {
  const world = await openStage();
  const { inventory, backupSets, conversions } = world.sharing;
  await inventory.putDirectory("rd-1", { management_account: owner, sharing_enabled: true });
  await inventory.putDirectory("rd-2", { management_account: friend(3), sharing_enabled: true });
  for (const n of [1, 2]) {
    await inventory.putFolder(`fd-${n}`, { parent: { type: "Directory", id: `rd-${n}` } });
  }
  await inventory.putBackupSet("bk-1", setBody({ level: 1 }));
  await backupSets.convert(owner, "bk-1");
  const [mine, other] = [{ account: owner }, { account: friend(1) }];
  const page = { limit: 9 };
  expect(idsOf(await inventory.listClusters(mine, page))).toEqual(["pc-orders"]);
  expect(idsOf(await inventory.listDirectories(mine, page))).toEqual(["rd-1"]);
  expect(idsOf(await inventory.listFolders(mine, page))).toEqual(["fd-1"]);
  expect(idsOf(await inventory.listFolders({ account: null }, { ...page, directory: "rd-2" }))).toEqual([
    "fd-2",
  ]);
  const [conversion] = (await conversions.list(mine, page)).items;
  expect(conversion).toMatchObject({ backup_set: "bk-1", owner, state: "running" });
  for (const list of [
    inventory.listClusters,
    inventory.listDirectories,
    inventory.listFolders,
    conversions.list,
  ]) {
    expect((await list(other, page)).items).toEqual([]);
  }
  for (const absent of [
    () => inventory.getCluster(other, "pc-orders"),
    () => inventory.getDirectory(mine, "rd-2"),
    () => inventory.getFolder(other, "fd-1"),
    () => conversions.get(other, conversion?.id ?? ""),
  ]) {
    expect(await problemOf(absent())).toMatchObject({ kind: "not_found" });
  }
});

test("what is lent and restored is filtered by state, owner, share and time", async () => {
  const world = await openStage();
  const { shares, invitations, restores } = world.sharing;
  const [set = ""] = await registerSets(world, 1);
  const first = await shares.create(
    owner,
    shareBody({ backup_sets: [orders], principals: [...friends(1, 2)] }),
  );
  await accept(world, friend(1));
  world.clock.advance(hour);
  const second = await shares.create(
    owner,
    shareBody({ name: "later", backup_sets: [set], principals: [account(friend(1))] }),
  );
  await accept(world, friend(1));
  await shares.cancel(owner, second.id);
  const mine = { account: owner };
  const page = { limit: 50 };
  expect(idsOf(await shares.list(mine, { ...page, state: "live" }))).toEqual([first.id]);
  expect(idsOf(await shares.list(mine, { ...page, state: "revoking" }))).toEqual([second.id]);
  expect(idsOf(await shares.list(mine, { ...page, name_prefix: "la" }))).toEqual([second.id]);
  const noon = new Date(monday + minute).toISOString();
  expect(idsOf(await shares.list(mine, { ...page, created_from: noon }))).toEqual([second.id]);
  expect(idsOf(await shares.list(mine, { ...page, created_to: noon }))).toEqual([first.id]);
  const lent = async (query: object) =>
    (await shares.sharedWithMe(friend(1), { ...page, ...query })).items.map(({ backup_set }) => backup_set);
  expect(await lent({ state: "active" })).toEqual([orders]);
  expect(await lent({ state: "revoking" })).toEqual([set]);
  expect(await lent({ sort: "-backup_set" })).toEqual([orders, set].sort().reverse());
  for (const sort of ["backup_set", "-created_at", "size_bytes", "-size_bytes,backup_set"]) {
    expect((await lent({ sort })).sort()).toEqual([orders, set].sort());
    const { items } = await shares.myShares(owner, { ...page, sort });
    expect(items.map(({ backup_set }) => backup_set).sort()).toEqual([orders, set].sort());
  }
  expect(await lent({ owner: friend(3) })).toEqual([]);
  const invited = async (query: object) =>
    (await invitations.list(mine, { ...page, ...query })).items.map(({ account: invitee }) => invitee);
  expect(await invited({ share: second.id })).toEqual([friend(1)]);
  expect(await invited({ account: friend(2) })).toEqual([friend(2)]);
  expect(await invited({ owner: friend(1) })).toEqual([]);
  expect(await invited({ offered_to: noon, state: "pending" })).toEqual([friend(2)]);
  const restore = await restores.request(owner, { backup_set: orders, region: "cn-beijing" });
  expect(idsOf(await restores.list(mine, { ...page, state: "running" }))).toEqual([restore.id]);
  expect(idsOf(await restores.list(mine, { ...page, state: "failed" }))).toEqual([]);
  expect(idsOf(await restores.list(mine, { ...page, requested_to: noon }))).toEqual([]);
});
