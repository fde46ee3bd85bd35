/** Which rows of a long list are on the screen. */

/** The first row shown, so that the selected one is in sight and the list moves as little as it can. */
export const firstRow = (top: number, selected: number, height: number, total: number): number => {
  const last = Math.max(0, total - height);
  const lowest = Math.max(0, selected - height + 1);
  return Math.min(last, Math.max(lowest, Math.min(top, selected)));
};
