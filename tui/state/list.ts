/** A list that is longer than one answer: read page by page as the selection comes near, and read again each second. */
import { atom, computed, type ReadableAtom } from "nanostores";
import type { Page } from "../../server/api/words.ts";
import type { Answer, Failure } from "../answer.ts";
import { nextCursor, type Part, partOf, replaced } from "./list-parts.ts";

export type ListState<Item> =
  | { readonly kind: "loading" }
  | { readonly kind: "error"; readonly failure: Failure }
  /** `readAt`: when it was read last, in ms since 1970. `stale`: a reading since then failed. */
  | { readonly kind: "empty"; readonly readAt: number; readonly stale: Failure | null }
  | {
      readonly kind: "ready";
      readonly items: readonly Item[];
      /** The server has more than has been read. */
      readonly more: boolean;
      readonly readAt: number;
      readonly stale: Failure | null;
    };

export interface List<Item> {
  readonly $state: ReadableAtom<ListState<Item>>;
  /** The items that match the filter, all of them where there is none. */
  readonly $shown: ReadableAtom<readonly Item[]>;
  readonly $filter: ReadableAtom<string>;
  readonly items: () => readonly Item[];
  readonly shown: () => readonly Item[];
  readonly keyOf: (item: Item) => string;
  /** Shows items that contain the text. While there is a filter, the list is read to its end. */
  readonly filter: (text: string) => void;
  /** Reads again the page that holds the shown row `selected`, and on if the selection comes near the end. */
  readonly refresh: (selected: number) => Promise<void>;
  /** Reads on until the server has no more. */
  readonly readToEnd: () => Promise<void>;
  /** Forgets everything: another account, another region. Answers that are under way are dropped. */
  readonly reset: () => void;
}

export interface ListParts<Item> {
  readonly load: (cursor: string | null) => Promise<Answer<Page<Item>>>;
  /** Names an item, so that the selection stays on it when the list changes. */
  readonly keyOf: (item: Item) => string;
  /** What a filter looks into. */
  readonly textOf: (item: Item) => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Rows before the end of what is loaded at which the next page is read. */
const ahead = 100;

const none: readonly never[] = [];

/** Finds items by text, whatever the case. Texts are made when a page is read, so that a key press has none to make. */
const createMatcher = <Item extends object>(textOf: (item: Item) => string) => {
  const texts = new WeakMap<Item, string>();
  return {
    learn: (items: readonly Item[]): void => {
      for (const item of items) texts.set(item, textOf(item).toLowerCase());
    },
    matches: (item: Item, wanted: string): boolean => texts.get(item)?.includes(wanted) === true,
  };
};

export const createList = <Item extends object>({
  load,
  keyOf,
  textOf,
  now,
}: ListParts<Item>): List<Item> => {
  const $state = atom<ListState<Item>>({ kind: "loading" });
  const $filter = atom("");
  const { learn, matches } = createMatcher(textOf);
  const $shown = computed([$state, $filter], (state, filter): readonly Item[] => {
    if (state.kind !== "ready") return none;
    const wanted = filter.toLowerCase();
    return wanted === "" ? state.items : state.items.filter((item) => matches(item, wanted));
  });
  // Always listened to, so that reading it costs nothing, and no timer that forgets it keeps the program from ending.
  $shown.listen(() => undefined);
  let parts: readonly Part<Item>[] = [];
  let generation = 0;
  let whole = false;

  const items = (): readonly Item[] => {
    const state = $state.get();
    return state.kind === "ready" ? state.items : none;
  };

  const succeeded = (): void => {
    const all = parts.flatMap((part) => part.page.items);
    const more = nextCursor(parts) !== null;
    const readAt = now();
    $state.set(
      all.length === 0
        ? { kind: "empty", readAt, stale: null }
        : { kind: "ready", items: all, more, readAt, stale: null },
    );
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
    if (answer.kind === "ok") {
      learn(answer.value.items);
      parts = replaced(parts, at, { cursor, page: answer.value });
      succeeded();
    } else failed(answer);
    return answer.kind === "ok";
  };

  /** The row among all items of a row among those shown. */
  const rowOfAll = (row: number): number => {
    const item = $shown.get()[row];
    return $filter.get() === "" || item === undefined ? row : items().indexOf(item);
  };

  const wanted = (row: number): boolean => whole || $filter.get() !== "" || row + ahead >= items().length;

  const readAround = async (selected: number): Promise<void> => {
    const row = rowOfAll(selected);
    const at = Math.max(0, partOf(parts, row));
    if (!(await read(at, parts[at]?.cursor ?? null))) return;
    let next = nextCursor(parts);
    while (next !== null && wanted(row)) {
      if (!(await read(parts.length, next)) || nextCursor(parts) === next) return;
      next = nextCursor(parts);
    }
  };

  const turns = takeTurns(readAround);
  return {
    $state,
    $shown,
    $filter,
    items,
    shown: () => $shown.get(),
    keyOf,
    filter: (text) => $filter.set(text),
    refresh: turns.run,
    readToEnd: () => {
      whole = true;
      return turns.run(items().length);
    },
    reset: () => {
      generation += 1;
      parts = [];
      whole = false;
      turns.forget();
      $state.set({ kind: "loading" });
    },
  };
};

/** One reading at a time. Asked for during a reading, the next one begins after it, so it sees every change. */
const takeTurns = (read: (selected: number) => Promise<void>) => {
  let generation = 0;
  let reading: Promise<void> | null = null;
  let waiting: Promise<void> | null = null;

  const begin = (selected: number): Promise<void> => {
    waiting = null;
    const begun = read(selected).finally(() => {
      if (reading === begun) reading = null;
    });
    reading = begun;
    return begun;
  };

  return {
    run: (selected: number): Promise<void> => {
      if (reading === null) return begin(selected);
      const asked = generation;
      waiting ??= reading.then(() => (asked === generation ? begin(selected) : undefined));
      return waiting;
    },
    forget: (): void => {
      generation += 1;
      reading = null;
      waiting = null;
    },
  };
};
