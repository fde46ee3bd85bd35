/** What stands where a list has no rows: it is being read, it is empty, nothing matches, or it could not be read. */
import { useStore } from "@nanostores/react";
import type { Failure } from "../answer.ts";
import { blank, type Line, lines } from "../state/line.ts";
import { failureLines } from "../state/notice-lines.ts";
import { useSession } from "./surface.tsx";
import { TextLines } from "./text-lines.tsx";

const indent = 2;

const useWidth = (): number => useStore(useSession().stores.$size).columns - 2 * indent;

export const Reading = () => <TextLines indent={indent} lines={[{ text: "Reading…", tone: "busy" }]} />;

interface EmptyProps {
  readonly title: string;
  /** What would make something appear here. */
  readonly next: string;
}

export const Empty = ({ title, next }: EmptyProps) => {
  const width = useWidth();
  const shown: readonly Line[] = [...lines(title, width, "title"), blank, ...lines(next, width)];
  return <TextLines indent={indent} lines={shown} />;
};

export const Failed = ({ failure }: { readonly failure: Failure }) => {
  const width = useWidth();
  const again = lines("It is read again every second; R reads it now.", width, "muted");
  return <TextLines indent={indent} lines={[...failureLines(failure, width), blank, ...again]} />;
};
