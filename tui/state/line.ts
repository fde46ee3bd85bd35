/** A line of text in a box. */
import { wrap } from "../text/wrap.ts";
import type { Tone } from "../theme.ts";

export interface Line {
  readonly text: string;
  readonly tone: Tone;
}

export const blank: Line = { text: "", tone: "plain" };

/** A text broken into lines of one tone, each behind `indent` spaces. */
export const lines = (text: string, width: number, tone: Tone = "plain", indent = 0): readonly Line[] =>
  wrap(text, width - indent).map((line) => ({ text: " ".repeat(indent) + line, tone }));
