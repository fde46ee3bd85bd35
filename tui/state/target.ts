/** What an action would act on: the selected row, or the item whose details are open. */
import type {
  InvitationView,
  MySharesItem,
  RestoreView,
  SharedWithMeItem,
} from "../../server/api/sharing.ts";
import type { DetailRow } from "./detail-rows.ts";
import type { List } from "./list.ts";
import type { Lists } from "./lists.ts";
import { detailRows, itemOf, rowsOfView } from "./rows.ts";
import type { Selection } from "./selection.ts";
import type { View } from "./stores.ts";

export type Target =
  | { readonly kind: "none" }
  /** `row`: the share or the principal selected in the details; null in the list. */
  | { readonly kind: "my_share"; readonly item: MySharesItem; readonly row: DetailRow | null }
  | { readonly kind: "shared_with_me"; readonly item: SharedWithMeItem }
  | { readonly kind: "invitation"; readonly item: InvitationView }
  | { readonly kind: "restore"; readonly item: RestoreView };

const none: Target = { kind: "none" };

const found = <Item>(list: List<Item>, key: string, to: (item: Item) => Target): Target => {
  const item = itemOf(list, key);
  return item === undefined ? none : to(item);
};

const myShare = (lists: Lists, view: View, key: string, selection: Selection): Target => {
  const row =
    view.kind === "detail"
      ? (detailRows(lists, "my_shares", key)[rowsOfView(lists, view).rowOf(selection)] ?? null)
      : null;
  return found(lists.my_shares, key, (item) => ({ kind: "my_share", item, row }));
};

export const targetOf = (lists: Lists, view: View, selection: Selection): Target => {
  if (view.kind === "accounts") return none;
  const rows = rowsOfView(lists, view);
  const key = view.kind === "detail" ? view.key : rows.keyAt(rows.rowOf(selection));
  if (key === null) return none;
  if (view.screen === "my_shares") return myShare(lists, view, key, selection);
  if (view.screen === "shared_with_me") {
    return found(lists.shared_with_me, key, (item) => ({ kind: "shared_with_me", item }));
  }
  if (view.screen === "invitations") {
    return found(lists.invitations, key, (item) => ({ kind: "invitation", item }));
  }
  return found(lists.restores, key, (item) => ({ kind: "restore", item }));
};
