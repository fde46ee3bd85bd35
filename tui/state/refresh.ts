/** Keeps what is shown up to date. */
import type { Failure } from "../answer.ts";
import type { Client } from "../client.ts";
import type { List } from "./list.ts";
import { type Lists, observed } from "./lists.ts";
import { selectedRow } from "./movement.ts";
import { type Stores, selectionOf } from "./stores.ts";

/** Milliseconds between two readings of the open list. */
export const interval = 1e3;
/** Readings of the open list for one of the policy and the account's name. */
const slowly = 2;

/** Repeats, so that tests decide when time passes. `every` answers how to stop. */
export interface Timer {
  every(milliseconds: number, run: () => void): () => void;
}

export const systemTimer: Timer = {
  every: (milliseconds, run) => {
    const timer = setInterval(run, milliseconds);
    return () => clearInterval(timer);
  },
};

/** What is of use of a list, whatever it is a list of. */
export type OpenList = Pick<List<object>, "$state" | "$shown" | "$filter" | "refresh" | "readToEnd">;

/** The list behind the open view. */
export const openList = (stores: Stores, lists: Lists): OpenList => {
  const view = stores.$view.get();
  return view.kind === "accounts" ? lists.accounts : lists[view.screen];
};

/** The row around which the open list is read; before the first reading it is the one that was selected. */
const rowInSight = (stores: Stores, lists: Lists): number => {
  const view = stores.$view.get();
  if (view.kind === "detail") return stores.$selections.get()[view.screen]?.row ?? 0;
  return Math.max(selectedRow(stores, lists), selectionOf(stores).row);
};

/** Reads the open list again, around the selected row. */
export const refreshOpen = (stores: Stores, lists: Lists): Promise<void> =>
  openList(stores, lists).refresh(rowInSight(stores, lists));

const refreshPolicy = async (stores: Stores, client: Client): Promise<void> => {
  const answer = observed(stores, await client.policy());
  if (answer.kind === "ok") stores.$policy.set(answer.value);
};

/** Names the chosen account, as long as it is still the chosen one. Answers what the server has against it. */
export const refreshName = async (stores: Stores, client: Client): Promise<Failure | null> => {
  const chosen = stores.$account.get();
  if (chosen === null) return null;
  const answer = observed(stores, await client.account(chosen.id));
  if (answer.kind === "ok" && stores.$account.get()?.id === chosen.id) {
    if (chosen.name !== answer.value.name) stores.$account.set({ id: chosen.id, name: answer.value.name });
  }
  return answer.kind === "ok" ? null : answer;
};

/** Every screen of an account says how many invitations wait for it. */
export const refreshInvitations = async (stores: Stores, lists: Lists): Promise<void> => {
  const open = openList(stores, lists) === lists.invitations;
  if (stores.$account.get() === null || open) return;
  await lists.invitations.refresh(stores.$selections.get().invitations?.row ?? 0);
};

interface Upkeep {
  readonly stores: Stores;
  readonly lists: Lists;
  readonly client: Client;
  readonly timer: Timer;
  readonly now: () => number;
}

/** Reads everything once, then again and again until the answered function is called. */
export const keepFresh = ({ stores, lists, client, timer, now }: Upkeep): (() => void) => {
  let turn = 0;
  const run = (): void => {
    stores.$now.set(now());
    void refreshOpen(stores, lists);
    if (turn % slowly === 0) {
      void refreshPolicy(stores, client);
      void refreshName(stores, client);
      void refreshInvitations(stores, lists);
    }
    turn += 1;
  };
  run();
  return timer.every(interval, run);
};
