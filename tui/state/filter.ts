/** The filter of the open list: typed on the bottom line, kept until it is cleared. */
import type { List } from "./list.ts";
import type { Lists } from "./lists.ts";
import { rowsOfView } from "./rows.ts";
import { type Stores, select } from "./stores.ts";

/** A filter longer than any id or name finds nothing more. */
const longest = 100;

type Filtered = Pick<List<unknown>, "$filter" | "filter">;

/** The list that the open view shows rows of; details have no filter. */
export const filteredList = (stores: Stores, lists: Lists): Filtered | null => {
  const view = stores.$view.get();
  if (view.kind === "accounts") return lists.accounts;
  return view.kind === "list" ? lists[view.screen] : null;
};

/** Another filter shows other rows, so the first of them is selected. */
const change = (stores: Stores, lists: Lists, to: (before: string) => string): void => {
  const list = filteredList(stores, lists);
  if (list === null) return;
  list.filter([...to(list.$filter.get())].slice(0, longest).join(""));
  const view = stores.$view.get();
  select(stores, view, { key: rowsOfView(lists, view).keyAt(0), row: 0, top: 0 });
};

export const beginFilter = (stores: Stores, lists: Lists): void =>
  stores.$typing.set(filteredList(stores, lists) !== null);

/** Adds typed or pasted text. Line ends and other control characters are left out. */
export const typeText = (stores: Stores, lists: Lists, text: string): void =>
  change(stores, lists, (before) => before + text.replace(/\p{Cc}/gu, ""));

export const eraseLast = (stores: Stores, lists: Lists): void =>
  change(stores, lists, (before) => [...before].slice(0, -1).join(""));

export const keepFilter = (stores: Stores): void => stores.$typing.set(false);

/** Shows everything again. The selected item stays selected. */
export const clearFilter = (stores: Stores, lists: Lists): void => {
  stores.$typing.set(false);
  filteredList(stores, lists)?.filter("");
};
