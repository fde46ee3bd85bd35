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

/**
 * The text of the `///` lines right above `offset`, without the slashes. Comments that are further than a few spaces
 * apart from the next one belong to something else.
 */
export const documentationBefore = (comments: readonly IToken[], offset: number): string => {
  const lines: string[] = [];
  let below = offset;
  for (let at = firstFrom(comments, offset) - 1; at >= 0; at--) {
    const comment = comments[at];
    if (!comment || below - (comment.startOffset + comment.image.length) > 40) break;
    lines.unshift(comment.image.slice(3).trim());
    below = comment.startOffset;
  }
  return lines.join("\n");
};
