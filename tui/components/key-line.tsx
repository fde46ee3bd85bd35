/** The bottom line: the keys that mean something now, made from the key map. What cannot be done is in parentheses. */
import { useStore } from "@nanostores/react";
import { type KeyHint, keyHints } from "../state/key-hints.ts";
import { type Cell, gap } from "../text/columns.ts";
import { useOpenList } from "./open-list.tsx";
import { Row } from "./row.tsx";
import { useSession } from "./surface.tsx";

const between: Cell = { text: " ".repeat(gap), tone: "plain" };

const cells = ({ label, hint, possible }: KeyHint): readonly Cell[] =>
  possible
    ? [
        { text: label, tone: "key" },
        { text: ` ${hint}`, tone: "plain" },
      ]
    : [{ text: `(${label} ${hint})`, tone: "disabled" }];

export const KeyLine = () => {
  const { stores, scene } = useSession();
  const { columns } = useStore(stores.$size);
  useStore(stores.$view);
  useStore(stores.$account);
  useStore(stores.$selections);
  useStore(stores.$pending);
  useStore(stores.$confirmation);
  useStore(stores.$notice);
  useStore(stores.$page);
  useStore(stores.$typing);
  useOpenList();
  return (
    <Row
      pieces={keyHints(scene, columns).flatMap((hint, at) =>
        at === 0 ? cells(hint) : [between, ...cells(hint)],
      )}
    />
  );
};
