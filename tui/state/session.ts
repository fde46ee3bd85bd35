/** One open terminal interface: its stores, and the one way in, which is a key. */
import type { MeView } from "../../server/api/operations.ts";
import type { Client } from "../client.ts";
import { createCommands } from "./commands.ts";
import { typeText } from "./filter.ts";
import { bindingOf } from "./key-map.ts";
import { clearFilters, createLists, type Lists, resetLists } from "./lists.ts";
import { modeOf } from "./mode.ts";
import type { Scene } from "./perform.ts";
import { keepFresh, refreshInvitations, refreshName, refreshOpen, type Timer } from "./refresh.ts";
import { createStores, type Size, type Stores } from "./stores.ts";

export interface SessionParts {
  readonly client: Client;
  /** Who the key belongs to. */
  readonly me: MeView;
  readonly timer: Timer;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly onQuit: () => void;
  /** Puts a text on the clipboard. */
  readonly copy: (text: string) => void;
  /** The account that an operator begins with; null to choose one. */
  readonly account: string | null;
}

export interface Session {
  readonly stores: Stores;
  readonly lists: Lists;
  readonly scene: Scene;
  /** Runs what the key means now; a key that means nothing is ignored. */
  readonly press: (key: string) => void;
  /** Takes pasted text where text is typed. Anywhere else it is dropped: a paste never presses keys. */
  readonly paste: (text: string) => void;
  readonly resize: (size: Size) => void;
  readonly start: () => void;
  readonly stop: () => void;
}

/** An id that was typed may be nobody's. */
const leaveUnknown = async ({ stores, client }: Scene, id: string): Promise<void> => {
  const failure = await refreshName(stores, client);
  const unknown = failure?.kind === "problem" && failure.problem.status === 404;
  if (!unknown || stores.$account.get()?.id !== id) return;
  stores.$account.set(null);
  stores.$view.set({ kind: "accounts" });
  stores.$message.set({ tone: "bad", text: failure.problem.detail });
};

/** Turns to an account: what was read for another is forgotten. */
const turnTo = (scene: Scene, id: string): void => {
  const { stores, lists, refresh } = scene;
  const name = lists.accounts.items().find((account) => account.id === id)?.name ?? null;
  resetLists(lists);
  clearFilters(lists);
  stores.$typing.set(false);
  stores.$selections.set({ accounts: stores.$selections.get().accounts ?? { key: id, row: 0, top: 0 } });
  stores.$regions.set([]);
  stores.$region.set(null);
  stores.$account.set({ id, name });
  stores.$view.set({ kind: "list", screen: "my_shares" });
  void refresh();
  void refreshInvitations(stores, lists);
  if (name === null) void leaveUnknown(scene, id);
};

const showRegion = ({ stores, lists, refresh }: Scene, region: string | null): void => {
  resetLists(lists);
  stores.$region.set(region);
  void refresh();
};

/** The account whose side a key sees from the start; an operator chooses one. */
const begin = ({ stores }: Scene, me: MeView, wanted: string | null): void => {
  const id = me.role === "account" ? me.account : wanted;
  if (id === null) return;
  stores.$account.set({ id, name: null });
  stores.$view.set({ kind: "list", screen: "my_shares" });
};

/** Keys with longer names are not characters. */
const isText = (key: string): boolean => key === "space" || [...key].length === 1;

export const createSession = (parts: SessionParts): Session => {
  const { client, me, timer, now } = parts;
  const stores = createStores(now());
  const lists = createLists(stores, client, now);
  const scene: Scene = {
    stores,
    lists,
    client,
    permissions: me.role === "account" ? me.permissions : null,
    refresh: () => refreshOpen(stores, lists),
  };
  const commands = createCommands({
    scene,
    chooseAccount: me.role === "account" ? null : (id) => turnTo(scene, id),
    showRegion: (region) => showRegion(scene, region),
    copy: parts.copy,
    quit: parts.onQuit,
  });
  let stopRefreshing = (): void => undefined;
  begin(scene, me, parts.account);

  return {
    stores,
    lists,
    scene,
    press: (key) => {
      const mode = modeOf(stores);
      const binding = bindingOf(mode, key);
      if (binding !== undefined) {
        stores.$message.set(null);
        commands[binding.command](key);
      } else if (mode === "filter" && isText(key)) typeText(stores, lists, key === "space" ? " " : key);
    },
    paste: (text) => {
      const mode = modeOf(stores);
      if (mode === "accounts") stores.$typing.set(true);
      if (mode === "accounts" || mode === "filter") typeText(stores, lists, text.trim());
    },
    resize: (size) => stores.$size.set(size),
    start: () => {
      stopRefreshing = keepFresh({ stores, lists, client, timer, now });
    },
    stop: () => stopRefreshing(),
  };
};
