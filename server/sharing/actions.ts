/**
 * What may be done with an object, and why not, before anything is tried (R40). Each action is asked with the
 * questions that the change itself asks, so that both have one answer.
 */
import type { ObjectType } from "../api/actions.ts";
import type { Kind } from "./actions/answers.ts";
import { onBackupSet } from "./actions/backup-set.ts";
import { onAccount, onCluster, onDirectory, onFolder } from "./actions/inventory.ts";
import { onConversion, onInvitation, onQuotaRequest, onRestore } from "./actions/requests.ts";
import { onResourceShare } from "./actions/resource-share.ts";
import { loadCaller } from "./decide.ts";
import { createAccountLoader } from "./facts/accounts.ts";
import type { ActionAnswers, ActionQuestion, Actions, Viewer } from "./service.ts";
import type { Runner, Work } from "./work.ts";

const kinds: { readonly [Type in ObjectType]: Kind<Type> } = {
  Account: onAccount,
  Directory: onDirectory,
  Folder: onFolder,
  Cluster: onCluster,
  BackupSet: onBackupSet,
  ResourceShare: onResourceShare,
  Invitation: onInvitation,
  Restore: onRestore,
  Conversion: onConversion,
  QuotaRequest: onQuotaRequest,
};

const listActions = async (
  work: Work,
  { account }: Viewer,
  question: ActionQuestion,
): Promise<ActionAnswers> => {
  const kind = kinds[question.type];
  if (account === null) return await kind.everySide({ work, question });
  const accounts = createAccountLoader(work.db);
  const subject = await loadCaller(work, account, accounts);
  return await kind.ofAccount({ work, question, subject, accounts });
};

export const createActions = (runner: Runner): Actions => ({
  list: (viewer, question) => runner.read((work) => listActions(work, viewer, question)),
});
