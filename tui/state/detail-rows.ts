/** The rows under the details of one item: what it is shared through, or what an invitation offers. */
import type {
  InvitationView,
  MySharesItem,
  PrincipalView,
  SharedWithMeItem,
} from "../../server/api/sharing.ts";

interface NamedShare {
  readonly id: string;
  readonly name: string;
}

export type DetailRow =
  | { readonly kind: "share"; readonly share: NamedShare; readonly principals: readonly PrincipalView[] }
  | { readonly kind: "principal"; readonly share: NamedShare; readonly principal: PrincipalView }
  | { readonly kind: "source"; readonly share: NamedShare }
  | { readonly kind: "backup_set"; readonly id: string };

export const detailKey = (row: DetailRow): string => {
  if (row.kind === "backup_set") return row.id;
  return row.kind === "principal"
    ? `${row.share.id}/${row.principal.type}/${row.principal.id}/${row.principal.added_at}`
    : row.share.id;
};

/** Each share, and below it its principals. */
export const shareRows = (item: MySharesItem): readonly DetailRow[] =>
  item.shares.flatMap(({ principals, ...share }): DetailRow[] => [
    { kind: "share", share, principals },
    ...principals.map((principal): DetailRow => ({ kind: "principal", share, principal })),
  ]);

export const sourceRows = (item: SharedWithMeItem): readonly DetailRow[] =>
  item.shares.map((share) => ({ kind: "source", share }));

export const offeredRows = (item: InvitationView): readonly DetailRow[] =>
  item.backup_sets.map((id) => ({ kind: "backup_set", id }));
