/** How the rows and columns of the terminal are used. The keys that page and the screens that draw agree on this. */
import type { Screen } from "./screen.ts";
import type { Size } from "./stores.ts";

/** Below this nothing useful fits. */
export const smallest: Size = { columns: 60, rows: 16 };

/** Header, tabs and rule above the body; status and key line below it. */
const chrome = 5;
/** The border of a box and the blank columns inside it. */
export const boxColumns = 6;
const boxRows = 2;
/** A box is not wider than a sentence is easy to read. */
const widest = 92;

export const tooSmall = ({ columns, rows }: Size): boolean =>
  columns < smallest.columns || rows < smallest.rows;

/** Rows between the rule and the status line. */
export const bodyRows = ({ rows }: Size): number => Math.max(1, rows - chrome);

/** Rows of a list: its column heads take one. */
export const listRows = (size: Size): number => bodyRows(size) - 1;

/** Lines of the fields above the rows of a detail view. */
export const detailFields: Readonly<Record<Screen, number>> = {
  my_shares: 4,
  shared_with_me: 5,
  invitations: 4,
  restores: 7,
};

/** Rows of a detail view: a title and a blank line above its fields, a blank line and column heads above the rows. */
export const detailRowCount = (size: Size, fields: number): number =>
  Math.max(1, bodyRows(size) - fields - 4);

/** Columns of the text inside a box. */
export const boxWidth = ({ columns }: Size): number => Math.min(widest, columns - 4) - boxColumns;

/** Lines of text inside a box that fills the body at most. */
export const boxHeight = (size: Size): number => bodyRows(size) - boxRows;
