/** What stands on a terminal on which nothing useful fits. */
import { Box, Text } from "ink";
import { smallest } from "../state/layout.ts";
import type { Size } from "../state/stores.ts";
import { cut } from "../text/fit.ts";

export const TooSmall = ({ columns, rows }: Size) => {
  const lines = [
    `This terminal has ${columns} × ${rows} characters.`,
    `Lendbase needs ${smallest.columns} × ${smallest.rows}: make it larger.`,
    "q quits.",
  ];
  return (
    <Box flexDirection="column">
      {lines.slice(0, rows).map((line) => (
        <Text key={line}>{cut(line, columns)}</Text>
      ))}
    </Box>
  );
};
