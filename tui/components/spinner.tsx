/** Shows that something is under way. */
import { useAnimation } from "ink";
import { cut } from "../text/fit.ts";
import { Row } from "./row.tsx";

const frames = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";

interface SpinnerProps {
  readonly text: string;
  readonly width: number;
}

export const Spinner = ({ text, width }: SpinnerProps) => {
  const { frame } = useAnimation({ interval: 100 });
  const sign = [...frames][frame % frames.length] ?? "";
  return <Row pieces={[{ text: cut(`${sign} ${text}…`, width), tone: "busy" }]} />;
};
