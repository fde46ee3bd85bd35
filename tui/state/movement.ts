/** Moves the selection within the rows of the open view. */

import { firstRow } from "../text/window.ts";
import { detailFields, detailRowCount, listRows } from "./layout.ts";
import type { Lists } from "./lists.ts";
import { rowsOfView } from "./rows.ts";
import { type Size, type Stores, select, selectionOf, type View } from "./stores.ts";

const rowsInSight = (view: View, size: Size): number =>
  view.kind === "detail" ? detailRowCount(size, detailFields[view.screen]) : listRows(size);

/** Selects the row `to`, or the nearest there is. */
const moveTo = (stores: Stores, lists: Lists, to: number): void => {
  const view = stores.$view.get();
  const rows = rowsOfView(lists, view);
  const row = Math.max(0, Math.min(to, rows.count - 1));
  const { top } = selectionOf(stores);
  const height = rowsInSight(view, stores.$size.get());
  select(stores, view, { key: rows.keyAt(row), row, top: firstRow(top, row, height, rows.count) });
};

/** The selected row of the open view, -1 where it has none. */
export const selectedRow = (stores: Stores, lists: Lists): number =>
  rowsOfView(lists, stores.$view.get()).rowOf(selectionOf(stores));

export const moveBy = (stores: Stores, lists: Lists, step: number): void =>
  moveTo(stores, lists, selectedRow(stores, lists) + step);

export const moveToFirst = (stores: Stores, lists: Lists): void => moveTo(stores, lists, 0);

/** The last row that has been read; more is read when the selection comes near it. */
export const moveToLast = (stores: Stores, lists: Lists): void =>
  moveTo(stores, lists, Number.MAX_SAFE_INTEGER);

/** Rows that a page key moves by: one row of the page before stays in sight. */
export const pageStep = (stores: Stores): number =>
  Math.max(1, rowsInSight(stores.$view.get(), stores.$size.get()) - 1);
