/** What may be done with a backup set. */
import type { RecordFacts } from "../../../engine/facts.ts";
import { ask, isVisible, loadVisibleBackupSet } from "../decide.ts";
import { type LoadedBackupSet, loadBackupSets } from "../facts/backup-sets.ts";
import { notFound } from "../failures.ts";
import { findBackupSet } from "../inventory/backup-set-view.ts";
import { refuseIfAny } from "../refusals.ts";
import type { ActionAnswer } from "../service.ts";
import { askNewShare } from "../shares/pairs.ts";
import { type Answers, type AskingAccount, asked, checked, free, type Kind } from "./answers.ts";
import { askAnybodyAnew } from "./anybody.ts";

/** A share that is not there yet has no id. */
const newShare = "new";

/** By a new share; whether by one that is there, that share says. */
const sharing = async (
  asking: AskingAccount,
  set: LoadedBackupSet,
  region: string,
): Promise<ActionAnswer> => {
  const { work, subject, principals, question } = asking;
  const { scope = "all_accounts" } = question;
  const terms = { subject, region, scope };
  if (principals === null) {
    return asked(await askAnybodyAnew(work, terms, newShare, [set]), ["principal"]);
  }
  return await checked(async () => {
    refuseIfAny(await askNewShare(work, terms, newShare, [set], await principals()));
  });
};

const about = async (asking: AskingAccount, set: LoadedBackupSet): Promise<Answers<"BackupSet">> => {
  const { work, subject, question } = asking;
  const region = question.region ?? String(set.facts.attributes.region);
  const plain = (action: string, context: RecordFacts = {}) =>
    asked(ask(work, subject, action, set.facts, context));
  const view = plain("view");
  return {
    view,
    register: free,
    restore: plain("restore", { region }),
    share: await sharing(asking, set, region),
    unshare: { ...plain("unshare"), dependsOn: ["share"] },
    convert: plain("convert"),
    // Who deletes it says by its tag which state is meant, and so must be shown that first.
    delete: view.problem === null ? plain("delete") : view,
  };
};

export const onBackupSet: Kind<"BackupSet"> = {
  everySide: async ({ work, question: { id } }) => {
    if ((await findBackupSet(work.db, id)) === null) throw notFound("BackupSet", id);
    return { view: free, register: free };
  },
  ofAccount: async (asking) => {
    const { work, subject, accounts, question } = asking;
    return await about(asking, await loadVisibleBackupSet(work, question.id, subject, accounts));
  },
  eachOfAccount: async (asking, ids) => {
    const { work, subject, accounts } = asking;
    const sets = await loadBackupSets(work, ids, subject, accounts, "subject");
    const answers = new Map<string, Answers<"BackupSet">>();
    for (const set of sets) {
      if (isVisible(work, subject, set)) answers.set(set.id, await about(asking, set));
    }
    return answers;
  },
};
