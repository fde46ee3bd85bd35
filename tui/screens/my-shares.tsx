/** What the account lends: every shared backup set (R36), and the shares and principals of one (R37). */
import type { MySharesItem } from "../../server/api/sharing.ts";
import { DetailView } from "../components/detail-view.tsx";
import type { Field } from "../components/fields.tsx";
import { ListView } from "../components/list-view.tsx";
import { useSession } from "../components/surface.tsx";
import type { DetailRow } from "../state/detail-rows.ts";
import type { Cell, Column } from "../text/columns.ts";
import { count, size } from "../text/sizes.ts";
import { dateTime, exact } from "../text/times.ts";
import { principalCell } from "./states.ts";

const stateCell = ({ locks, shares }: MySharesItem): Cell => {
  const [lock] = locks;
  if (lock !== undefined) return { text: `locked: ${lock.reason}`, tone: "busy" };
  const states = shares.flatMap(({ principals }) => principals.map(({ state }) => state));
  if (states.length > 0 && states.every((state) => state === "revoking")) {
    return { text: "revoking", tone: "busy" };
  }
  if (states.length > 0 && states.every((state) => state === "left")) return { text: "left", tone: "muted" };
  return { text: "sharing", tone: "good" };
};

const columns: readonly Column<MySharesItem>[] = [
  { head: "BACKUP SET", min: 18, max: 40, rank: 0, cell: (item) => item.backup_set },
  { head: "CLUSTER", min: 10, max: 24, rank: 4, cell: (item) => item.cluster },
  { head: "REGION", min: 11, max: 16, rank: 2, cell: (item) => item.region },
  { head: "SIZE", min: 6, max: 7, align: "right", rank: 3, cell: (item) => size(item.size_bytes) },
  { head: "EXPIRES", min: 16, max: 16, rank: 5, cell: (item) => dateTime(item.expires_at) },
  { head: "ACCTS", min: 5, max: 5, align: "right", rank: 0, cell: (item) => String(item.shared_accounts) },
  { head: "SHARES", min: 6, max: 6, align: "right", rank: 1, cell: (item) => String(item.shares.length) },
  { head: "STATE", min: 15, max: 18, eager: true, rank: 0, cell: stateCell },
];

const columnsAt = () => columns;

const empty = {
  title: "This account shares no backup set.",
  next: "A set appears here once a resource share that holds it has a principal: POST /v1/resource-shares.",
};

export const MyShares = () => (
  <ListView columns={columnsAt} empty={empty} list={useSession().lists.my_shares} />
);

const lockField = ({ locks }: MySharesItem): string | Cell => {
  const [first] = locks;
  if (first === undefined) return "no; the sharing can be changed";
  const others = locks.length > 1 ? ` and ${count(locks.length - 1, "more lock")}` : "";
  return { text: `for ${first.reason} since ${exact(first.since)}${others}`, tone: "busy" };
};

const fields = (item: MySharesItem): readonly Field[] => [
  { name: "Cluster", value: `${item.cluster} in ${item.region}` },
  {
    name: "Backup",
    value: `level ${item.level}, ${size(item.size_bytes)}, expires ${item.expires_at === null ? "never" : dateTime(item.expires_at)}`,
  },
  {
    name: "Shared with",
    value: `${count(item.shared_accounts, "account")} through ${count(item.shares.length, "share")}`,
  },
  { name: "Locked", value: lockField(item) },
];

const nameCell = (row: DetailRow): string | Cell => {
  if (row.kind === "share") return { text: row.share.name, tone: "title" };
  return row.kind === "principal" ? `  ${row.principal.id}` : "";
};

const kindText = (row: DetailRow): string => {
  if (row.kind === "share") return row.share.id;
  return row.kind === "principal" ? row.principal.type.toLowerCase() : "";
};

const rowColumns: readonly Column<DetailRow>[] = [
  { head: "SHARE AND PRINCIPALS", min: 20, max: 52, rank: 0, cell: nameCell },
  { head: "ID OR KIND", min: 16, max: 28, eager: true, rank: 0, cell: kindText },
  {
    head: "STATE",
    min: 8,
    max: 8,
    rank: 0,
    cell: (row) => (row.kind === "principal" ? principalCell(row.principal) : ""),
  },
  {
    head: "SINCE",
    min: 16,
    max: 16,
    rank: 1,
    cell: (row) =>
      row.kind === "principal" ? dateTime(row.principal.revoked_at ?? row.principal.added_at) : "",
  },
];

export const MyShareDetail = ({ itemKey }: { readonly itemKey: string }) => (
  <DetailView
    columns={rowColumns}
    fields={fields}
    itemKey={itemKey}
    list={useSession().lists.my_shares}
    screen="my_shares"
    title={(item) => item.backup_set}
  />
);
