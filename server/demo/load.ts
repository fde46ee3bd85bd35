/**
 * Loads the demo world through the public API, so that it doubles as an example. What has been loaded before is left
 * as it is.
 */
import type { InvitationView, ResourceShareBody, ResourceShareView, RestoreView } from "../api/sharing.ts";
import type { Page, Principal } from "../api/words.ts";
import { type Address, type Api, createApi } from "./api.ts";
import {
  accountIds,
  accounts,
  backupSetsAt,
  clusters,
  directory,
  folders,
  readerAccount,
  readers,
} from "./world.ts";

const { shop, bank, harbor, harborLab, analytics, auditors, partner } = accountIds;

const lastSet = "bk-harbor-friday";

const person = (id: string): Principal => ({ type: "Account", id });

/** The management account comes first: a directory needs it, and the other accounts need the directory. */
const registerAccounts = async (api: Api): Promise<void> => {
  const { id, ...body } = directory;
  const management = accounts[body.management_account];
  await api.put(`/v1/accounts/${body.management_account}`, { ...management, parent: null });
  await api.put(`/v1/directories/${id}`, body);
  for (const [folder, content] of folders) await api.put(`/v1/folders/${folder}`, content);
  for (const [account, content] of Object.entries(accounts)) {
    await api.put(`/v1/accounts/${account}`, content);
  }
  await Promise.all(readers.map((reader, at) => api.put(`/v1/accounts/${reader}`, readerAccount(at))));
};

const registerBackupSets = async (api: Api, now: number): Promise<void> => {
  for (const [cluster, body] of Object.entries(clusters)) await api.put(`/v1/clusters/${cluster}`, body);
  for (const [set, body] of Object.entries(backupSetsAt(now))) await api.put(`/v1/backup-sets/${set}`, body);
};

const share = (api: Api, owner: string, body: Partial<ResourceShareBody> & { readonly name: string }) =>
  api.post<ResourceShareView>("/v1/resource-shares", owner, { region: "cn-beijing", ...body });

const answer = async (api: Api, account: string, shareId: string, how: "accept" | "reject") => {
  const { items } = await api.get<Page<InvitationView>>("/v1/invitations?limit=500", account);
  const invitation = items.find((item) => item.share === shareId && item.state === "pending");
  if (invitation !== undefined) await api.post(`/v1/invitations/${invitation.id}/${how}`, account);
};

const shareOrders = async (api: Api): Promise<void> => {
  const weekly = await share(api, shop, {
    name: "weekly-orders",
    backup_sets: ["bk-orders-monday", "bk-orders-tuesday"],
    principals: [person(analytics), person(auditors), person(partner)],
  });
  await answer(api, analytics, weekly.id, "accept");
  await answer(api, partner, weekly.id, "reject");
  // The same set in a second share: cancelling one of them ends nothing that the other grants (R19).
  const second = await share(api, shop, {
    name: "orders.second-way",
    backup_sets: ["bk-orders-tuesday", "bk-orders-expiring"],
    principals: [person(analytics)],
  });
  await answer(api, analytics, second.id, "accept");
  await share(api, shop, {
    name: "公司内部",
    scope: "resource_directory",
    backup_sets: ["bk-orders-company"],
    principals: [{ type: "Folder", id: "fd-data" }],
  });
  await share(api, shop, {
    name: "popular",
    backup_sets: ["bk-orders-popular"],
    principals: readers.map(person),
  });
  // Without a principal nothing is shared yet (R28).
  await share(api, shop, { name: "draft", backup_sets: ["bk-orders-draft"] });
  const nightly = await share(api, shop, {
    name: "before-conversion",
    backup_sets: ["bk-orders-converting"],
    principals: [person(analytics)],
  });
  await answer(api, analytics, nightly.id, "accept");
  await api.post("/v1/backup-sets/bk-orders-converting/convert", shop);
};

/** One account is being revoked while the other stays. */
const shareLedger = async (api: Api): Promise<void> => {
  const closing = await share(api, bank, {
    name: "quarter-closing",
    region: "cn-hangzhou",
    backup_sets: ["bk-ledger-q3", "bk-ledger-q4"],
    principals: [person(analytics), person(auditors)],
  });
  await answer(api, analytics, closing.id, "accept");
  await answer(api, auditors, closing.id, "accept");
  await api.delete(`/v1/resource-shares/${closing.id}/principals/Account/${analytics}`, bank);
};

const shareHarbor = async (api: Api): Promise<void> => {
  const { id } = await share(api, harbor, {
    name: "harbor_lab",
    region: "ap-southeast-1",
    backup_sets: [lastSet],
    principals: [person(harborLab)],
  });
  await answer(api, harborLab, id, "accept");
  await api.post("/v1/restores", harborLab, { backup_set: lastSet, region: "ap-southeast-1" });
};

export interface DemoWorld {
  /** False where it was there before. */
  readonly loaded: boolean;
  readonly accounts: number;
  /** Accounts worth a look: an owner, and a recipient. */
  readonly owner: string;
  readonly recipient: string;
}

/** Throws a DemoError, in one sentence, for what the server refuses. */
export const loadDemo = async (address: Address): Promise<DemoWorld> => {
  const api = createApi(address);
  const world = {
    accounts: Object.keys(accounts).length + readers.length,
    owner: shop,
    recipient: analytics,
  };
  // The last thing that is loaded tells whether all of it was. An operator who names no account sees every side.
  const known = await api.get<Page<RestoreView>>(`/v1/restores?backup_set=${lastSet}`, null);
  if (known.items.length > 0) return { loaded: false, ...world };
  await registerAccounts(api);
  await registerBackupSets(api, Date.now());
  await shareOrders(api);
  await shareLedger(api);
  await shareHarbor(api);
  return { loaded: true, ...world };
};
