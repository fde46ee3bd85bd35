/** The key map is all there is: the dispatcher, the bottom line and the help are made of it. */
import { describe, expect, test } from "vitest";
import { helpLines } from "../../tui/state/help-lines.ts";
import { keyMap } from "../../tui/state/key-map.ts";
import { keysOf, type Press } from "../../tui/state/keys.ts";
import { modes } from "../../tui/state/mode.ts";

const nothing: Press = {
  upArrow: false,
  downArrow: false,
  leftArrow: false,
  rightArrow: false,
  pageUp: false,
  pageDown: false,
  home: false,
  end: false,
  return: false,
  escape: false,
  tab: false,
  backspace: false,
  delete: false,
  ctrl: false,
  meta: false,
};

describe.each(modes)("%s", (mode) => {
  test("binds no key twice", () => {
    const keys = keyMap[mode].flatMap((binding) => binding.keys);
    expect(keys).toEqual([...new Set(keys)]);
  });

  test("lets one quit with ctrl-c", () => {
    expect(keyMap[mode].some(({ keys, command }) => command === "quit" && keys.includes("ctrl-c"))).toBe(
      true,
    );
  });

  test("explains each of its keys in the help", () => {
    const text = helpLines(mode, 200).map((line) => line.text);
    keyMap[mode].forEach(({ label, help }, at) => {
      // The arrow that goes back is named by the line of the one that goes on.
      if (help === null) expect(keyMap[mode][at - 1]?.label).toContain(label);
      else expect(text.some((line) => line.startsWith(label) && line.endsWith(help))).toBe(true);
    });
  });
});

test("the same key means the same on every screen", () => {
  const meanings = new Map<string, Set<string>>();
  for (const mode of ["my_shares", "shared_with_me", "invitations", "restores"] as const) {
    for (const { keys, command } of keyMap[mode]) {
      for (const key of keys) meanings.set(key, (meanings.get(key) ?? new Set()).add(command));
    }
  }
  expect([...meanings.values()].every((commands) => commands.size === 1)).toBe(true);
});

test.each([
  ["jjk", nothing, ["j", "j", "k"]],
  ["x\ry\t", nothing, ["x", "enter", "y", "tab"]],
  ["审 a", nothing, ["审", "space", "a"]],
  ["a\x04\x7f", nothing, ["a", "ctrl-d", "backspace"]],
  ["c", { ...nothing, ctrl: true }, ["ctrl-c"]],
  ["", { ...nothing, pageDown: true }, ["pagedown"]],
  ["", { ...nothing, delete: true }, ["backspace"]],
  ["x", { ...nothing, meta: true }, []],
] as const)("%j is heard key by key", (input, press, keys) => {
  expect(keysOf(input, press)).toEqual(keys);
});
