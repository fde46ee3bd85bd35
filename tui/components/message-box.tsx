/** The box above the view: a refusal, a question, the help, the policy. */
import { useStore } from "@nanostores/react";
import { Box } from "ink";
import { boxColumns, boxHeight, boxWidth } from "../state/layout.ts";
import type { Line } from "../state/line.ts";
import { scrolled } from "../state/overlay.ts";
import { useSession } from "./surface.tsx";
import { TextLines } from "./text-lines.tsx";

interface MessageBoxProps {
  /** All lines; those that fit are shown. */
  readonly lines: readonly Line[];
}

export const MessageBox = ({ lines }: MessageBoxProps) => {
  const { stores } = useSession();
  const size = useStore(stores.$size);
  useStore(stores.$scroll);
  const first = scrolled(stores, lines.length);
  return (
    <Box justifyContent="center" width={size.columns}>
      <Box borderStyle="round" flexDirection="column" paddingX={2} width={boxWidth(size) + boxColumns}>
        <TextLines lines={lines.slice(first, first + boxHeight(size))} />
      </Box>
    </Box>
  );
};
