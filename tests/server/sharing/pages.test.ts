/** How full a page may be. */
import { expect, test } from "vitest";
import { type ListQuery, listPage, text } from "../../../server/sharing/pages.ts";

interface Row {
  readonly id: string;
  readonly parts: number;
}

/** A list of these rows, by id. */
const list = (rows: readonly Row[], query: ListQuery) =>
  listPage<Row, Row>(query, {
    name: "rows",
    viewer: null,
    sorts: { id: text("id") },
    read: async ({ after, limit }) =>
      rows.filter(({ id }) => after === null || id > after.key).slice(0, limit),
    show: async (row) => (row.parts === 0 ? null : row),
    weigh: ({ parts }) => parts,
  });

const rowsOf = (...parts: readonly number[]): readonly Row[] =>
  parts.map((count, at) => ({ id: `row-${String(at).padStart(4, "0")}`, parts: count }));

test("a page ends early after items of many parts, and the next one goes on", async () => {
  const rows = rowsOf(6_000, 6_000, 1, 20_000, 1);
  const first = await list(rows, { limit: 500 });
  expect(first.items.map(({ parts }) => parts)).toEqual([6_000, 6_000]);
  const second = await list(rows, { limit: 500, cursor: first.next_cursor ?? "" });
  expect(second.items.map(({ parts }) => parts)).toEqual([1, 20_000]);
  const third = await list(rows, { limit: 500, cursor: second.next_cursor ?? "" });
  expect([third.items.length, third.next_cursor]).toEqual([1, null]);
});

test("a request that finds nothing to show among many rows gives up, and says where to go on", async () => {
  const rows = rowsOf(...Array<number>(50).fill(0), 1);
  const first = await list(rows, { limit: 2 });
  expect(first.items).toEqual([]);
  expect(first.next_cursor).not.toBeNull();
  const second = await list(rows, { limit: 2, cursor: first.next_cursor ?? "" });
  expect([second.items.length, second.next_cursor]).toEqual([1, null]);
});

test("a page that is just full says whether there is more", async () => {
  const rows = rowsOf(1, 1, 1);
  expect((await list(rows, { limit: 3 })).next_cursor).toBeNull();
  expect((await list(rows, { limit: 2 })).next_cursor).not.toBeNull();
  expect(await list([], { limit: 2 })).toEqual({ items: [], next_cursor: null });
});
