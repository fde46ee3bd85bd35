/** Forms that several parts of the language share. */
import type { Cursor } from "./cursor.ts";
import { blankLine, type Doc, group, hardLine, indent, join, line, space } from "./document.ts";

/** Names, with commas between them. */
export const names = (cursor: Cursor, count: number): Doc => {
  const docs = Array.from({ length: count }, () => cursor.take());
  return group(indent(join(docs, [",", line])));
};

/** `A | B`. */
export const alternatives = (cursor: Cursor, count: number): Doc => {
  const docs: Doc[] = [cursor.take()];
  for (let at = 1; at < count; at++) docs.push([space, cursor.take(), space, cursor.take()]);
  return docs;
};

const hasSome = (comments: Doc): boolean => Array.isArray(comments) && comments.length > 0;

/** What stands between brackets or braces with commas: on one line, or one to a line. */
export const bracketed = (cursor: Cursor, open: Doc, docs: readonly Doc[], edge: Doc): Doc => {
  const comments = cursor.lastComments();
  const close = cursor.take();
  if (docs.length === 0 && !hasSome(comments)) return [open, close];
  return group([open, indent([edge, join(docs, [",", line]), comments]), edge, close]);
};

/** One line of a block. */
export interface Item {
  readonly doc: Doc;
  /** Whether a blank line stands before it. */
  readonly parted: boolean;
}

/** Lays out one item after the other; `next` answers null after the last. */
export const itemsOf = (cursor: Cursor, next: () => Doc | null): Item[] => {
  const items: Item[] = [];
  for (;;) {
    const parted = items.length > 0 && cursor.blankAhead();
    const doc = next();
    if (doc === null) return items;
    items.push({ doc, parted });
  }
};

/** What stands between braces, one to a line. At most one blank line between two of them stays. */
export const block = (cursor: Cursor, open: Doc, items: readonly Item[]): Doc => {
  const docs = items.map(({ doc, parted }) => [parted ? blankLine : hardLine, doc]);
  const parted = docs.length > 0 && cursor.blankAhead();
  const comments = cursor.lastComments();
  const hasComments = hasSome(comments);
  const close = cursor.take();
  if (docs.length === 0 && !hasComments) return [open, close];
  const last: Doc = hasComments ? [parted ? blankLine : hardLine, comments] : [];
  return [open, indent([docs, last]), hardLine, close];
};
