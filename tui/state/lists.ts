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

/** What a filter looks into: what an operator has in hand when searching. */
const texts = {
  account: ({ id, name, site }: AccountView) => `${id} ${name} ${site}`,
  myShare: ({ backup_set, cluster, region, shares }: MySharesItem) =>
    [backup_set, cluster, region, ...shares.flatMap(({ id, name }) => [id, name])].join(" "),
  sharedWithMe: ({ backup_set, owner, cluster, region, state, shares }: SharedWithMeItem) =>
    [backup_set, owner, cluster, region, state, ...shares.flatMap(({ id, name }) => [id, name])].join(" "),
  invitation: (item: InvitationView) =>
    [item.id, item.share, item.share_name, item.owner, item.account, item.region, item.state].join(" "),
  restore: ({ id, backup_set, region, state, new_cluster }: RestoreView) =>
    [id, backup_set, region, state, new_cluster ?? ""].join(" "),
};

/** @param now milliseconds since 1970. */
export const createLists = (stores: Stores, client: Client, now: () => number): Lists => {
  const accounts = async (cursor: string | null) =>
    observed(stores, await client.accounts(null, { region: null, cursor }));
  return {
    accounts: createList({ load: accounts, keyOf: (item) => item.id, textOf: texts.account, now }),
    my_shares: createList({
      load: regional(stores, client.myShares),
      keyOf: (item) => item.backup_set,
      textOf: texts.myShare,
      now,
    }),
    shared_with_me: createList({
      load: regional(stores, client.sharedWithMe),
      keyOf: (item) => item.backup_set,
      textOf: texts.sharedWithMe,
      now,
    }),
    invitations: createList({
      load: regional(stores, client.invitations),
      keyOf: (item) => item.id,
      textOf: texts.invitation,
      now,
    }),
    restores: createList({
      load: regional(stores, client.restores),
      keyOf: (item) => item.id,
      textOf: texts.restore,
      now,
    }),
  };
};

/** Forgets what belongs to the account or the region shown before. */
export const resetLists = ({ my_shares, shared_with_me, invitations, restores }: Lists): void => {
  for (const list of [my_shares, shared_with_me, invitations, restores]) list.reset();
};

/** Shows everything again. */
export const clearFilters = (lists: Lists): void => {
  for (const list of Object.values(lists)) list.filter("");
};
