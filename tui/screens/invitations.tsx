/** Invitations to the account and from it (R31), and what one of them offers. */
import { useStore } from "@nanostores/react";
import { useCallback } from "react";
import type { InvitationView } from "../../server/api/sharing.ts";
import { DetailView } from "../components/detail-view.tsx";
import type { Field } from "../components/fields.tsx";
import { ListView } from "../components/list-view.tsx";
import { useSession } from "../components/surface.tsx";
import type { DetailRow } from "../state/detail-rows.ts";
import type { Cell, Column } from "../text/columns.ts";
import { count } from "../text/sizes.ts";
import { dateTime, duration, exact } from "../text/times.ts";
import { invitationCell } from "./states.ts";

/** A pending invitation says how long it lives, any other since which day it is what it is. */
const whenCell = ({ state, expires_at, answered_at, offered_at }: InvitationView, now: number): Cell => {
  if (state === "pending" && expires_at !== null) {
    return { text: `${duration(Date.parse(expires_at) - now)} left`, tone: "busy" };
  }
  return { text: dateTime(answered_at ?? offered_at).slice(0, 10), tone: "plain" };
};

const columnsFor =
  (account: string | null) =>
  (now: number): readonly Column<InvitationView>[] => [
    { head: "SHARE", min: 16, max: 50, rank: 0, cell: (item) => item.share_name },
    {
      head: "FROM OR TO",
      min: 21,
      max: 21,
      rank: 0,
      cell: (item) => (item.account === account ? `from ${item.owner}` : `to ${item.account}`),
    },
    { head: "REGION", min: 11, max: 16, rank: 2, cell: (item) => item.region },
    {
      head: "SETS",
      min: 4,
      max: 4,
      align: "right",
      rank: 3,
      cell: (item) => String(item.backup_sets.length),
    },
    { head: "STATE", min: 9, max: 9, rank: 0, cell: invitationCell },
    { head: "WHEN", min: 13, max: 13, rank: 1, cell: (item) => whenCell(item, now) },
  ];

const empty = {
  title: "No invitation to this account or from it.",
  next: "One appears here when an owner outside this account's directory shares with it, or when it shares with such an account.",
};

export const Invitations = () => {
  const { stores, lists } = useSession();
  const account = useStore(stores.$account)?.id ?? null;
  const columns = useCallback((now: number) => columnsFor(account)(now), [account]);
  return <ListView columns={columns} empty={empty} list={lists.invitations} />;
};

const stateField = (item: InvitationView, now: number): Cell => {
  const { text, tone } = invitationCell(item);
  const since = item.answered_at === null ? "" : ` since ${exact(item.answered_at)}`;
  return {
    text:
      item.state === "pending"
        ? `pending, ${whenCell(item, now).text}, until ${exact(item.expires_at)}`
        : text + since,
    tone,
  };
};

const fields = (item: InvitationView, now: number): readonly Field[] => [
  { name: "Offered", value: `by ${item.owner} to ${item.account}` },
  {
    name: "Share",
    value: `${item.share} in ${item.region}, ${count(item.backup_sets.length, "backup set")}`,
  },
  { name: "Since", value: exact(item.offered_at) },
  { name: "State", value: stateField(item, now) },
];

const rowColumns: readonly Column<DetailRow>[] = [
  {
    head: "BACKUP SETS OFFERED",
    min: 20,
    max: 63,
    rank: 0,
    cell: (row) => (row.kind === "backup_set" ? row.id : ""),
  },
];

export const InvitationDetail = ({ itemKey }: { readonly itemKey: string }) => (
  <DetailView
    columns={rowColumns}
    fields={fields}
    itemKey={itemKey}
    list={useSession().lists.invitations}
    screen="invitations"
    title={(item) => `${item.share_name} (${item.id})`}
  />
);
