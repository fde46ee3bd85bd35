/** The rows of the view that is open, whatever they are rows of. */
import { type DetailRow, detailKey, offeredRows, shareRows, sourceRows } from "./detail-rows.ts";
import type { List } from "./list.ts";
import type { Lists } from "./lists.ts";
import type { Screen } from "./screen.ts";
import { rowOf, type Selection } from "./selection.ts";
import type { View } from "./stores.ts";

export interface Rows {
  readonly count: number;
  readonly keyAt: (row: number) => string | null;
  readonly rowOf: (selection: Selection) => number;
}

const rowsOf = <Item>(items: readonly Item[], keyOf: (item: Item) => string): Rows => ({
  count: items.length,
  keyAt: (row) => {
    const item = items[row];
    return item === undefined ? null : keyOf(item);
  },
  rowOf: (selection) => rowOf(selection, items, keyOf),
});

/** The item with a key, as it is listed now. */
export const itemOf = <Item>(list: List<Item>, key: string): Item | undefined =>
  list.items().find((item) => list.keyOf(item) === key);

/** The rows below the details of an item; none where it is no longer listed. */
export const detailRows = (lists: Lists, screen: Screen, key: string): readonly DetailRow[] => {
  if (screen === "my_shares") {
    const item = itemOf(lists.my_shares, key);
    return item === undefined ? [] : shareRows(item);
  }
  if (screen === "shared_with_me") {
    const item = itemOf(lists.shared_with_me, key);
    return item === undefined ? [] : sourceRows(item);
  }
  if (screen === "invitations") {
    const item = itemOf(lists.invitations, key);
    return item === undefined ? [] : offeredRows(item);
  }
  return [];
};

const listRows = (lists: Lists, screen: Screen): Rows => {
  if (screen === "my_shares") return rowsOf(lists.my_shares.shown(), lists.my_shares.keyOf);
  if (screen === "shared_with_me") return rowsOf(lists.shared_with_me.shown(), lists.shared_with_me.keyOf);
  if (screen === "invitations") return rowsOf(lists.invitations.shown(), lists.invitations.keyOf);
  return rowsOf(lists.restores.shown(), lists.restores.keyOf);
};

export const rowsOfView = (lists: Lists, view: View): Rows => {
  if (view.kind === "accounts") return rowsOf(lists.accounts.shown(), lists.accounts.keyOf);
  if (view.kind === "list") return listRows(lists, view.screen);
  return rowsOf(detailRows(lists, view.screen, view.key), detailKey);
};
