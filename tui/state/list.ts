/** A list that is longer than one answer: read page by page as the selection comes near, and read again each second. */
import { atom, type ReadableAtom } from "nanostores";
import type { Page } from "../../server/api/words.ts";
import type { Answer, Failure } from "../answer.ts";

export type ListState<Item> =
  | { readonly kind: "loading" }
  | { readonly kind: "error"; readonly failure: Failure }
  /** `stale`: the last reading failed, what is shown is older. */
  | { readonly kind: "empty"; readonly stale: Failure | null }
  | {
      readonly kind: "ready";
      readonly items: readonly Item[];
      /** The server has more than has been read. */
      readonly more: boolean;
      readonly stale: Failure | null;
    };

export interface List<Item> {
  readonly $state: ReadableAtom<ListState<Item>>;
  readonly items: () => readonly Item[];
  readonly keyOf: (item: Item) => string;
  /** Reads again the page that holds the row `selected`, and the next one if the selection comes near its end. */
  readonly refresh: (selected: number) => Promise<void>;
  /** Forgets everything: another account, another region. Answers that are under way are dropped. */
  readonly reset: () => void;
}

type Load<Item> = (cursor: string | null) => Promise<Answer<Page<Item>>>;

interface Part<Item> {
  readonly cursor: string | null;
  readonly page: Page<Item>;
}

/** Rows before the end of what is loaded at which the next page is read. */
const ahead = 100;

/** The part that holds a row; the last one for rows beyond the end, -1 where there is none. */
const partOf = <Item>(parts: readonly Part<Item>[], row: number): number => {
  let end = 0;
  const found = parts.findIndex((part) => {
    end += part.page.items.length;
    return row < end;
  });
  return found === -1 ? parts.length - 1 : found;
};

/** Replaces a part. What follows it is kept only while it still begins where the part ends. */
const replaced = <Item>(
  parts: readonly Part<Item>[],
  at: number,
  part: Part<Item>,
): readonly Part<Item>[] => {
  const next = parts[at + 1];
  const follows = next !== undefined && next.cursor === part.page.next_cursor;
  return [...parts.slice(0, at), part, ...(follows ? parts.slice(at + 1) : [])];
};

const stateOf = <Item>(parts: readonly Part<Item>[]): ListState<Item> => {
  const items = parts.flatMap((part) => part.page.items);
  const more = parts.at(-1)?.page.next_cursor !== null;
  return items.length === 0 ? { kind: "empty", stale: null } : { kind: "ready", items, more, stale: null };
};

/** @param keyOf names an item, so that the selection stays on it when the list changes. */
export const createList = <Item>(load: Load<Item>, keyOf: (item: Item) => string): List<Item> => {
  const $state = atom<ListState<Item>>({ kind: "loading" });
  let parts: readonly Part<Item>[] = [];
  let generation = 0;
  let reading: Promise<void> | null = null;
  let waiting: Promise<void> | null = null;

  const items = (): readonly Item[] => {
    const state = $state.get();
    return state.kind === "ready" ? state.items : [];
  };

  const failed = (failure: Failure): void => {
    const state = $state.get();
    $state.set(
      state.kind === "ready" || state.kind === "empty"
        ? { ...state, stale: failure }
        : { kind: "error", failure },
    );
  };

  const read = async (at: number, cursor: string | null): Promise<boolean> => {
    const begun = generation;
    const answer = await load(cursor);
    if (begun !== generation) return false;
    if (answer.kind !== "ok") {
      failed(answer);
      return false;
    }
    parts = replaced(parts, at, { cursor, page: answer.value });
    $state.set(stateOf(parts));
    return true;
  };

  const readAround = async (selected: number): Promise<void> => {
    const at = Math.max(0, partOf(parts, selected));
    if (!(await read(at, parts[at]?.cursor ?? null))) return;
    const next = parts.at(-1)?.page.next_cursor ?? null;
    if (next !== null && selected + ahead >= items().length) await read(parts.length, next);
  };

  /** One reading at a time. Asked for during a reading, the next one begins after it, so it sees every change. */
  const refresh = async (selected: number): Promise<void> => {
    const begun = generation;
    if (reading !== null) {
      waiting ??= reading.then(() => (begun === generation ? begin(selected) : undefined));
      return waiting;
    }
    await begin(selected);
  };

  const begin = (selected: number): Promise<void> => {
    waiting = null;
    const begun = readAround(selected).finally(() => {
      if (reading === begun) reading = null;
    });
    reading = begun;
    return begun;
  };

  const reset = (): void => {
    generation += 1;
    parts = [];
    reading = null;
    waiting = null;
    $state.set({ kind: "loading" });
  };

  return { $state, items, keyOf, refresh, reset };
};
