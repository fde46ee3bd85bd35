/**
 * Lists in pages: each begins after the last row of the one before, in an order in which no two rows are equal. So
 * nothing is lost or comes twice, whatever is added or taken away meanwhile; a row whose place in the order is changed
 * between two pages is where it was, or where it is.
 */
import type { Page, PageQuery } from "../api/words.ts";
import { type Binding, type Place, readCursor, writeCursor } from "./cursors.ts";
import type { Order, Turn } from "./turns.ts";

/**
 * What a list can be sorted by, and the column behind each; the first of them tells any two rows apart. Where that is in
 * the order of a time, the time has the same column.
 */
export type Sorts = Readonly<Record<string, SortColumn>>;

export interface SortColumn {
  /** As the query names it: `b.created_at`. Never null. */
  readonly column: string;
  readonly holds: "text" | "integer";
}

export const text = (column: string): SortColumn => ({ column, holds: "text" });
export const integer = (column: string): SortColumn => ({ column, holds: "integer" });

export interface ListQuery extends PageQuery {
  /** As the route lets it through: `-created_at,id`. */
  readonly sort?: string | undefined;
}

export interface List<Row, Item> {
  /** Its route, so that a cursor of one list is none of another. */
  readonly name: string;
  /** Whose side is shown. */
  readonly viewer: string | null;
  readonly sorts: Sorts;
  /** Reads rows in the order of the turn, beginning after its place. */
  readonly read: (turn: Turn) => Promise<readonly Row[]>;
  /** Null for a row that is not to be shown. */
  readonly show: (row: Row) => Promise<Item | null>;
  /** How many parts an item has, where it may have many. */
  readonly weigh?: (item: Item) => number;
}

/** So that one page cannot take all the memory and time there is: after so many parts of its items it ends. */
const mostWeight = 10_000;

/** So that one request cannot keep all others waiting while it looks for rows that are to be shown. */
const mostReads = 10;

interface Direction {
  readonly name: string;
  readonly descending: boolean;
}

const directionOf = (text: string): Direction =>
  text.startsWith("-") ? { name: text.slice(1), descending: true } : { name: text, descending: false };

/** What is equal in a field follows one another in the same direction, unless the sort says otherwise. */
const orderOf = (sorts: Sorts, sort: string | undefined): Order => {
  const [key = ""] = Object.keys(sorts);
  const [first, second] = (sort ?? key).split(",").map(directionOf);
  const { name, descending } = first ?? { name: key, descending: false };
  const keyColumn = (sorts[key] as SortColumn).column;
  const field = sorts[name];
  if (field === undefined) throw new Error(`a list is not sorted by ${name}`);
  const { column } = field;
  if (column === keyColumn) return { field: null, key: column, descending, keyDescending: descending };
  return { field, key: keyColumn, descending, keyDescending: second?.descending ?? descending };
};

/** The value of a column in a row that was read, where it has its name without the table's. */
const valueIn = (row: unknown, column: string): unknown =>
  Reflect.get(row as object, column.slice(column.lastIndexOf(".") + 1));

const placeOf = (row: unknown, { field, key }: Order): Place => ({
  value: field === null ? null : (valueIn(row, field.column) as string | number),
  key: valueIn(row, key) as string,
});

const bindingOf = (query: ListQuery, name: string, viewer: string | null): Binding => {
  const { limit: _limit, cursor: _cursor, ...asked } = query;
  return { name, viewer, asked };
};

/** Fills one page. It takes several reads where rows are not shown; after too many of them the page stays short. */
export const listPage = async <Row, Item>(query: ListQuery, list: List<Row, Item>): Promise<Page<Item>> => {
  const order = orderOf(list.sorts, query.sort);
  const binding = bindingOf(query, list.name, list.viewer);
  let after =
    query.cursor === undefined ? null : readCursor(query.cursor, binding, order.field?.holds ?? null);
  const next = (): string | null => (after === null ? null : writeCursor(after, binding));
  const items: Item[] = [];
  let weight = 0;
  for (let reads = 0; reads < mostReads; reads += 1) {
    const rows = await list.read({ order, after, limit: query.limit + 1 });
    for (const row of rows) {
      if (items.length === query.limit || weight > mostWeight) return { items, next_cursor: next() };
      const item = await list.show(row);
      after = placeOf(row, order);
      if (item === null) continue;
      items.push(item);
      weight += list.weigh?.(item) ?? 1;
    }
    if (rows.length <= query.limit) return { items, next_cursor: null };
  }
  return { items, next_cursor: next() };
};
