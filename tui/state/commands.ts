/** What each command does. */
import { accountId } from "../../server/api/words.ts";
import { idInSight } from "./copy.ts";
import { beginFilter, clearFilter, eraseLast, filteredList, keepFilter, typeText } from "./filter.ts";
import type { Command } from "./key-map.ts";
import { moveBy, moveToFirst, moveToLast, pageStep, selectedRow } from "./movement.ts";
import { scroll } from "./overlay.ts";
import { answerQuestion, perform, type Scene } from "./perform.ts";
import { openList } from "./refresh.ts";
import { rowsOfView } from "./rows.ts";
import { neighbor, type Screen } from "./screen.ts";
import { selectionOf, type View } from "./stores.ts";

/** Each takes the key that was pressed, which some commands are told by. */
export type Commands = Readonly<Record<Command, (key: string) => void>>;

export interface Handles {
  readonly scene: Scene;
  /** Null where the key belongs to one account. */
  readonly chooseAccount: ((id: string) => void) | null;
  readonly showRegion: (region: string | null) => void;
  readonly copy: (text: string) => void;
  readonly quit: () => void;
}

const show = ({ stores, refresh }: Scene, view: View): void => {
  stores.$view.set(view);
  void refresh();
};

export const isAccountId = (text: string): boolean => accountId.safeParse(text).success;

/** The selected account, or the one whose whole id was typed though it is not listed. */
const accountMeant = ({ stores, lists }: Scene): string | null => {
  const listed = rowsOfView(lists, { kind: "accounts" }).keyAt(selectedRow(stores, lists));
  const typed = lists.accounts.$filter.get();
  return listed ?? (isAccountId(typed) ? typed : null);
};

const open = ({ scene, chooseAccount }: Handles): void => {
  const { stores, lists } = scene;
  const view = stores.$view.get();
  if (view.kind === "accounts") {
    const account = accountMeant(scene);
    if (account !== null) chooseAccount?.(account);
  }
  if (view.kind !== "list") return;
  const key = rowsOfView(lists, view).keyAt(selectedRow(stores, lists));
  if (key !== null) show(scene, { kind: "detail", screen: view.screen, key });
};

/** One step out: of the details, of the filter, of the account. */
const back = ({ scene, chooseAccount }: Handles): void => {
  const { stores, lists } = scene;
  const view = stores.$view.get();
  if (view.kind === "detail") show(scene, { kind: "list", screen: view.screen });
  else if (filteredList(stores, lists)?.$filter.get() !== "") clearFilter(stores, lists);
  else if (view.kind === "list" && chooseAccount !== null) show(scene, { kind: "accounts" });
  else if (view.kind === "accounts" && stores.$account.get() !== null) {
    show(scene, { kind: "list", screen: "my_shares" });
  }
};

const step = ({ scene }: Handles, by: 1 | -1): void => {
  const view = scene.stores.$view.get();
  if (view.kind !== "accounts") show(scene, { kind: "list", screen: neighbor(view.screen, by) });
};

const accounts = ({ scene, chooseAccount }: Handles): void => {
  const text = "The key that is in use belongs to this account only.";
  if (chooseAccount === null) scene.stores.$message.set({ tone: "bad", text });
  else show(scene, { kind: "accounts" });
};

/** All regions, then each that has been seen, then all again. */
const nextRegion = ({ scene, showRegion }: Handles): void => {
  const { $region, $regions } = scene.stores;
  const ring = [null, ...$regions.get()];
  showRegion(ring[(ring.indexOf($region.get()) + 1) % ring.length] ?? null);
};

/** The last row read, and the very last once the server has no more, unless the selection has moved since. */
const last = async ({ stores, lists }: Scene): Promise<void> => {
  moveToLast(stores, lists);
  const view = stores.$view.get();
  if (view.kind === "detail") return;
  const { key } = selectionOf(stores);
  await openList(stores, lists).readToEnd();
  if (stores.$view.get() === view && selectionOf(stores).key === key) moveToLast(stores, lists);
};

const copy = ({ scene: { stores, lists }, copy: toClipboard }: Handles): void => {
  const id = idInSight(stores, lists);
  if (id !== null) toClipboard(id);
  stores.$message.set(
    id === null
      ? { tone: "bad", text: "There is no row to copy the id of." }
      : { tone: "good", text: `Copied ${id}.` },
  );
};

const again = async ({ stores, refresh }: Scene): Promise<void> => {
  await refresh();
  if (stores.$server.get() === "live") stores.$message.set({ tone: "good", text: "Read again." });
};

const close = ({ scene: { stores } }: Handles): void => {
  if (stores.$notice.get() !== null) stores.$notice.set(null);
  else stores.$page.set(null);
  stores.$scroll.set(0);
};

const openPage = ({ stores }: Scene, page: "help" | "policy"): void => {
  stores.$scroll.set(0);
  stores.$page.set(page);
};

export const createCommands = (handles: Handles): Commands => {
  const { scene } = handles;
  const { stores, lists } = scene;
  const tab = (screen: Screen) => () => show(scene, { kind: "list", screen });
  return {
    restore: () => void perform(scene, "restore"),
    cancel: () => void perform(scene, "cancel"),
    accept: () => void perform(scene, "accept"),
    reject: () => void perform(scene, "reject"),
    my_shares: tab("my_shares"),
    shared_with_me: tab("shared_with_me"),
    invitations: tab("invitations"),
    restores: tab("restores"),
    up: () => moveBy(stores, lists, -1),
    down: () => moveBy(stores, lists, 1),
    page_up: () => moveBy(stores, lists, -pageStep(stores)),
    page_down: () => moveBy(stores, lists, pageStep(stores)),
    first: () => moveToFirst(stores, lists),
    last: () => void last(scene),
    open: () => open(handles),
    back: () => back(handles),
    tab_left: () => step(handles, -1),
    tab_right: () => step(handles, 1),
    accounts: () => accounts(handles),
    region: () => nextRegion(handles),
    filter: () => beginFilter(stores, lists),
    digit: (key) => {
      beginFilter(stores, lists);
      typeText(stores, lists, key);
    },
    keep_filter: () => {
      keepFilter(stores);
      if (stores.$view.get().kind === "accounts") open(handles);
    },
    clear_filter: () => clearFilter(stores, lists),
    erase: () => eraseLast(stores, lists),
    copy: () => copy(handles),
    again: () => void again(scene),
    policy: () => openPage(scene, "policy"),
    help: () => openPage(scene, "help"),
    quit: handles.quit,
    yes: () => void answerQuestion(scene, true),
    no: () => void answerQuestion(scene, false),
    close: () => close(handles),
    scroll_up: () => scroll(stores, -1),
    scroll_down: () => scroll(stores, 1),
  };
};
