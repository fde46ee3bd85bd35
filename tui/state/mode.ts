/** What the keys mean now. */
import { type Screen, screens } from "./screen.ts";
import type { Stores } from "./stores.ts";

export type Mode =
  | "accounts"
  | Screen
  | `${Screen}_detail`
  /** Above the views, the strongest last. */
  | "filter"
  | "help"
  | "pending"
  | "confirm"
  | "notice";

export const modeOf = (stores: Stores): Mode => {
  if (stores.$notice.get() !== null) return "notice";
  if (stores.$confirmation.get() !== null) return "confirm";
  if (stores.$pending.get() !== null) return "pending";
  if (stores.$page.get() !== null) return "help";
  if (stores.$typing.get()) return "filter";
  return viewMode(stores);
};

/** The mode of the view below the help, the notice and the question. */
export const viewMode = (stores: Stores): Mode => {
  const view = stores.$view.get();
  if (view.kind === "accounts") return "accounts";
  return view.kind === "list" ? view.screen : `${view.screen}_detail`;
};

export const modes: readonly Mode[] = [
  "accounts",
  ...screens,
  ...screens.map((screen): Mode => `${screen}_detail`),
  "filter",
  "help",
  "pending",
  "confirm",
  "notice",
];
