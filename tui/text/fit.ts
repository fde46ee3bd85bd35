/** Text cut and padded to a number of terminal columns. A Chinese character takes two. */
import stringWidth from "string-width";
import { visible } from "./visible.ts";

export type Align = "left" | "right";

const narrow = /^[\x20-\x7e]*$/;
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Terminal columns that a text takes. */
export const widthOf = (text: string): number => (narrow.test(text) ? text.length : stringWidth(text));

/** The longest beginning of a text that takes at most `width` columns. */
export const beginning = (text: string, width: number): string => {
  if (narrow.test(text)) return text.slice(0, Math.max(0, width));
  let taken = "";
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    const next = used + stringWidth(segment);
    if (next > width) break;
    taken += segment;
    used = next;
  }
  return taken;
};

/** The text, made visible and cut to `width` columns; an ellipsis says that something is missing. */
export const cut = (text: string, width: number): string => {
  const shown = visible(text);
  if (width <= 0) return "";
  return widthOf(shown) <= width ? shown : `${beginning(shown, width - 1)}…`;
};

/** Like {@link cut}, and padded with spaces to exactly `width` columns. */
export const fitted = (text: string, width: number, align: Align = "left"): string => {
  const shown = cut(text, width);
  const space = " ".repeat(Math.max(0, width - widthOf(shown)));
  return align === "left" ? shown + space : space + shown;
};
