/** What each command does. */

import type { Command } from "./key-map.ts";
import { moveBy, moveToFirst, moveToLast, pageStep, selectedRow } from "./movement.ts";
import { scroll } from "./overlay.ts";
import { answerQuestion, perform, type Scene } from "./perform.ts";
import { rowsOfView } from "./rows.ts";
import { neighbor, type Screen } from "./screen.ts";
import type { View } from "./stores.ts";

export type Commands = Readonly<Record<Command, () => void>>;

export interface Handles {
  readonly scene: Scene;
  /** Null where the key belongs to one account. */
  readonly chooseAccount: ((id: string) => void) | null;
  readonly showRegion: (region: string | null) => void;
  readonly quit: () => void;
}

const show = ({ stores, refresh }: Scene, view: View): void => {
  stores.$view.set(view);
  void refresh();
};

const open = ({ scene, chooseAccount }: Handles): void => {
  const { stores, lists } = scene;
  const view = stores.$view.get();
  const key = rowsOfView(lists, view).keyAt(selectedRow(stores, lists));
  if (key === null) return;
  if (view.kind === "accounts") chooseAccount?.(key);
  if (view.kind === "list") show(scene, { kind: "detail", screen: view.screen, key });
};

const back = ({ scene }: Handles): void => {
  const { stores } = scene;
  const view = stores.$view.get();
  if (view.kind === "detail") show(scene, { kind: "list", screen: view.screen });
  if (view.kind === "accounts" && stores.$account.get() !== null) {
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

/** More may follow what has been read; reading on begins at once. */
const last = ({ scene }: Handles): void => {
  moveToLast(scene.stores, scene.lists);
  void scene.refresh();
};

const close = ({ scene: { stores } }: Handles): void => {
  if (stores.$notice.get() !== null) stores.$notice.set(null);
  else stores.$help.set(false);
  stores.$scroll.set(0);
};

const openHelp = ({ scene: { stores } }: Handles): void => {
  stores.$scroll.set(0);
  stores.$help.set(true);
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
    last: () => last(handles),
    open: () => open(handles),
    back: () => back(handles),
    tab_left: () => step(handles, -1),
    tab_right: () => step(handles, 1),
    accounts: () => accounts(handles),
    region: () => nextRegion(handles),
    help: () => openHelp(handles),
    quit: handles.quit,
    yes: () => void answerQuestion(scene, true),
    no: () => void answerQuestion(scene, false),
    close: () => close(handles),
    scroll_up: () => scroll(stores, -1),
    scroll_down: () => scroll(stores, 1),
  };
};
