/** Lines of text, each of one tone. */

import type { Line } from "../state/line.ts";
import { Row } from "./row.tsx";

interface TextLinesProps {
  readonly lines: readonly Line[];
  readonly indent?: number;
}

export const TextLines = ({ lines, indent = 0 }: TextLinesProps) =>
  lines.map((line, at) => (
    <Row
      // biome-ignore lint/suspicious/noArrayIndexKey: a line has no identity but its place
      key={at}
      pieces={[{ text: `${" ".repeat(indent)}${line.text}` || " ", tone: line.tone }]}
    />
  ));
