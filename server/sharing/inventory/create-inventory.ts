/** What operators and services register and report: who there is, and what can be lent. */
import type { Inventory } from "../service.ts";
import { ofRegistered } from "../viewers.ts";
import type { Change, Runner } from "../work.ts";
import { getAccount, listAccounts, putAccount } from "./accounts.ts";
import { getBackupSet, listBackupSets, putBackupSet } from "./backup-sets.ts";
import { putCluster, releaseCluster } from "./clusters.ts";
import { putDirectory } from "./directories.ts";
import { putFolder } from "./folders.ts";

export const createInventory = (runner: Runner): Inventory => {
  const change = <Value>(work: (change: Change) => Promise<Value>) => runner.change("inventory", work);
  return {
    putAccount: (id, body) => change((work) => putAccount(work, id, body)),
    getAccount: (id) => runner.read((work) => getAccount(work, id)),
    listAccounts: (query) => runner.read((work) => listAccounts(work, query)),
    putDirectory: (id, body) => change((work) => putDirectory(work, id, body)),
    putFolder: (id, body) => change((work) => putFolder(work, id, body)),
    putCluster: (id, body) => change((work) => putCluster(work, id, body)),
    releaseCluster: (id) => change((work) => releaseCluster(work, id)),
    putBackupSet: (id, body) => change((work) => putBackupSet(work, id, body)),
    getBackupSet: (viewer, id) => runner.read((work) => getBackupSet(work, viewer, id)),
    listBackupSets: (viewer, query) =>
      runner.read(ofRegistered(viewer.account, (work) => listBackupSets(work, viewer, query))),
  };
};
