/** The line above the keys: what is under way, what came of it, how old what is shown is; and where in the list one is. */
import { useStore } from "@nanostores/react";
import { sentenceOf } from "../answer.ts";
import type { ListState } from "../state/list.ts";
import { selectedRow } from "../state/movement.ts";
import type { Message } from "../state/notice.ts";
import { overlayPosition } from "../state/overlay.ts";
import type { Cell } from "../text/columns.ts";
import { cut, widthOf } from "../text/fit.ts";
import { duration } from "../text/times.ts";
import { useOpenList } from "./open-list.tsx";
import { Row, spread } from "./row.tsx";
import { Spinner } from "./spinner.tsx";
import { useSession } from "./surface.tsx";

/** Milliseconds from which the age of what is shown is said, though no reading has failed. */
const old = 5000;

const ageCell = (state: ListState<unknown>, now: number): Cell | null => {
  if (state.kind !== "ready" && state.kind !== "empty") return null;
  const age = now - state.readAt;
  if (state.stale === null) {
    return age < old ? null : { text: `Read ${duration(age)} ago, reading again…`, tone: "busy" };
  }
  return { text: `Read ${duration(age)} ago. ${sentenceOf(state.stale)}`, tone: "busy" };
};

const messageCell = ({ tone, text }: Message): Cell => ({ text: tone === "bad" ? `! ${text}` : text, tone });

const positionText = (shown: number, row: number, state: ListState<unknown>, filter: string): string => {
  if (state.kind !== "ready") return "";
  const total = filter === "" ? `${shown}` : `${shown} found in ${state.items.length}`;
  const place = shown === 0 ? total : `${row + 1} of ${total}`;
  return `${place}${state.more ? "+" : ""}`;
};

const usePosition = (): string => {
  const { stores, lists } = useSession();
  const { state, shown, filter } = useOpenList();
  useStore(stores.$selections);
  useStore(stores.$scroll);
  const view = useStore(stores.$view);
  const above = overlayPosition(stores);
  if (above !== null) return above;
  return view.kind === "detail" ? "" : positionText(shown.length, selectedRow(stores, lists), state, filter);
};

const useSaid = (): Cell => {
  const { stores } = useSession();
  const { state, filter } = useOpenList();
  const typing = useStore(stores.$typing);
  const message = useStore(stores.$message);
  const now = useStore(stores.$now);
  const view = useStore(stores.$view);
  if (typing) return { text: `/${filter}█`, tone: "key" };
  if (message !== null) return messageCell(message);
  const age = ageCell(state, now);
  if (age !== null) return age;
  const filtered = filter !== "" && view.kind !== "detail";
  return { text: filtered ? `/${filter}  (esc shows all)` : "", tone: "busy" };
};

export const StatusLine = () => {
  const { stores } = useSession();
  const { columns } = useStore(stores.$size);
  const pending = useStore(stores.$pending);
  const position = usePosition();
  const said = useSaid();
  if (pending !== null) return <Spinner text={pending} width={columns} />;
  const room = columns - widthOf(position) - 2;
  const left: Cell = { ...said, text: cut(said.text, room) };
  return <Row pieces={spread([left], [{ text: position, tone: "muted" }], columns)} />;
};
