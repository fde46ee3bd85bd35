/** The box above the view, if there is one, and how far it is scrolled. */
import { helpLines } from "./help-lines.ts";
import { boxHeight, boxWidth } from "./layout.ts";
import type { Line } from "./line.ts";
import { viewMode } from "./mode.ts";
import { noticeLines } from "./notice-lines.ts";
import type { Stores } from "./stores.ts";

/** All lines of the notice or the help; null where neither is open. */
export const overlayLines = (stores: Stores): readonly Line[] | null => {
  const width = boxWidth(stores.$size.get());
  const notice = stores.$notice.get();
  if (notice !== null) return noticeLines(notice, width);
  return stores.$help.get() ? helpLines(viewMode(stores), width) : null;
};

/** The first line shown: never so far that room is left empty below the last. */
export const scrolled = (stores: Stores, total: number): number => {
  const last = Math.max(0, total - boxHeight(stores.$size.get()));
  return Math.max(0, Math.min(last, stores.$scroll.get()));
};

export const scroll = (stores: Stores, step: 1 | -1): void => {
  const total = overlayLines(stores)?.length ?? 0;
  stores.$scroll.set(scrolled(stores, total) + step);
  stores.$scroll.set(scrolled(stores, total));
};
