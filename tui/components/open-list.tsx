/** Draws again whenever the list behind the open view changes. */
import { useStore } from "@nanostores/react";
import { openList } from "../state/refresh.ts";
import { useSession } from "./surface.tsx";

export const useOpenList = () => {
  const { stores, lists } = useSession();
  useStore(stores.$view);
  const list = openList(stores, lists);
  const state = useStore(list.$state);
  const shown = useStore(list.$shown);
  const filter = useStore(list.$filter);
  return { state, shown, filter };
};
