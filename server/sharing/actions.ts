/**
 * What may be done with an object, and why not, before anything is tried (R40). Each action is asked with the
 * questions that the change itself asks, so that both have one answer.
 */
import type { ObjectType } from "../api/actions.ts";
import type { AskingAccount, Kind } from "./actions/answers.ts";
import { onBackupSet } from "./actions/backup-set.ts";
import { onAccount, onCluster, onDirectory, onFolder } from "./actions/inventory.ts";
import { namedPrincipals } from "./actions/named.ts";
import { onConversion, onInvitation, onQuotaRequest, onRestore } from "./actions/requests.ts";
import { onResourceShare } from "./actions/resource-share.ts";
import { loadCaller } from "./decide.ts";
import { createAccountLoader } from "./facts/accounts.ts";
import { invalid } from "./failures.ts";
import { ServiceError } from "./problem.ts";
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

/** So that one page cannot keep all others waiting. A size of questions, not a limit of sharing. */
const mostSets = 2_000;

const weighing = (): ((sets: number) => void) => {
  let all = 0;
  return (sets) => {
    all += sets;
    if (all <= mostSets) return;
    throw invalid("ids", `These hold more than ${mostSets} backup sets together; ask about fewer at once.`);
  };
};

/** Who asks for an account is the account; loaded once, however much it asks. */
const askingAs = async (
  work: Work,
  account: string,
  question: Omit<ActionQuestion, "id">,
): Promise<Omit<AskingAccount, "question">> => {
  const accounts = createAccountLoader(work.db);
  const subject = await loadCaller(work, account, accounts);
  const principals = namedPrincipals(work, subject, accounts, question.principal);
  return { work, subject, accounts, principals, weigh: () => {} };
};

const listActions = async (
  work: Work,
  { account }: Viewer,
  question: ActionQuestion,
): Promise<ActionAnswers> => {
  const kind = kinds[question.type];
  if (account === null) return await kind.everySide({ work, question });
  return await kind.ofAccount({ ...(await askingAs(work, account, question)), question });
};

/** What is not there, or not to be seen, has no answers. */
const foundOnly = async (answers: Promise<ActionAnswers>): Promise<ActionAnswers | null> => {
  try {
    return await answers;
  } catch (cause) {
    if (cause instanceof ServiceError && cause.problem.kind === "not_found") return null;
    throw cause;
  }
};

const listEach = async (
  work: Work,
  { account }: Viewer,
  ids: readonly string[],
  question: Omit<ActionQuestion, "id">,
): Promise<ReadonlyMap<string, ActionAnswers>> => {
  const kind: Kind<never> = kinds[question.type];
  const asking = account === null ? null : await askingAs(work, account, question);
  if (asking !== null && kind.eachOfAccount !== undefined) {
    return await kind.eachOfAccount({ ...asking, question: { ...question, id: "" } }, ids);
  }
  const weigh = weighing();
  const answers = new Map<string, ActionAnswers>();
  for (const id of ids) {
    const about = { ...question, id };
    const found = await foundOnly(
      asking === null
        ? kind.everySide({ work, question: about })
        : kind.ofAccount({ ...asking, weigh, question: about }),
    );
    if (found !== null) answers.set(id, found);
  }
  return answers;
};

export const createActions = (runner: Runner): Actions => ({
  list: (viewer, question) => runner.read((work) => listActions(work, viewer, question)),
  listEach: (viewer, ids, question) => runner.read((work) => listEach(work, viewer, ids, question)),
});
