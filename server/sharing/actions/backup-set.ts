/** What may be done with a backup set. */
import type { RecordFacts } from "../../../engine/facts.ts";
import { ask, loadVisibleBackupSet } from "../decide.ts";
import type { LoadedBackupSet } from "../facts/backup-sets.ts";
import { notFound } from "../failures.ts";
import { findBackupSet } from "../inventory/backup-set-view.ts";
import { refuseIfAny } from "../refusals.ts";
import type { ActionAnswer } from "../service.ts";
import { askNewShare } from "../shares/pairs.ts";
import { type AskingAccount, asked, checked, free, type Kind } from "./answers.ts";
import { askAnybodyAnew } from "./anybody.ts";
import { loadNamed } from "./named.ts";

/** A share that is not there yet has no id. */
const newShare = "new";

/** By a new share; whether by one that is there, that share says. */
const sharing = async (
  asking: AskingAccount,
  set: LoadedBackupSet,
  region: string,
): Promise<ActionAnswer> => {
  const { work, subject, question } = asking;
  const { principal, scope = "all_accounts" } = question;
  const terms = { subject, region, scope };
  if (principal === undefined) {
    return asked(await askAnybodyAnew(work, terms, newShare, [set]), ["principal"]);
  }
  return await checked(async () => {
    const principals = await loadNamed(asking, principal);
    refuseIfAny(await askNewShare(work, terms, newShare, [set], principals));
  });
};

export const onBackupSet: Kind<"BackupSet"> = {
  everySide: async ({ work, question: { id } }) => {
    if ((await findBackupSet(work.db, id)) === null) throw notFound("BackupSet", id);
    return { view: free, register: free };
  },
  ofAccount: async (asking) => {
    const { work, subject, accounts, question } = asking;
    const set = await loadVisibleBackupSet(work, question.id, subject, accounts);
    const region = question.region ?? String(set.facts.attributes.region);
    const plain = (action: string, context: RecordFacts = {}) =>
      asked(ask(work, subject, action, set.facts, context));
    return {
      view: plain("view"),
      register: free,
      restore: plain("restore", { region }),
      share: await sharing(asking, set, region),
      unshare: { ...plain("unshare"), dependsOn: ["share"] },
      convert: plain("convert"),
      delete: plain("delete"),
    };
  },
};
