/** One list that fills the view, in whatever state it is. */
import { useStore } from "@nanostores/react";
import { useMemo } from "react";
import { listRows } from "../state/layout.ts";
import type { List } from "../state/list.ts";
import { selectedRow } from "../state/movement.ts";
import { nameOf } from "../state/stores.ts";
import type { Column } from "../text/columns.ts";
import { Empty, Failed, Reading } from "./nothing-yet.tsx";
import { useSession } from "./surface.tsx";
import { Table } from "./table.tsx";

interface ListViewProps<Item extends object> {
  readonly list: List<Item>;
  /** @param now milliseconds since 1970. */
  readonly columns: (now: number) => readonly Column<Item>[];
  readonly empty: { readonly title: string; readonly next: string };
  /** What can be done with a filter that no row contains; null where nothing special can. */
  readonly unlisted?: (filter: string) => string | null;
}

export const ListView = <Item extends object>({ list, columns, empty, unlisted }: ListViewProps<Item>) => {
  const { stores, lists } = useSession();
  const state = useStore(list.$state);
  const shown = useStore(list.$shown);
  const filter = useStore(list.$filter);
  const size = useStore(stores.$size);
  const now = useStore(stores.$now);
  const selections = useStore(stores.$selections);
  const view = useStore(stores.$view);
  const made = useMemo(() => columns(now), [columns, now]);
  if (state.kind === "loading") return <Reading />;
  if (state.kind === "error") return <Failed failure={state.failure} />;
  if (state.kind === "empty") return <Empty {...empty} />;
  if (shown.length === 0) {
    const rest = state.more ? "More rows are being read." : `esc shows all ${state.items.length} again.`;
    return <Empty next={unlisted?.(filter) ?? rest} title={`No row contains "${filter}".`} />;
  }
  return (
    <Table
      columns={made}
      height={listRows(size)}
      items={shown}
      keyOf={list.keyOf}
      selected={selectedRow(stores, lists)}
      top={selections[nameOf(view)]?.top ?? 0}
      width={size.columns}
    />
  );
};
