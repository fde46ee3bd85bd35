/** The details of one item: its fields, and below them the rows that belong to it. */
import { useStore } from "@nanostores/react";
import { useMemo } from "react";
import { type DetailRow, detailKey } from "../state/detail-rows.ts";
import { detailRowCount } from "../state/layout.ts";
import type { List } from "../state/list.ts";
import { selectedRow } from "../state/movement.ts";
import { detailRows, itemOf } from "../state/rows.ts";
import type { Screen } from "../state/screen.ts";
import { nameOf } from "../state/stores.ts";
import type { Column } from "../text/columns.ts";
import { type Field, Fields } from "./fields.tsx";
import { Empty, Failed, Reading } from "./nothing-yet.tsx";
import { Row } from "./row.tsx";
import { useSession } from "./surface.tsx";
import { Table } from "./table.tsx";

export interface DetailViewProps<Item extends object> {
  readonly screen: Screen;
  readonly itemKey: string;
  readonly list: List<Item>;
  readonly title: (item: Item) => string;
  /** @param now milliseconds since 1970. @param width columns of the terminal. */
  readonly fields: (item: Item, now: number, width: number) => readonly Field[];
  /** Null where nothing is listed below the fields. */
  readonly columns: readonly Column<DetailRow>[] | null;
}

const DetailRows = ({ screen, itemKey, columns, above }: DetailRowsProps) => {
  const { stores, lists } = useSession();
  const size = useStore(stores.$size);
  const selections = useStore(stores.$selections);
  const view = useStore(stores.$view);
  return (
    <>
      <Row pieces={[{ text: " ", tone: "plain" }]} />
      <Table
        columns={columns}
        height={detailRowCount(size, above)}
        items={detailRows(lists, screen, itemKey)}
        keyOf={detailKey}
        selected={selectedRow(stores, lists)}
        top={selections[nameOf(view)]?.top ?? 0}
        width={size.columns}
      />
    </>
  );
};

interface DetailRowsProps {
  readonly screen: Screen;
  readonly itemKey: string;
  readonly columns: readonly Column<DetailRow>[];
  /** Lines of the fields. */
  readonly above: number;
}

export const DetailView = <Item extends object>(props: DetailViewProps<Item>) => {
  const { screen, itemKey, list, title, fields, columns } = props;
  const { stores } = useSession();
  const state = useStore(list.$state);
  const size = useStore(stores.$size);
  const now = useStore(stores.$now);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the items are those of the state
  const item = useMemo(() => itemOf(list, itemKey), [list, itemKey, state]);
  if (item === undefined) {
    if (state.kind === "loading") return <Reading />;
    if (state.kind === "error") return <Failed failure={state.failure} />;
    return <Empty next="esc goes back to the list." title={`${itemKey} is no longer listed.`} />;
  }
  const known = fields(item, now, size.columns);
  return (
    <>
      <Fields fields={known} title={title(item)} width={size.columns} />
      {columns === null ? null : (
        <DetailRows above={known.length} columns={columns} itemKey={itemKey} screen={screen} />
      )}
    </>
  );
};
