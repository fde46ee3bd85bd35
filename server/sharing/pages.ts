/** Lists in pages: each page begins after the last key of the one before, whatever was added meanwhile. */
import type { Page, PageQuery } from "../api/words.ts";
import { ServiceError } from "./problem.ts";

/** What every cursor begins with, so that one that we did not write shows. */
const mark = "after ";

const encode = (key: string): string => Buffer.from(mark + key, "utf8").toString("base64url");

/** Opaque to callers, but checked: a cursor that we did not write is refused. */
const decode = (cursor: string): string => {
  const text = Buffer.from(cursor, "base64url").toString("utf8");
  const key = text.slice(mark.length);
  // Encoded anew, because base64url reads over what is not its own.
  if (key === "" || encode(key) !== cursor) {
    throw new ServiceError({
      kind: "invalid",
      pointer: "cursor",
      message: "The cursor is not one of ours; begin again without a cursor.",
    });
  }
  return key;
};

/** Reads rows in the order of their key, beginning after `key`. */
export type ReadRows<Row> = (key: string, limit: number) => Promise<readonly Row[]>;

/** So that one request cannot keep all others waiting while it looks for rows that are to be shown. */
const mostReads = 10;

/**
 * Fills one page. `toItem` answers null for a row that is not to be shown, so it may take several reads; after too many
 * of them the page stays short, and its cursor goes on from there. Keys are text in ascending order; the empty text is
 * before all of them.
 */
export const fillPage = async <Row, Item>(
  query: PageQuery,
  read: ReadRows<Row>,
  keyOf: (row: Row) => string,
  toItem: (row: Row) => Promise<Item | null>,
): Promise<Page<Item>> => {
  let key = query.cursor === undefined ? "" : decode(query.cursor);
  const items: Item[] = [];
  for (let reads = 0; reads < mostReads; reads += 1) {
    const rows = await read(key, query.limit + 1);
    for (const row of rows) {
      if (items.length === query.limit) return { items, next_cursor: encode(key) };
      const item = await toItem(row);
      key = keyOf(row);
      if (item !== null) items.push(item);
    }
    if (rows.length <= query.limit) return { items, next_cursor: null };
  }
  return { items, next_cursor: encode(key) };
};
