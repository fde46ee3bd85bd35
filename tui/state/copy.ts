/** Copies an id through the terminal, which also works over SSH (OSC 52). */

import type { Lists } from "./lists.ts";
import { selectedRow } from "./movement.ts";
import { detailRows, itemOf, rowsOfView } from "./rows.ts";
import type { Stores } from "./stores.ts";

/** The id that an operator means here: of the selected row, or of the cluster that a restore has built; null for none. */
export const idInSight = (stores: Stores, lists: Lists): string | null => {
  const view = stores.$view.get();
  const row = selectedRow(stores, lists);
  if (view.kind !== "detail") return rowsOfView(lists, view).keyAt(row);
  const selected = detailRows(lists, view.screen, view.key)[row];
  if (view.screen === "restores") return itemOf(lists.restores, view.key)?.new_cluster ?? view.key;
  if (selected === undefined) return view.key;
  if (selected.kind === "backup_set") return selected.id;
  return selected.kind === "principal" ? selected.principal.id : selected.share.id;
};

/** What makes a terminal put a text on the clipboard. */
export const clipboardSequence = (text: string): string =>
  `\x1b]52;c;${Buffer.from(text, "utf8").toString("base64")}\x07`;
