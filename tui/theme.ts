/** Colors by meaning. No screen names a color, so a terminal without colors loses nothing but them. */

export type Tone =
  | "plain"
  | "title"
  | "muted"
  | "good"
  | "busy"
  | "bad"
  | "alarm"
  | "selected"
  | "key"
  | "disabled";

/** What Ink's `Text` takes. */
export interface Style {
  readonly color?: string;
  readonly bold?: boolean;
  readonly dimColor?: boolean;
  readonly inverse?: boolean;
}

export interface Theme {
  readonly colored: boolean;
  readonly styles: Readonly<Record<Tone, Style>>;
}

const colors: Theme = {
  colored: true,
  styles: {
    plain: {},
    title: { bold: true },
    muted: { dimColor: true },
    good: { color: "green" },
    busy: { color: "yellow" },
    bad: { color: "red", bold: true },
    alarm: { color: "red", bold: true, inverse: true },
    selected: { color: "cyan", bold: true, inverse: true },
    key: { color: "cyan", bold: true },
    disabled: { dimColor: true },
  },
};

const noColors: Theme = {
  colored: false,
  styles: {
    plain: {},
    title: { bold: true },
    muted: {},
    good: {},
    busy: {},
    bad: { bold: true },
    alarm: { bold: true, inverse: true },
    selected: { bold: true },
    key: { bold: true },
    disabled: {},
  },
};

/** `NO_COLOR`, when it is set to anything, turns colors off (no-color.org). */
export const themeFor = (environment: Readonly<Record<string, string | undefined>>): Theme =>
  (environment.NO_COLOR ?? "") === "" ? colors : noColors;
