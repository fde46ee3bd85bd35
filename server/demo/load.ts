/**
 * Loads the demo world through the public API, so that it doubles as an example. What has been loaded before is left
 * as it is.
 */
import type { InvitationView, ResourceShareView, RestoreView } from "../api/sharing.ts";
import type { Page } from "../api/words.ts";
import { type Address, type Api, createApi } from "./api.ts";
import { backupSetAt, type DemoShare, world } from "./world.ts";

/** The directory needs its management account, and what is in the directory needs the directory. */
const registerAccounts = async (api: Api): Promise<void> => {
  const { id: directory, ...body } = world.directory;
  const management = body.management_account;
  await api.put(`/v1/accounts/${management}`, world.accounts[management] ?? {});
  await api.put(`/v1/directories/${directory}`, body);
  for (const [folder, content] of Object.entries(world.folders)) {
    await api.put(`/v1/folders/${folder}`, content);
  }
  for (const [account, content] of Object.entries(world.accounts)) {
    await api.put(`/v1/accounts/${account}`, content);
  }
};

const registerBackupSets = async (api: Api, now: number): Promise<void> => {
  for (const [cluster, body] of Object.entries(world.clusters)) {
    await api.put(`/v1/clusters/${cluster}`, body);
  }
  for (const [id, set] of Object.entries(world.backup_sets)) {
    await api.put(`/v1/backup-sets/${id}`, backupSetAt(set, now));
  }
};

const answer = async (api: Api, account: string, share: string, how: "accept" | "reject"): Promise<void> => {
  const { items } = await api.get<Page<InvitationView>>("/v1/invitations?state=pending", account);
  for (const { id } of items.filter((item) => item.share === share)) {
    await api.post(`/v1/invitations/${id}/${how}`, account);
  }
};

const share = async (api: Api, { owner, accepted_by, rejected_by, removed, ...body }: DemoShare) => {
  const { id } = await api.post<ResourceShareView>("/v1/resource-shares", owner, body);
  for (const account of accepted_by) await answer(api, account, id, "accept");
  for (const account of rejected_by) await answer(api, account, id, "reject");
  for (const principal of removed) {
    await api.delete(`/v1/resource-shares/${id}/principals/${principal.type}/${principal.id}`, owner);
  }
};

interface Explained {
  readonly context: { readonly quotas: readonly { readonly rule: string; readonly limit: number }[] };
}

/** How many accounts a set can be shared with: the policy says so, and whoever explains a decision is told (R7). */
const accountsOfOneSet = async (api: Api): Promise<number> => {
  const { owner, backup_set, region, scope } = world.popular;
  const { context } = await api.post<Explained>("/access/v1/evaluation", null, {
    subject: { type: "Account", id: owner },
    action: { name: "share" },
    resource: { type: "BackupSet", id: backup_set },
    context: { region, scope },
    options: { explain: true },
  });
  return context.quotas.find(({ rule }) => rule === "accounts_per_backup_set")?.limit ?? 0;
};

/** Shares a set with as many accounts as it may have, so that the next one is refused. Answers how many. */
const shareWithEverybody = async (api: Api): Promise<number> => {
  const count = await accountsOfOneSet(api);
  const readers = Array.from({ length: count }, (_, at) => `9${String(at + 1).padStart(15, "0")}`);
  const { site, owner, backup_set, ...body } = world.popular;
  await Promise.all(
    readers.map((id, at) => api.put(`/v1/accounts/${id}`, { name: `Reader ${at + 1}`, site })),
  );
  const principals = readers.map((id) => ({ type: "Account", id }));
  await api.post("/v1/resource-shares", owner, { ...body, backup_sets: [backup_set], principals });
  return count;
};

/** Nothing is asked of what is there already: a restore is the last thing that is loaded, and is never taken away. */
const isLoaded = async (api: Api): Promise<boolean> => {
  const path = `/v1/restores?backup_set=${world.restore.backup_set}`;
  return (await api.get<Page<RestoreView>>(path, null)).items.length > 0;
};

export interface DemoWorld {
  /** False where it was there before. */
  readonly loaded: boolean;
  /** How many accounts were registered. */
  readonly accounts: number;
  /** Accounts worth a look. */
  readonly owner: string;
  readonly recipient: string;
}

/** Throws a DemoError, in one sentence, for what the server refuses. */
export const loadDemo = async (address: Address): Promise<DemoWorld> => {
  const api = createApi(address);
  const { owner, recipient, conversion, restore } = world;
  if (await isLoaded(api)) return { loaded: false, accounts: 0, owner, recipient };
  await registerAccounts(api);
  await registerBackupSets(api, Date.now());
  for (const each of world.shares) await share(api, each);
  const readers = await shareWithEverybody(api);
  await api.post(`/v1/backup-sets/${conversion.backup_set}/convert`, conversion.owner);
  const { account, ...body } = restore;
  await api.post("/v1/restores", account, body);
  return { loaded: true, accounts: Object.keys(world.accounts).length + readers, owner, recipient };
};
