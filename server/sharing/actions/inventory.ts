/** What may be done with what operators and services register. A fact that they report is never refused (R24). */
import { ask } from "../decide.ts";
import { notFound } from "../failures.ts";
import { getAccount } from "../inventory/accounts.ts";
import { getCluster } from "../inventory/clusters.ts";
import { getDirectory } from "../inventory/directories.ts";
import { getFolder } from "../inventory/folders.ts";
import { checkNoneOpen, checkRaisable } from "../quotas/requests.ts";
import { isRaisable, quotaRules } from "../quotas/rules.ts";
import type { ActionAnswer, Viewer } from "../service.ts";
import { type AskingAccount, asked, checked, free, type Kind } from "./answers.ts";

const everything: Viewer = { account: null };

const requestingOf = (asking: AskingAccount, quota: string): Promise<ActionAnswer> =>
  checked(async () => {
    checkRaisable(asking.work, quota);
    await checkNoneOpen(asking.work.db, asking.subject.id, quota);
  });

/** Without a quota: only where none of those that can be raised may be asked for now. */
const requesting = async (asking: AskingAccount): Promise<ActionAnswer> => {
  const { quota } = asking.question;
  if (quota !== undefined) return await requestingOf(asking, quota);
  const raisable = quotaRules(asking.work).filter(isRaisable);
  const names = raisable.length === 0 ? [""] : raisable.map(({ name }) => name);
  const answers = await Promise.all(names.map((name) => requestingOf(asking, name)));
  const problem = answers.every((answer) => answer.problem !== null) ? (answers[0]?.problem ?? null) : null;
  return { problem, dependsOn: ["quota"] };
};

export const onAccount: Kind<"Account"> = {
  everySide: async ({ work, question: { id } }) => {
    await getAccount(work, id);
    return { view: free, register: free };
  },
  ofAccount: async (asking) => {
    const { work, subject, question } = asking;
    if (question.id !== subject.id) throw notFound("Account", question.id);
    return {
      view: free,
      register: free,
      create_resource_share: asked(ask(work, subject, "create_resource_share", subject)),
      request_quota: await requesting(asking),
    };
  },
};

export const onDirectory: Kind<"Directory"> = {
  everySide: async ({ work, question: { id } }) => {
    await getDirectory(work, everything, id);
    return { view: free, register: free };
  },
  ofAccount: async ({ work, subject, accounts, question: { id } }) => {
    await getDirectory(work, { account: subject.id }, id);
    const facts = await accounts.directory(id);
    if (facts === null) throw notFound("Directory", id);
    return { view: free, register: free, set_sharing: asked(ask(work, subject, "set_sharing", facts)) };
  },
};

export const onFolder: Kind<"Folder"> = {
  everySide: async ({ work, question: { id } }) => {
    await getFolder(work, everything, id);
    return { view: free, register: free };
  },
  ofAccount: async ({ work, subject, question: { id } }) => {
    await getFolder(work, { account: subject.id }, id);
    return { view: free, register: free };
  },
};

export const onCluster: Kind<"Cluster"> = {
  everySide: async ({ work, question: { id } }) => {
    await getCluster(work, everything, id);
    return { view: free, register: free, release: free };
  },
  ofAccount: async ({ work, subject, question: { id } }) => {
    await getCluster(work, { account: subject.id }, id);
    return { view: free, register: free, release: free };
  },
};
