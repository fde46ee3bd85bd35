/** How the columns of a table share the width of the terminal. */
import type { Tone } from "../theme.ts";
import type { Align } from "./fit.ts";

export interface Cell {
  readonly text: string;
  readonly tone: Tone;
}

export interface Column<Item> {
  readonly head: string;
  /** Terminal columns it needs at least, and those beyond which more room is of no use. */
  readonly min: number;
  readonly max: number;
  readonly align?: Align;
  /** Takes spare room, and that of columns of a higher rank, before the others do: an id is of no use when it is cut. */
  readonly eager?: boolean;
  /** Columns go by rank where the room is short, the highest first; rank 0 always stays. */
  readonly rank: number;
  /** `width`: the columns it has, for what is drawn to size. What is wider is cut. */
  readonly cell: (item: Item, width: number) => string | Cell;
}

export interface Placed<Item> {
  readonly column: Column<Item>;
  readonly width: number;
}

/** Spaces between two columns. */
export const gap = 2;

const sum = (widths: readonly number[]): number =>
  widths.reduce((total, width) => total + width, 0) + gap * Math.max(0, widths.length - 1);

const needed = <Item>(columns: readonly Column<Item>[]): number => sum(columns.map(({ min }) => min));

/** With the eager columns as wide as they like. */
const wanted = <Item>(columns: readonly Column<Item>[]): number =>
  sum(columns.map(({ min, max, eager }) => (eager ? max : min)));

const keep = <Item>(columns: readonly Column<Item>[], room: number): readonly Column<Item>[] => {
  const highest = Math.max(0, ...columns.map((column) => column.rank));
  if (wanted(columns) <= room || highest === 0) return columns;
  return keep(
    columns.filter((column) => column.rank !== highest),
    room,
  );
};

/** The columns that grow next: the eager ones, then the others, until each has its maximum. */
const growing = <Item>(kept: readonly Column<Item>[], widths: readonly number[]): readonly number[] => {
  const able = kept.flatMap((column, at) => ((widths[at] ?? 0) < column.max ? [at] : []));
  const eager = able.filter((at) => kept[at]?.eager === true);
  return eager.length > 0 ? eager : able;
};

/** The columns that fit into `room`, widened evenly up to their maximum. */
export const place = <Item>(columns: readonly Column<Item>[], room: number): readonly Placed<Item>[] => {
  const kept = keep(columns, room);
  const widths = kept.map((column) => column.min);
  let left = room - needed(kept);
  while (left > 0) {
    const next = growing(kept, widths).slice(0, left);
    if (next.length === 0) break;
    for (const at of next) widths[at] = (widths[at] ?? 0) + 1;
    left -= next.length;
  }
  return kept.map((column, at) => ({ column, width: widths[at] ?? column.min }));
};
