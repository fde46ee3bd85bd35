/** Restores that the account asked for (R34), and one with its progress. */
import type { RestoreView } from "../../server/api/sharing.ts";
import { DetailView } from "../components/detail-view.tsx";
import type { Field } from "../components/fields.tsx";
import { ListView } from "../components/list-view.tsx";
import { useSession } from "../components/surface.tsx";
import type { Cell, Column } from "../text/columns.ts";
import { progressBar } from "../text/progress.ts";
import { dateTime } from "../text/times.ts";
import { restoreCell } from "./states.ts";

/** What builds the cluster. A simulated restore builds none, and the screen never hides it. */
const executors: Readonly<Record<RestoreView["executor"], string>> = {
  simulated: "simulated: no cluster is really built",
};

const progressCell = (item: RestoreView, width: number): Cell => ({
  text: progressBar(item.progress, width),
  tone: restoreCell(item).tone,
});

const outcomeCell = ({ state, new_cluster, failure }: RestoreView): string | Cell => {
  if (state === "failed") return { text: `failed: ${failure ?? "no reason given"}`, tone: "bad" };
  return new_cluster ?? "-";
};

const columns: readonly Column<RestoreView>[] = [
  { head: "BACKUP SET", min: 16, max: 40, rank: 0, cell: (item) => item.backup_set },
  { head: "REGION", min: 11, max: 16, rank: 4, cell: (item) => item.region },
  { head: "PROGRESS", min: 14, max: 26, rank: 0, cell: progressCell },
  { head: "NEW CLUSTER", min: 11, max: 28, eager: true, rank: 0, cell: outcomeCell },
  { head: "BY", min: 9, max: 9, rank: 0, cell: (item) => ({ text: item.executor, tone: "busy" }) },
  { head: "REQUESTED", min: 16, max: 16, rank: 3, cell: (item) => dateTime(item.requested_at) },
];

const columnsAt = () => columns;

const empty = {
  title: "This account has restored nothing.",
  next: "r on a row of My Shares (1) or Shared With Me (2) restores that backup set to a new cluster.",
};

export const Restores = () => (
  <ListView columns={columnsAt} empty={empty} list={useSession().lists.restores} />
);

/** Columns for the names of the fields and a margin. */
const besideBar = 18;
const widestBar = 60;

const clusterField = (item: RestoreView): string | Cell => {
  if (item.state === "failed") return { text: item.failure ?? "The restore failed.", tone: "bad" };
  return item.new_cluster ?? "known when the restore has ended";
};

const fields = (item: RestoreView, _now: number, width: number): readonly Field[] => [
  { name: "Backup set", value: item.backup_set },
  { name: "Account", value: `${item.account}, which pays; in ${item.region}` },
  {
    name: "Progress",
    value: {
      text: `${progressBar(item.progress, Math.min(widestBar, width - besideBar))}`,
      tone: restoreCell(item).tone,
    },
  },
  { name: "State", value: restoreCell(item) },
  { name: "New cluster", value: clusterField(item) },
  { name: "Executor", value: { text: executors[item.executor], tone: "busy" } },
  {
    name: "Time",
    value: `${dateTime(item.requested_at)} to ${item.finished_at === null ? "now" : dateTime(item.finished_at)}, UTC`,
  },
];

export const RestoreDetail = ({ itemKey }: { readonly itemKey: string }) => (
  <DetailView
    columns={null}
    fields={fields}
    itemKey={itemKey}
    list={useSession().lists.restores}
    screen="restores"
    title={(item) => `Restore ${item.id}`}
  />
);
