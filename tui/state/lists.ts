/** The lists of the interface, read for the chosen account and region. */
import type { AccountView } from "../../server/api/inventory.ts";
import type {
  InvitationView,
  MySharesItem,
  RestoreView,
  SharedWithMeItem,
} from "../../server/api/sharing.ts";
import type { Page } from "../../server/api/words.ts";
import { type Answer, mapAnswer } from "../answer.ts";
import type { Client, ListQuery } from "../client.ts";
import { createList, type List } from "./list.ts";
import type { Stores } from "./stores.ts";

export interface Lists {
  readonly accounts: List<AccountView>;
  readonly my_shares: List<MySharesItem>;
  readonly shared_with_me: List<SharedWithMeItem>;
  readonly invitations: List<InvitationView>;
  readonly restores: List<RestoreView>;
}

type Load<Item> = (account: string | null, query: ListQuery) => Promise<Answer<Page<Item>>>;

/** Each answer also says whether the server can be reached. */
export const observed = <Value>(stores: Stores, answer: Answer<Value>): Answer<Value> => {
  stores.$server.set(answer.kind === "unreachable" ? "unreachable" : "live");
  return answer;
};

const remember = (stores: Stores, items: readonly { readonly region: string }[]): void => {
  const known = stores.$regions.get();
  const seen = [...new Set([...known, ...items.map((item) => item.region)])].sort();
  if (seen.length > known.length) stores.$regions.set(seen);
};

const regional =
  <Item extends { readonly region: string }>(stores: Stores, load: Load<Item>) =>
  async (cursor: string | null): Promise<Answer<Page<Item>>> => {
    const account = stores.$account.get()?.id ?? null;
    const region = stores.$region.get();
    const answer = observed(stores, await load(account, { region, cursor }));
    if (answer.kind === "ok" && account === stores.$account.get()?.id) remember(stores, answer.value.items);
    return mapAnswer(answer, (page) => ({
      ...page,
      items: page.items.filter((item) => region === null || item.region === region),
    }));
  };

export const createLists = (stores: Stores, client: Client): Lists => {
  const accounts = async (cursor: string | null) =>
    observed(stores, await client.accounts(null, { region: null, cursor }));
  return {
    accounts: createList(accounts, (item) => item.id),
    my_shares: createList(regional(stores, client.myShares), (item) => item.backup_set),
    shared_with_me: createList(regional(stores, client.sharedWithMe), (item) => item.backup_set),
    invitations: createList(regional(stores, client.invitations), (item) => item.id),
    restores: createList(regional(stores, client.restores), (item) => item.id),
  };
};

/** Forgets what belongs to the account or the region shown before. */
export const resetLists = ({ my_shares, shared_with_me, invitations, restores }: Lists): void => {
  for (const list of [my_shares, shared_with_me, invitations, restores]) list.reset();
};
