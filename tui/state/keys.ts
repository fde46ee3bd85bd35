/** The names of the keys that a terminal sent. */

/** What Ink says about a key press, as far as it matters here. */
export interface Press {
  readonly upArrow: boolean;
  readonly downArrow: boolean;
  readonly leftArrow: boolean;
  readonly rightArrow: boolean;
  readonly pageUp: boolean;
  readonly pageDown: boolean;
  readonly home: boolean;
  readonly end: boolean;
  readonly return: boolean;
  readonly escape: boolean;
  readonly tab: boolean;
  readonly backspace: boolean;
  readonly delete: boolean;
  readonly ctrl: boolean;
  readonly meta: boolean;
}

const special: readonly (readonly [keyof Press, string])[] = [
  ["upArrow", "up"],
  ["downArrow", "down"],
  ["leftArrow", "left"],
  ["rightArrow", "right"],
  ["pageUp", "pageup"],
  ["pageDown", "pagedown"],
  ["home", "home"],
  ["end", "end"],
  ["return", "enter"],
  ["escape", "escape"],
  ["tab", "tab"],
  ["backspace", "backspace"],
  ["delete", "backspace"],
];

const characters: Readonly<Record<string, string>> = {
  "\r": "enter",
  "\n": "enter",
  "\t": "tab",
  "\x7f": "backspace",
  " ": "space",
};

/** Control characters are the letters that ctrl makes them of. */
const nameOf = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  return (
    characters[character] ?? (code > 0 && code < 27 ? `ctrl-${String.fromCharCode(code + 96)}` : character)
  );
};

/** Keys that are typed fast arrive together: one press may hold many characters. */
export const keysOf = (input: string, press: Press): readonly string[] => {
  const named = special.find(([name]) => press[name]);
  if (named !== undefined) return [named[1]];
  if (press.meta) return [];
  if (press.ctrl) return [`ctrl-${input}`];
  return [...input].map(nameOf);
};
