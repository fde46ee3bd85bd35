/** What may be done with what somebody asked for or was offered: invitations, jobs, requests for higher limits. */
import type { EntityFacts } from "../../../engine/facts.ts";
import { getConversion } from "../conversions-view.ts";
import { ask, decide } from "../decide.ts";
import { type AccountLoader, createAccountLoader } from "../facts/accounts.ts";
import { loadInvitation, loadRestore } from "../facts/shares.ts";
import { notFound } from "../failures.ts";
import { checkAnswer, checkOpen, findRequest } from "../quotas/requests.ts";
import type { ActionAnswer, Viewer } from "../service.ts";
import type { Work } from "../work.ts";
import { type Answers, type AskingAccount, asked, checked, free, type Kind } from "./answers.ts";

type Load = (work: Work, id: string, accounts: AccountLoader, party?: string) => Promise<EntityFacts | null>;

const mustExist = async (load: Load, work: Work, type: string, id: string): Promise<void> => {
  if ((await load(work, id, createAccountLoader(work.db))) === null) throw notFound(type, id);
};

/** The answers to questions that need no more than the object, which is seen where it may be viewed. */
const askAbout = async (
  load: Load,
  { work, subject, accounts, question: { type, id } }: AskingAccount,
): Promise<(action: string) => ActionAnswer> => {
  const facts = await load(work, id, accounts, subject.id);
  const visible = facts !== null && decide(work, subject, "view", facts).outcome === "permitted";
  if (!visible) throw notFound(type, id);
  return (action) => asked(ask(work, subject, action, facts));
};

export const onInvitation: Kind<"Invitation"> = {
  everySide: async ({ work, question: { id } }) => {
    await mustExist(loadInvitation, work, "Invitation", id);
    return { view: free };
  },
  ofAccount: async (asking) => {
    const answer = await askAbout(loadInvitation, asking);
    return { view: answer("view"), accept: answer("accept"), reject: answer("reject") };
  },
};

export const onRestore: Kind<"Restore"> = {
  everySide: async ({ work, question: { id } }) => {
    await mustExist(loadRestore, work, "Restore", id);
    return { view: free };
  },
  ofAccount: async (asking) => ({ view: (await askAbout(loadRestore, asking))("view") }),
};

const viewConversion = async (work: Work, viewer: Viewer, id: string): Promise<Answers<"Conversion">> => {
  await getConversion(work, viewer, id);
  return { view: free };
};

export const onConversion: Kind<"Conversion"> = {
  everySide: ({ work, question: { id } }) => viewConversion(work, { account: null }, id),
  ofAccount: ({ work, subject, question: { id } }) => viewConversion(work, { account: subject.id }, id),
};

/** An operator answers a request, and only its account takes it back. */
const answering = async (work: Work, viewer: Viewer, id: string): Promise<Answers<"QuotaRequest">> => {
  const row = await findRequest(work, viewer, id);
  const withdraw = await checked(() => checkOpen(row));
  return {
    view: free,
    ...(viewer.account === null ? {} : { withdraw }),
    approve: await checked(() => checkAnswer(work, row, "approved")),
    reject: await checked(() => checkAnswer(work, row, "rejected")),
  };
};

export const onQuotaRequest: Kind<"QuotaRequest"> = {
  everySide: ({ work, question: { id } }) => answering(work, { account: null }, id),
  ofAccount: ({ work, subject, question: { id } }) => answering(work, { account: subject.id }, id),
};
