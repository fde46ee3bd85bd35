/** What may be done with a resource share. */
import type { EntityFacts } from "../../../engine/facts.ts";
import { ask } from "../decide.ts";
import type { LoadedBackupSet } from "../facts/backup-sets.ts";
import { leavingFacts, offersInShare } from "../facts/leaving.ts";
import { loadShare } from "../facts/shares.ts";
import { notFound } from "../failures.ts";
import { refuseIfAny } from "../refusals.ts";
import type { ActionAnswer } from "../service.ts";
import { askAddedSets, askRemovedSets, placeOfSet } from "../shares/backup-sets.ts";
import { loadNamedSets } from "../shares/named-sets.ts";
import { findShare, type OwnShare } from "../shares/own-share.ts";
import { askAddition, askRemoval, loadSetsOf, placeOfPrincipal } from "../shares/principals.ts";
import { type Answers, type AskingAccount, asked, checked, free, type Kind } from "./answers.ts";
import { askAnybody } from "./anybody.ts";

/** The share that is asked about, with the sets in it. */
interface OnShare extends AskingAccount {
  readonly own: OwnShare;
  readonly sets: readonly LoadedBackupSet[];
}

const updating = ({ work, question: { scope }, own }: OnShare): ActionAnswer => {
  const context = scope === undefined || scope === own.row.scope ? {} : { scope };
  const refusals = ask(work, own.subject, "update", own.facts, context);
  return asked(refusals, scope === undefined ? ["scope"] : []);
};

/** What is in a share is a part of it: nothing is put in or taken out that it may not be changed by. */
const anySet = ({ work, own }: OnShare): ActionAnswer =>
  asked(ask(work, own.subject, "update", own.facts), ["backup_set"]);

const addingSet = async (on: OnShare): Promise<ActionAnswer> => {
  const { work, own, question } = on;
  const { backupSet } = question;
  if (backupSet === undefined) return anySet(on);
  return await checked(async () => {
    const sets = await loadNamedSets(work, [backupSet], own.subject, own.accounts);
    refuseIfAny(await askAddedSets(work, own, sets));
  });
};

const removingSet = async (on: OnShare): Promise<ActionAnswer> => {
  const { work, own, sets, question } = on;
  const { backupSet } = question;
  if (backupSet === undefined) return anySet(on);
  return await checked(async () => {
    await placeOfSet(work, own.row.id, backupSet);
    refuseIfAny(
      askRemovedSets(
        work,
        own,
        sets.filter(({ id }) => id === backupSet),
      ),
    );
  });
};

const addingPrincipal = async (on: OnShare): Promise<ActionAnswer> => {
  const { work, own, sets, principals } = on;
  if (principals !== null) {
    return await checked(async () => {
      refuseIfAny(await askAddition(work, own, sets, await principals()));
    });
  }
  const terms = { subject: own.subject, region: own.row.region, scope: own.row.scope };
  const live = sets.filter(({ isOver }) => !isOver);
  return asked(await askAnybody(work, terms, own.facts, live), ["principal"]);
};

/** Whoever it is: taking one away is asked as taking away any other. */
const removingPrincipal = ({ work, own, sets, question: { principal } }: OnShare): Promise<ActionAnswer> =>
  checked(
    async () => {
      if (principal !== undefined) await placeOfPrincipal(work, own.row.id, principal);
      refuseIfAny(askRemoval(work, own, sets, "remove_principal"));
    },
    principal === undefined ? ["principal"] : [],
  );

const ofOwner = async (on: OnShare): Promise<Answers<"ResourceShare">> => ({
  view: asked(ask(on.work, on.own.subject, "view", on.own.facts)),
  update: updating(on),
  add_backup_set: await addingSet(on),
  remove_backup_set: await removingSet(on),
  add_principal: await addingPrincipal(on),
  remove_principal: await removingPrincipal(on),
  cancel: asked(askRemoval(on.work, on.own, on.sets, "cancel")),
});

/** Who received a share sees no more of it than that it can be left. */
const ofRecipient = async (
  { work, subject, question: { id } }: AskingAccount,
  facts: EntityFacts,
): Promise<Answers<"ResourceShare">> => {
  const offers = await offersInShare(work, id, subject.id);
  if (offers.length === 0) throw notFound("ResourceShare", id);
  return { leave: asked(ask(work, subject, "leave", facts, leavingFacts(offers))) };
};

export const onResourceShare: Kind<"ResourceShare"> = {
  everySide: async ({ work, question: { id } }) => {
    if ((await findShare(work.db, id)) === null) throw notFound("ResourceShare", id);
    return { view: free };
  },
  ofAccount: async (asking) => {
    const { work, subject, accounts, question } = asking;
    const { id } = question;
    const facts = await loadShare(work, id, accounts, subject.id);
    const row = facts === null ? null : await findShare(work.db, id);
    if (row === null || facts === null) throw notFound("ResourceShare", id);
    if (row.owner_id !== subject.id) return await ofRecipient(asking, facts);
    const own = { row, facts, subject, accounts };
    const sets = await loadSetsOf(work, own);
    asking.weigh(sets.length);
    return await ofOwner({ ...asking, own, sets });
  },
};
