/** Every list that the server describes, in every order and with every filter that it is said to have. */
import { expect, test } from "vitest";
import { type Described, describedLists, type Item, viewers } from "./described-lists.ts";
import { populate } from "./every-list-world.ts";
import { openApp } from "./open-app.ts";

/** The order in which they happened is all there is to sort by. */
const inOneOrder = ["/v1/audit-log"];

/** A list with its rows, as an operator or the account sees it. */
interface Opened extends Described {
  readonly rows: readonly Item[];
  readonly read: (query: Readonly<Record<string, string>>) => Promise<Item>;
  /** The code of what is wrong with it. */
  readonly refused: (query: Readonly<Record<string, string>>) => Promise<string>;
}

/** Its rows hold whole policies; they have tests of their own. */
const withoutRows = ["/v1/policy/versions"];

/** What lists do not show of their rows, or by another name, but are sorted and filtered by. */
const hidden: Readonly<Record<string, (item: Item, sets: readonly Item[]) => object>> = {
  "/v1/clusters": ({ released_at }) => ({ state: released_at === null ? "running" : "released" }),
  // Of this world: nothing was deleted, and nothing has expired but in the cluster that was released.
  "/v1/backup-sets": ({ cluster, attribute }) => ({
    state: cluster === "pz-other" ? "ended" : "available",
    shared: attribute === "Sharing",
  }),
  "/v1/my-shares": ({ backup_set, shares }, sets) => ({
    created_at: sets.find(({ id }) => id === backup_set).created_at,
    share: shares.map(({ id }: Item) => id),
    principal: shares.flatMap(({ principals }: Item) => principals.map(({ id }: Item) => id)),
  }),
  "/v1/shared-with-me": ({ shares }) => ({ share: shares.map(({ id }: Item) => id) }),
  "/v1/resource-shares": ({ backup_sets, principals }) => ({
    backup_set: backup_sets.map(({ backup_set }: Item) => backup_set),
    principal: principals.map(({ id }: Item) => id),
  }),
  "/v1/accounts": ({ parent }) => ({ parent: parent?.id }),
  "/v1/folders": ({ parent }) => ({ parent: parent.id }),
  "/v1/audit-log": ({ object, by }) => ({ object_type: object.type, object_id: object.id, by: by?.id }),
  "/v1/webhooks/{id}/dead-letters": ({ event }) => ({ sequence: event }),
};

const open = async (): Promise<readonly Opened[]> => {
  const app = await openApp();
  const webhook = await populate(app);
  const { items: sets } = await app.done("GET", "/v1/backup-sets?limit=500");
  const lists: Opened[] = [];
  for (const described of await describedLists(app)) {
    const { path } = described;
    if (withoutRows.includes(path)) continue;
    const account = viewers[path];
    const asked = account === undefined ? {} : { account };
    const at = (query: Readonly<Record<string, string>>): string =>
      `${path.replace("{id}", webhook)}?${new URLSearchParams(query)}`;
    const read: Opened["read"] = (query) => app.done("GET", at(query), asked);
    const refused: Opened["refused"] = async (query) =>
      (await app.request("GET", at(query), asked)).body.code;
    const { items } = await read({ limit: "500" });
    const rows = items.map((item: Item) => ({ ...item, ...hidden[path]?.(item, sets) }));
    lists.push({ ...described, read, refused, rows });
  }
  return lists;
};

/** The keys of items, which tell them apart. */
const keysOf = ({ sorts, path }: Described, items: readonly Item[]): readonly unknown[] => {
  const key = path.endsWith("dead-letters") ? "id" : (sorts[0] ?? "");
  return items.map((item) => item[key]);
};

test("every list has orders and filters", async () => {
  const lists = await describedLists(await openApp());
  expect(lists.length).toBeGreaterThan(15);
  const poor = lists.filter(({ path, sorts, filters }) => {
    const names = new Set(sorts.map((sort) => sort.replace("-", "").split(",")[0]));
    return filters.length === 0 || names.size < (inOneOrder.includes(path) ? 1 : 2);
  });
  expect(poor, "a list is sorted by two fields at least, and has a filter").toEqual([]);
});

/** In the order of bytes, which both databases are to have. */
const compare = (one: string | number, other: string | number): number =>
  typeof one === "number"
    ? one - Number(other)
    : Buffer.compare(Buffer.from(one), Buffer.from(String(other)));

/** In three pages or so. */
const everyPage = async ({ read, rows }: Opened, sort: string): Promise<readonly Item[]> => {
  const items: Item[] = [];
  const limit = String(Math.ceil(rows.length / 3));
  let cursor: string | null = null;
  do {
    const page: Item = await read({ sort, limit, ...(cursor === null ? {} : { cursor }) });
    items.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return items;
};

/** Compares rows as the text of a sort says. */
const inOrder = (list: Opened, sort: string) => {
  const [key = ""] = list.sorts;
  const [first = "", second = first.startsWith("-") ? `-${key}` : key] = sort.split(",");
  const by = (text: string) => (one: Item, other: Item) => {
    const field = text.replace("-", "");
    return compare(one[field], other[field]) * (text.startsWith("-") ? -1 : 1);
  };
  return (one: Item, other: Item): number => by(first)(one, other) || by(second)(one, other);
};

test("every list is in the order that was asked for, page by page", { timeout: 120_000 }, async () => {
  for (const list of await open()) {
    expect(list.rows.length, `${list.path} has too few rows to tell orders apart`).toBeGreaterThan(1);
    for (const sort of list.sorts) {
      const expected = [...list.rows].sort(inOrder(list, sort));
      const listed = await everyPage(list, sort);
      expect(keysOf(list, listed), `${list.path}?sort=${sort}`).toEqual(keysOf(list, expected));
    }
  }
});

interface Filter {
  readonly value: string;
  readonly takes: (item: Item) => boolean;
}

/** Each value of a field of the rows; of some fields a row has several. */
const valuesOf = (rows: readonly Item[], field: string): readonly string[] => {
  const values = rows.flatMap((item) => item[field]);
  return [...new Set(values.filter((value) => value !== null && value !== undefined).map(String))];
};

const edges = (list: Opened, what: string | undefined, bound: string): readonly Filter[] => {
  const field = what === undefined ? "at" : `${what}_at`;
  // The record alone shows its last instant, too.
  const isBefore = (at: string, value: string) => (list.path === "/v1/audit-log" ? at <= value : at < value);
  return valuesOf(list.rows, field).map((value) => ({
    value,
    takes: ({ [field]: at }) => at !== null && (bound === "from" ? at >= value : isBefore(at, value)),
  }));
};

/** Every value of the filter that says something about these rows. */
const filtersOf = (list: Opened, filter: string): readonly Filter[] => {
  const [, what, bound] = /^(?:(\w+)_)?(from|to)$/.exec(filter) ?? [];
  if (bound !== undefined) return edges(list, what, bound);
  const [, prefixed] = /^(\w+)_prefix$/.exec(filter) ?? [];
  if (prefixed !== undefined) {
    const starts = new Set(valuesOf(list.rows, prefixed).map((text) => text.slice(0, -1)));
    return [...starts].map((value) => ({ value, takes: (item) => item[prefixed].startsWith(value) }));
  }
  return valuesOf(list.rows, filter).map((value) => ({
    value,
    takes: (item) => valuesOf([item], filter).includes(value),
  }));
};

/** The policy has one quota that can be raised. */
const alike = ["/v1/quota-requests?quota"];

test("every list is filtered by what its rows are", { timeout: 120_000 }, async () => {
  const untold: string[] = [];
  for (const list of await open()) {
    for (const filter of list.filters) {
      let tells = false;
      for (const { value, takes } of filtersOf(list, filter)) {
        const expected = list.rows.filter(takes);
        const { items } = await list.read({ [filter]: value, limit: "500" });
        expect(keysOf(list, items), `${list.path}?${filter}=${value}`).toEqual(keysOf(list, expected));
        tells ||= expected.length > 0 && expected.length < list.rows.length;
      }
      if (!tells) untold.push(`${list.path}?${filter}`);
    }
  }
  expect(untold, "the rows of this world are all alike to these filters").toEqual(alike);
});

/** Begins after another row of the same list. */
const movedAlong = (cursor: string): string => {
  const [bound, placed, value, key] = JSON.parse(Buffer.from(cursor, "base64url").toString());
  return Buffer.from(JSON.stringify([bound, placed, value, `${key}0`])).toString("base64url");
};

test("a cursor of every list goes on with its own order and filter, and no other", {
  timeout: 120_000,
}, async () => {
  for (const list of await open()) {
    const { path, sorts, read, refused } = list;
    const [sort = "", other = ""] = sorts;
    const { next_cursor: cursor } = await read({ sort, limit: "1" });
    expect((await read({ sort, limit: "1", cursor })).items.length, path).toBe(1);
    const moved = movedAlong(cursor);
    expect(await refused({ sort, limit: "1", cursor: moved }), path).toBe("InvalidCursor");
    expect(await refused({ sort: other, limit: "1", cursor }), path).toBe("CursorOfAnotherList");
    for (const filter of list.filters) {
      const [first] = filtersOf(list, filter);
      if (first === undefined) continue;
      const code = await refused({ sort, limit: "1", cursor, [filter]: first.value });
      expect(code, `${path}?${filter}`).toBe("CursorOfAnotherList");
    }
  }
});
