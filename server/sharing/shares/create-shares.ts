/** Resource shares: what their owner does with them, and the two lists of an account. */
import type { Shares } from "../service.ts";
import { listSharedWithMe } from "../shared-with-me.ts";
import { ofRegistered } from "../viewers.ts";
import type { Runner } from "../work.ts";
import { addBackupSets, removeBackupSet } from "./backup-sets.ts";
import { cancelShare, updateShare } from "./change-share.ts";
import { createShare } from "./create-share.ts";
import { leaveShare } from "./leave-share.ts";
import { getShare, listShares } from "./list-shares.ts";
import { listMyShares } from "./my-shares.ts";
import { addPrincipals, removePrincipal } from "./principals.ts";

export const createShares = (runner: Runner): Shares => ({
  create: (account, body) => runner.change({ account }, (change) => createShare(change, account, body)),
  get: (viewer, id) => runner.read((work) => getShare(work, viewer, id)),
  list: (viewer, query) =>
    runner.read(ofRegistered(viewer.account, (work) => listShares(work, viewer, query))),
  update: (account, id, patch) =>
    runner.change({ account }, (change) => updateShare(change, account, id, patch)),
  addBackupSets: (account, id, backupSets) =>
    runner.change({ account }, (change) => addBackupSets(change, account, id, backupSets)),
  removeBackupSet: (account, id, backupSet) =>
    runner.change({ account }, (change) => removeBackupSet(change, account, id, backupSet)),
  addPrincipals: (account, id, principals) =>
    runner.change({ account }, (change) => addPrincipals(change, account, id, principals)),
  removePrincipal: (account, id, principal) =>
    runner.change({ account }, (change) => removePrincipal(change, account, id, principal)),
  cancel: (account, id) => runner.change({ account }, (change) => cancelShare(change, account, id)),
  leave: (account, id) => runner.change({ account }, (change) => leaveShare(change, account, id)),
  myShares: (account, query) =>
    runner.read(ofRegistered(account, (work) => listMyShares(work, account, query))),
  sharedWithMe: (account, query) => runner.read((work) => listSharedWithMe(work, account, query)),
});
