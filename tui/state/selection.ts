/** Which row is selected. It follows its item by key when the list around it changes. */

export interface Selection {
  readonly key: string | null;
  readonly row: number;
  /** The first row on the screen. */
  readonly top: number;
}

export const firstSelection: Selection = { key: null, row: 0, top: 0 };

/** The row of the selected item now, or the nearest one where the item is gone; -1 in an empty list. */
export const rowOf = <Item>(
  selection: Selection,
  items: readonly Item[],
  keyOf: (item: Item) => string,
): number => {
  const there = items[selection.row];
  if (selection.key === null || (there !== undefined && keyOf(there) === selection.key)) {
    return Math.min(selection.row, items.length - 1);
  }
  const moved = items.findIndex((item) => keyOf(item) === selection.key);
  return moved === -1 ? Math.min(selection.row, items.length - 1) : moved;
};
