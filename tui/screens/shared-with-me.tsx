/** What was lent to the account (R33): every backup set, and where the access to one comes from. */
import type { SharedWithMeItem } from "../../server/api/sharing.ts";
import { DetailView } from "../components/detail-view.tsx";
import type { Field } from "../components/fields.tsx";
import { ListView } from "../components/list-view.tsx";
import { useSession } from "../components/surface.tsx";
import type { DetailRow } from "../state/detail-rows.ts";
import type { Cell, Column } from "../text/columns.ts";
import { size } from "../text/sizes.ts";
import { dateTime, exact } from "../text/times.ts";
import { accessCell } from "./states.ts";

const columnsAt = (now: number): readonly Column<SharedWithMeItem>[] => [
  { head: "BACKUP SET", min: 20, max: 40, rank: 0, cell: (item) => item.backup_set },
  { head: "OWNER", min: 16, max: 16, rank: 1, cell: (item) => item.owner },
  { head: "CLUSTER", min: 10, max: 24, rank: 5, cell: (item) => item.cluster },
  { head: "REGION", min: 11, max: 16, rank: 2, cell: (item) => item.region },
  { head: "SIZE", min: 6, max: 7, align: "right", rank: 3, cell: (item) => size(item.size_bytes) },
  { head: "EXPIRES", min: 16, max: 16, rank: 4, cell: (item) => dateTime(item.expires_at) },
  { head: "STATE", min: 20, max: 24, rank: 0, cell: (item) => accessCell(item, now) },
];

const empty = {
  title: "No backup set is shared with this account.",
  next: "Sets appear here once an invitation is accepted (3 shows them), or at once inside the owner's directory.",
};

export const SharedWithMe = () => (
  <ListView columns={columnsAt} empty={empty} list={useSession().lists.shared_with_me} />
);

const stateField = (item: SharedWithMeItem, now: number): Cell => {
  const { text, tone } = accessCell(item, now);
  if (item.state === "active") return { text, tone };
  const why = item.cause === null ? "" : `: ${item.cause}`;
  const ends = item.ends_at === null ? "" : `; ends ${exact(item.ends_at)}`;
  return { text: text + why + ends, tone };
};

const restoreField = ({ can_restore, region }: SharedWithMeItem): Cell =>
  can_restore
    ? { text: `r restores it to a new cluster in ${region}`, tone: "plain" }
    : { text: "not possible now; r says why", tone: "bad" };

const fields = (item: SharedWithMeItem, now: number): readonly Field[] => [
  { name: "Owner", value: item.owner },
  { name: "Cluster", value: `${item.cluster} in ${item.region}` },
  {
    name: "Backup",
    value: `level ${item.level}, ${size(item.size_bytes)}, expires ${item.expires_at === null ? "never" : dateTime(item.expires_at)}, taken ${dateTime(item.created_at)}`,
  },
  { name: "Access", value: stateField(item, now) },
  { name: "Restore", value: restoreField(item) },
];

const rowColumns: readonly Column<DetailRow>[] = [
  {
    head: "SHARED THROUGH",
    min: 20,
    max: 52,
    rank: 0,
    cell: (row) => (row.kind === "source" ? row.share.name : ""),
  },
  { head: "SHARE", min: 16, max: 40, rank: 0, cell: (row) => (row.kind === "source" ? row.share.id : "") },
];

export const SharedWithMeDetail = ({ itemKey }: { readonly itemKey: string }) => (
  <DetailView
    columns={rowColumns}
    fields={fields}
    itemKey={itemKey}
    list={useSession().lists.shared_with_me}
    screen="shared_with_me"
    title={(item) => item.backup_set}
  />
);
