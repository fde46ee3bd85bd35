/** Which keys the bottom line shows, and which of them can do nothing now. */
import { gap } from "../text/columns.ts";
import { widthOf } from "../text/fit.ts";
import type { ActionName } from "./actions/plan.ts";
import { type Binding, type Command, keyMap } from "./key-map.ts";
import { modeOf } from "./mode.ts";
import { overlayPosition } from "./overlay.ts";
import { planOf, type Scene } from "./perform.ts";

export interface KeyHint {
  readonly label: string;
  readonly hint: string;
  readonly possible: boolean;
}

const actions: Readonly<Record<ActionName, true>> = {
  restore: true,
  cancel: true,
  accept: true,
  reject: true,
};

const isAction = (command: Command): command is ActionName => Object.hasOwn(actions, command);

/** How to learn of the other keys, and how to leave, are never left out. */
const always: readonly Command[] = ["help", "quit", "yes", "no", "close"];

/** A question says in its own words what yes and no mean. */
const wording = ({ stores }: Scene, { command, hint }: Binding): string | null => {
  const confirmation = stores.$confirmation.get();
  if (confirmation !== null && (command === "yes" || command === "no")) return confirmation[command];
  if (command === "keep_filter" && stores.$view.get().kind === "accounts") return "choose";
  return hint;
};

/** With the space before the next one. */
const widthOfHint = ({ label, hint, possible }: KeyHint): number =>
  widthOf(label) + widthOf(hint) + (possible ? 1 : 3) + gap;

/** Whether pressing the key would do what it says. */
const isPossible = (scene: Scene, command: Command): boolean => {
  if (isAction(command)) return planOf(scene, command).kind !== "blocked";
  return command !== "accounts" || scene.permissions === null;
};

/** Before an account is chosen there is nothing to go back to; a box that is shown whole does not scroll. */
const leadsNowhere = ({ stores, lists }: Scene, command: Command): boolean => {
  if (command === "scroll_down") return overlayPosition(stores) === "";
  const choosing = stores.$view.get().kind === "accounts" && stores.$account.get() === null;
  return command === "back" && choosing && lists.accounts.$filter.get() === "";
};

/** The hints that fit into `room` columns: those that always stay, then the others in the order of the key map. */
export const keyHints = (scene: Scene, room: number): readonly KeyHint[] => {
  const all = keyMap[modeOf(scene.stores)].flatMap((binding) => {
    const { command, label } = binding;
    const hint = wording(scene, binding);
    if (hint === null || leadsNowhere(scene, command)) return [];
    const shown: KeyHint = { label, hint, possible: isPossible(scene, command) };
    return [{ shown, width: widthOfHint(shown), stays: always.includes(command) }];
  });
  let left = room + gap - all.reduce((sum, { stays, width }) => sum + (stays ? width : 0), 0);
  return all.flatMap(({ shown, width, stays }) => {
    if (stays) return [shown];
    if (width > left) return [];
    left -= width;
    return [shown];
  });
};
