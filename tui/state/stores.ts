/** What the terminal interface knows, in small stores. Nothing here knows React or HTTP. */
import { atom } from "nanostores";
import type { PolicyView } from "../../server/api/operations.ts";
import type { Answer } from "../answer.ts";
import type { Message, Notice } from "./notice.ts";
import type { Screen } from "./screen.ts";
import { firstSelection, type Selection } from "./selection.ts";

/** The account whose side is shown. */
export interface ChosenAccount {
  readonly id: string;
  /** Null until it has been read. */
  readonly name: string | null;
}

export type View =
  | { readonly kind: "accounts" }
  | { readonly kind: "list"; readonly screen: Screen }
  | { readonly kind: "detail"; readonly screen: Screen; readonly key: string };

/** Something that is done only after a yes. */
export interface Confirmation {
  readonly title: string;
  readonly lines: readonly string[];
  /** What yes and no mean here, in a word or two. */
  readonly yes: string;
  readonly no: string;
  readonly run: () => Promise<Answer<Done>>;
  /** The thing that is done, for the title of a refusal. */
  readonly what: string;
}

/** What has been done, and where to look at it. */
export interface Done {
  readonly text: string;
  readonly show?: { readonly screen: Screen; readonly key: string };
}

export type ServerState = "connecting" | "live" | "unreachable";

/** Columns and rows of the terminal. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** @param now milliseconds since 1970. */
export const createStores = (now: number) => ({
  $view: atom<View>({ kind: "accounts" }),
  $account: atom<ChosenAccount | null>(null),
  /** Null shows all regions. */
  $region: atom<string | null>(null),
  /** Regions seen in the lists of the account, sorted. */
  $regions: atom<readonly string[]>([]),
  /** By the name of the view, so that each keeps its row. */
  $selections: atom<Readonly<Record<string, Selection>>>({}),
  $server: atom<ServerState>("connecting"),
  $policy: atom<PolicyView | null>(null),
  /** What is under way, in words. */
  $pending: atom<string | null>(null),
  $confirmation: atom<Confirmation | null>(null),
  $notice: atom<Notice | null>(null),
  /** What is open above the view, called by its key. */
  $page: atom<"help" | "policy" | null>(null),
  /** The filter of the open list is being typed. */
  $typing: atom(false),
  /** Lines by which the box above the view is scrolled. */
  $scroll: atom(0),
  $message: atom<Message | null>(null),
  $now: atom(now),
  $size: atom<Size>({ columns: 80, rows: 24 }),
});

export type Stores = ReturnType<typeof createStores>;

/** A name for a view, under which it keeps its selection. */
export const nameOf = (view: View): string => {
  if (view.kind === "accounts") return "accounts";
  return view.kind === "list" ? view.screen : `${view.screen}/${view.key}`;
};

export const selectionOf = (stores: Stores): Selection =>
  stores.$selections.get()[nameOf(stores.$view.get())] ?? firstSelection;

export const select = (stores: Stores, view: View, selection: Selection): void =>
  stores.$selections.set({ ...stores.$selections.get(), [nameOf(view)]: selection });
