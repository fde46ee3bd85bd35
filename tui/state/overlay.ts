/** The box above the view, if there is one, and how far it is scrolled. */
import { helpLines } from "./help-lines.ts";
import { boxHeight, boxWidth } from "./layout.ts";
import { blank, type Line, lines } from "./line.ts";
import { viewMode } from "./mode.ts";
import { noticeLines } from "./notice-lines.ts";
import { policyLines } from "./policy-lines.ts";
import type { Confirmation, Stores } from "./stores.ts";

const confirmationLines = ({ title, lines: said }: Confirmation, width: number): readonly Line[] => [
  ...lines(title, width, "title"),
  blank,
  ...said.flatMap((line) => lines(line, width)),
];

/** All lines of the box, in the order of the modes; null where none is open. */
export const overlayLines = (stores: Stores): readonly Line[] | null => {
  const width = boxWidth(stores.$size.get());
  const notice = stores.$notice.get();
  if (notice !== null) return noticeLines(notice, width);
  const confirmation = stores.$confirmation.get();
  if (confirmation !== null) return confirmationLines(confirmation, width);
  const page = stores.$page.get();
  if (page === null) return null;
  return page === "help" ? helpLines(viewMode(stores), width) : policyLines(stores.$policy.get(), width);
};

/** The first line shown: never so far that room is left empty below the last. */
export const scrolled = (stores: Stores, total: number): number => {
  const last = Math.max(0, total - boxHeight(stores.$size.get()));
  return Math.max(0, Math.min(last, stores.$scroll.get()));
};

/** Which of the lines of the box are on the screen; empty where they all are, null where no box is open. */
export const overlayPosition = (stores: Stores): string | null => {
  const total = overlayLines(stores)?.length;
  if (total === undefined) return null;
  const height = boxHeight(stores.$size.get());
  const first = scrolled(stores, total);
  return total <= height ? "" : `lines ${first + 1} to ${Math.min(total, first + height)} of ${total}, ↑↓`;
};

export const scroll = (stores: Stores, step: 1 | -1): void => {
  const total = overlayLines(stores)?.length ?? 0;
  stores.$scroll.set(scrolled(stores, total) + step);
  stores.$scroll.set(scrolled(stores, total));
};
