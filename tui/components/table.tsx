/** The rows of a list that fit on the screen, under the heads of their columns. */
import { memo } from "react";
import { type Cell, type Column, gap, type Placed, place } from "../text/columns.ts";
import { fitted } from "../text/fit.ts";
import { firstRow } from "../text/window.ts";
import { Row } from "./row.tsx";

interface TableProps<Item> {
  readonly columns: readonly Column<Item>[];
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => string;
  /** The selected row; -1 for none. */
  readonly selected: number;
  /** The first row shown before. */
  readonly top: number;
  readonly width: number;
  /** Rows on the screen, without the heads. */
  readonly height: number;
}

/** Columns before the first column: they mark the selected row, also without colors. */
const markWidth = 2;

const between: Cell = { text: " ".repeat(gap), tone: "plain" };

const headPieces = <Item,>(placed: readonly Placed<Item>[]): readonly Cell[] => [
  { text: " ".repeat(markWidth), tone: "plain" },
  ...placed.flatMap(({ column, width }, at): Cell[] => [
    ...(at === 0 ? [] : [between]),
    { text: fitted(column.head, width, column.align), tone: "muted" },
  ]),
];

const cellOf = <Item,>({ column, width }: Placed<Item>, item: Item): Cell => {
  const said = column.cell(item, width);
  const { text, tone } = typeof said === "string" ? { text: said, tone: "plain" as const } : said;
  return { text: fitted(text, width, column.align), tone };
};

/** The selected row is one bar across the screen. */
const selectedPieces = (cells: readonly Cell[], width: number): readonly Cell[] => [
  { text: fitted(`> ${cells.map(({ text }) => text).join(between.text)}`, width), tone: "selected" },
];

const rowPieces = (cells: readonly Cell[]): readonly Cell[] => [
  { text: " ".repeat(markWidth), tone: "plain" },
  ...cells.flatMap((cell, at) => (at === 0 ? [cell] : [between, cell])),
];

const TableRows = <Item,>({ columns, items, keyOf, selected, top, width, height }: TableProps<Item>) => {
  const placed = place(columns, width - markWidth);
  const first = firstRow(top, Math.max(0, selected), height, items.length);
  return (
    <>
      <Row pieces={headPieces(placed)} />
      {items.slice(first, first + height).map((item, at) => {
        const cells = placed.map((column) => cellOf(column, item));
        const pieces = first + at === selected ? selectedPieces(cells, width) : rowPieces(cells);
        return <Row key={keyOf(item)} pieces={pieces} />;
      })}
    </>
  );
};

export const Table = memo(TableRows) as typeof TableRows;
