/** One row of the terminal: a single text element of pieces with a tone each. */
import { Text } from "ink";
import { memo } from "react";
import type { Cell } from "../text/columns.ts";
import { widthOf } from "../text/fit.ts";
import { useSurface } from "./surface.tsx";

interface RowProps {
  readonly pieces: readonly Cell[];
}

/** Rows are made anew each second; most of them say the same again. */
const same = ({ pieces: before }: RowProps, { pieces: after }: RowProps): boolean =>
  before.length === after.length &&
  before.every((piece, at) => piece.text === after[at]?.text && piece.tone === after[at]?.tone);

export const Row = memo(({ pieces }: RowProps) => {
  const { styles } = useSurface().theme;
  return (
    <Text wrap="truncate-end">
      {pieces.map(({ text, tone }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a row have no identity but their place
        <Text key={at} {...styles[tone]}>
          {text}
        </Text>
      ))}
    </Text>
  );
}, same);

/** A row with pieces at its left end and pieces at its right end, `width` columns in all. */
export const spread = (left: readonly Cell[], right: readonly Cell[], width: number): readonly Cell[] => {
  const used = [...left, ...right].reduce((sum, { text }) => sum + widthOf(text), 0);
  return [...left, { text: " ".repeat(Math.max(1, width - used)), tone: "plain" }, ...right];
};
