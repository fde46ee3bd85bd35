/** Every key of the interface. The dispatcher, the key line and the help all read this map and nothing else. */
import type { ActionName } from "./actions/plan.ts";
import type { Mode } from "./mode.ts";
import type { Screen } from "./screen.ts";

export type Command =
  | ActionName
  | Screen
  | "up"
  | "down"
  | "page_up"
  | "page_down"
  | "first"
  | "last"
  | "open"
  | "back"
  | "tab_left"
  | "tab_right"
  | "accounts"
  | "region"
  | "filter"
  | "digit"
  | "copy"
  | "again"
  | "policy"
  | "help"
  | "quit"
  | "yes"
  | "no"
  | "close"
  | "keep_filter"
  | "clear_filter"
  | "erase"
  | "scroll_up"
  | "scroll_down";

export interface Binding {
  readonly keys: readonly string[];
  readonly command: Command;
  /** The key as the key line and the help write it. */
  readonly label: string;
  /** What it does, in a word or two for the key line; null is for the help only. */
  readonly hint: string | null;
  /** Null where the help of the binding before it speaks of both. */
  readonly help: string | null;
}

const binding = (
  keys: string,
  command: Command,
  label: string,
  hint: string | null,
  help: string | null,
): Binding => ({ keys: keys.split(" "), command, label, hint, help });

const move: readonly Binding[] = [
  binding("down j", "down", "↑↓", "move", "One row down or up (also j, k)"),
  binding("up k", "up", "↑", null, null),
  binding("pagedown ctrl-d", "page_down", "PgDn", null, "A page down (also ctrl-d)"),
  binding("pageup ctrl-u", "page_up", "PgUp", null, "A page up (also ctrl-u)"),
  binding("home g", "first", "g", null, "First row (also Home)"),
  binding("end G", "last", "G", null, "Last row (also End)"),
];
const tabs: readonly Binding[] = [
  binding("1", "my_shares", "1", null, "My Shares"),
  binding("2", "shared_with_me", "2", null, "Shared With Me"),
  binding("3", "invitations", "3", null, "Invitations"),
  binding("4", "restores", "4", null, "Restores"),
  binding("right l tab", "tab_right", "←→", "screen", "Screen to the left or right (also h, l, Tab)"),
  binding("left h", "tab_left", "←", null, null),
];
const details = binding("enter", "open", "enter", "details", "Open the details");
const choose = binding("enter", "open", "enter", "choose", "Show the side of this account");
const back = binding("escape", "back", "esc", "back", "Back");
const account = binding("a", "accounts", "a", "account", "Choose another account");
const filter = binding("/", "filter", "/", "filter", "Show only rows that contain a text");
const digit = binding("0 1 2 3 4 5 6 7 8 9", "digit", "0-9", null, "Find an account by its id");
const copy = binding("c", "copy", "c", "copy id", "Copy the id of the row to the clipboard (OSC 52)");
const again = binding("R ctrl-r", "again", "R", null, "Read again now (also ctrl-r)");
const region = binding("f", "region", "f", "region", "Show one region, or all");
const restore = binding("r", "restore", "r", "restore", "Restore to a new cluster; asks first");
const cancel = binding(
  "x",
  "cancel",
  "x",
  "cancel share",
  "Cancel the share or remove the principal; asks first",
);
const accept = binding("y", "accept", "y", "accept", "Accept the invitation");
const reject = binding("n", "reject", "n", "reject", "Reject the invitation; asks first");
const policy = binding(
  "p",
  "policy",
  "p",
  "policy",
  "Show the policy in force, and what is wrong with its files",
);
const help = binding("?", "help", "?", "help", "Show or hide this help");
const quit = binding("q ctrl-c", "quit", "q", "quit", "Quit (also ctrl-c)");
const stop = binding("ctrl-c", "quit", "ctrl-c", "quit", "Quit");
/** Letters are text while a filter is typed. */
const arrows: readonly Binding[] = [
  binding("down", "down", "↑↓", "move", "One row down or up"),
  binding("up", "up", "↑", null, null),
];
const scroll: readonly Binding[] = [
  binding("down j", "scroll_down", "↑↓", "scroll", "Scroll down or up (also j, k)"),
  binding("up k", "scroll_up", "↑", null, null),
];

const list = (...own: readonly Binding[]): readonly Binding[] => [
  ...own,
  details,
  account,
  ...tabs,
  filter,
  region,
  copy,
  ...move,
  again,
  policy,
  back,
  help,
  quit,
];
const detail = (...own: readonly Binding[]): readonly Binding[] => [
  ...own,
  back,
  account,
  ...tabs,
  copy,
  ...move,
  again,
  policy,
  help,
  quit,
];

export const keyMap: Readonly<Record<Mode, readonly Binding[]>> = {
  accounts: [choose, filter, digit, back, copy, ...move, again, policy, help, quit],
  my_shares: list(restore, cancel),
  shared_with_me: list(restore),
  invitations: list(accept, reject),
  restores: list(),
  my_shares_detail: detail(restore, cancel),
  shared_with_me_detail: detail(restore),
  invitations_detail: detail(accept, reject),
  restores_detail: detail(),
  help: [...scroll, binding("escape ? p", "close", "esc", "close", "Close"), quit],
  filter: [
    ...arrows,
    binding("enter", "keep_filter", "enter", "keep", "Keep the filter"),
    binding("escape", "clear_filter", "esc", "clear", "Clear the filter"),
    binding("backspace ctrl-h", "erase", "⌫", "erase", "Erase the last character"),
    stop,
  ],
  pending: [quit],
  confirm: [
    binding("y", "yes", "y", "yes", "Do it"),
    binding("n escape", "no", "n", "no", "Leave it"),
    ...scroll,
    quit,
  ],
  notice: [...scroll, binding("escape enter space", "close", "esc", "close", "Close"), quit],
};

/** The binding of a key in a mode, if it has one. */
export const bindingOf = (mode: Mode, key: string): Binding | undefined =>
  keyMap[mode].find(({ keys }) => keys.includes(key));
