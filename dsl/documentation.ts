/** Doc comments belong to what follows them. */
import type { IToken } from "chevrotain";

/** The first comment that begins at or after `offset`, by binary search. */
const firstFrom = (comments: readonly IToken[], offset: number): number => {
  let low = 0;
  let high = comments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((comments[middle]?.startOffset ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Whether only spaces stand before `offset` on its line. */
const beginsLine = (text: string, offset: number): boolean => {
  for (let at = offset - 1; at >= 0; at--) {
    if (text[at] === "\n") return true;
    if (!/\s/.test(text[at] ?? "")) return false;
  }
  return true;
};

/** Nothing but spaces, and no blank line. */
const isClose = (gap: string): boolean => /^\s*$/.test(gap) && !/\n[ \t\r]*\n/.test(gap);

/**
 * The text of the `///` lines right above `offset`, without the slashes. They end at a blank line; one that stands behind
 * something on its line is about that.
 */
export const documentationBefore = (comments: readonly IToken[], text: string, offset: number): string => {
  const lines: string[] = [];
  let below = offset;
  for (let at = firstFrom(comments, offset) - 1; at >= 0; at--) {
    const comment = comments[at];
    if (!comment || !beginsLine(text, comment.startOffset)) break;
    if (!isClose(text.slice(comment.startOffset + comment.image.length, below))) break;
    lines.push(comment.image.slice(3).trim());
    below = comment.startOffset;
  }
  return lines.reverse().join("\n");
};
