/** What operators and services register and report: who there is, and what can be lent. */
import type { Inventory } from "../service.ts";
import { ofRegistered } from "../viewers.ts";
import type { Change, Runner } from "../work.ts";
import { getAccount, listAccounts, putAccount } from "./accounts.ts";
import { getBackupSet, listBackupSets, putBackupSet } from "./backup-sets.ts";
import { getCluster, listClusters, putCluster, releaseCluster } from "./clusters.ts";
import { getDirectory, listDirectories, putDirectory, setDirectorySharing } from "./directories.ts";
import { getFolder, listFolders, putFolder } from "./folders.ts";

export const createInventory = (runner: Runner): Inventory => {
  const change = <Value>(work: (change: Change) => Promise<Value>) => runner.change("inventory", work);
  return {
    putAccount: (id, body) => change((work) => putAccount(work, id, body)),
    getAccount: (id) => runner.read((work) => getAccount(work, id)),
    listAccounts: (query, viewer = { account: null }) =>
      runner.read(ofRegistered(viewer.account, (work) => listAccounts(work, viewer, query))),
    putDirectory: (id, body) => change((work) => putDirectory(work, id, body)),
    setDirectorySharing: (account, id, enabled) =>
      runner.change({ account }, (change) => setDirectorySharing(change, account, id, enabled)),
    getDirectory: (viewer, id) => runner.read((work) => getDirectory(work, viewer, id)),
    listDirectories: (viewer, query) =>
      runner.read(ofRegistered(viewer.account, (work) => listDirectories(work, viewer, query))),
    putFolder: (id, body) => change((work) => putFolder(work, id, body)),
    getFolder: (viewer, id) => runner.read((work) => getFolder(work, viewer, id)),
    listFolders: (viewer, query) =>
      runner.read(ofRegistered(viewer.account, (work) => listFolders(work, viewer, query))),
    putCluster: (id, body) => change((work) => putCluster(work, id, body)),
    getCluster: (viewer, id) => runner.read((work) => getCluster(work, viewer, id)),
    listClusters: (viewer, query) =>
      runner.read(ofRegistered(viewer.account, (work) => listClusters(work, viewer, query))),
    releaseCluster: (id) => change((work) => releaseCluster(work, id)),
    putBackupSet: (id, body) => change((work) => putBackupSet(work, id, body)),
    getBackupSet: (viewer, id) => runner.read((work) => getBackupSet(work, viewer, id)),
    listBackupSets: (viewer, query) =>
      runner.read(ofRegistered(viewer.account, (work) => listBackupSets(work, viewer, query))),
  };
};
