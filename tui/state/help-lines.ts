/** The help as lines, made from the key map. */
import { fitted } from "../text/fit.ts";
import { type Binding, keyMap } from "./key-map.ts";
import { blank, type Line, lines } from "./line.ts";
import type { Mode } from "./mode.ts";

const labelWidth = 8;

const linesOf = ({ label, help }: Binding, width: number): readonly Line[] =>
  help === null
    ? []
    : lines(help, width - labelWidth).map(({ text }, at) => ({
        text: fitted(at === 0 ? label : "", labelWidth) + text,
        tone: "plain",
      }));

export const helpLines = (mode: Mode, width: number): readonly Line[] => [
  { text: "Keys", tone: "title" },
  blank,
  ...keyMap[mode].flatMap((binding) => linesOf(binding, width)),
  blank,
  ...lines("Times are UTC. Lists are read again every second.", width, "muted"),
  ...lines("A dimmed key, or one in parentheses, cannot be used now; press it to read why.", width, "muted"),
];
