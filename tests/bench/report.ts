/** Tables of figures for a terminal. */
export interface Row {
  readonly name: string;
  readonly value: string;
  /** What it is compared with; empty for what the others are compared with. */
  readonly ratio: string;
}

export const table = (title: string, rows: readonly Row[]): string => {
  const name = Math.max(...rows.map((row) => row.name.length));
  const value = Math.max(...rows.map((row) => row.value.length));
  const lines = rows.map((row) =>
    `  ${row.name.padEnd(name)}  ${row.value.padStart(value)}  ${row.ratio}`.trimEnd(),
  );
  return [title, ...lines, ""].join("\n");
};
