/** The pages of a list that have been read, in their order. */
import type { Page } from "../../server/api/words.ts";

export interface Part<Item> {
  readonly cursor: string | null;
  readonly page: Page<Item>;
}

/** The part that holds a row; the last one for rows beyond the end, -1 where there is none. */
export const partOf = <Item>(parts: readonly Part<Item>[], row: number): number => {
  let end = 0;
  const found = parts.findIndex((part) => {
    end += part.page.items.length;
    return row < end;
  });
  return found === -1 ? parts.length - 1 : found;
};

/** Replaces a part. What follows it is kept only while it still begins where the part ends. */
export const replaced = <Item>(
  parts: readonly Part<Item>[],
  at: number,
  part: Part<Item>,
): readonly Part<Item>[] => {
  const next = parts[at + 1];
  const follows = next !== undefined && next.cursor === part.page.next_cursor;
  return [...parts.slice(0, at), part, ...(follows ? parts.slice(at + 1) : [])];
};

/** Where the next page begins, null at the end of the list and before its first page. */
export const nextCursor = <Item>(parts: readonly Part<Item>[]): string | null =>
  parts.at(-1)?.page.next_cursor ?? null;
