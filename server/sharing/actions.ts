/**
 * What an account may do with an object, and why not, before anything is tried (R40). Each action is asked with the
 * questions that the change itself asks, so that both have one answer.
 */
import type { EntityFacts } from "../../engine/facts.ts";
import type { ActionsView, ActionView } from "../api/actions.ts";
import type { RefusalView } from "../api/problem.ts";
import type { Scope } from "../api/words.ts";
import { ask, decide, loadCaller, loadVisibleBackupSet } from "./decide.ts";
import { type AccountLoader, createAccountLoader } from "./facts/accounts.ts";
import { leavingFacts, offersInShare } from "./facts/leaving.ts";
import { loadInvitation, loadRestore, loadShare } from "./facts/shares.ts";
import { notFound } from "./failures.ts";
import type { ActionQuestion, Actions } from "./service.ts";
import { loadKnownTo, loadPrincipals, type NamedPrincipal } from "./shares/named-principals.ts";
import { loadStoredSets, setsInShare } from "./shares/named-sets.ts";
import { findShare } from "./shares/own-share.ts";
import { askPrincipals, askShare } from "./shares/pairs.ts";
import { askRemoval } from "./shares/principals.ts";
import type { Runner, Work } from "./work.ts";

interface Asking {
  readonly work: Work;
  readonly subject: EntityFacts;
  readonly accounts: AccountLoader;
  readonly id: string;
  readonly question: ActionQuestion;
}

type Answers = readonly (readonly [action: string, refusals: readonly RefusalView[]])[];

/** Somebody new, of the site and in the directory of the owner: so only what holds for everybody refuses. */
const anybody = (owner: EntityFacts): NamedPrincipal => {
  const id = "0000000000000000";
  const facts: EntityFacts = { ...owner, id };
  return { principal: { type: "Account", id }, facts, accounts: [id] };
};

const principalsOf = async (
  { work, accounts, question }: Asking,
  owner: EntityFacts,
): Promise<readonly NamedPrincipal[]> => {
  const { principal } = question;
  if (principal === undefined) return [anybody(owner)];
  const load = loadKnownTo(work.db, accounts, owner.id);
  return await loadPrincipals(work.db, load, [principal], owner.id);
};

/** Nobody asked about the stand-in, so no refusal is tagged with it. */
const untagged = (refusals: readonly RefusalView[]): readonly RefusalView[] =>
  refusals.map(({ principal: _, ...refusal }) => refusal);

const onBackupSet = async (asking: Asking): Promise<Answers> => {
  const { work, subject, accounts, id, question } = asking;
  const set = await loadVisibleBackupSet(work, id, subject, accounts);
  const region = question.region ?? String(set.facts.attributes.region);
  const scope: Scope = question.scope ?? "all_accounts";
  const owner = set.facts.attributes.owner as EntityFacts;
  const principals = await principalsOf(asking, owner);
  const plain = (action: string, context = {}) =>
    [action, ask(work, subject, action, set.facts, context)] as const;
  return [
    plain("view"),
    plain("restore", { region }),
    ["share", untagged(await askShare(work, { subject, region, scope }, [set], principals))],
    plain("unshare"),
    plain("convert"),
    plain("delete"),
  ];
};

/** Who received a share sees no more of it than that it can be left. */
const leaving = async ({ work, subject, id }: Asking, facts: EntityFacts): Promise<Answers> => {
  const offers = await offersInShare(work, id, subject.id);
  if (offers.length === 0) throw notFound("ResourceShare", id);
  return [["leave", ask(work, subject, "leave", facts, leavingFacts(offers))]];
};

const onShare = async (asking: Asking): Promise<Answers> => {
  const { work, subject, accounts, id, question } = asking;
  const facts = await loadShare(work, id, accounts, subject.id);
  const row = facts === null ? null : await findShare(work.db, id);
  if (row === null || facts === null) throw notFound("ResourceShare", id);
  if (row.owner_id !== subject.id) return await leaving(asking, facts);
  const own = { row, facts, subject, accounts };
  const terms = { subject, region: row.region, scope: row.scope };
  const narrowing =
    question.scope === undefined || question.scope === row.scope ? {} : { scope: question.scope };
  const principals = await principalsOf(asking, subject);
  const sets = await loadStoredSets(work, await setsInShare(work, id), subject, accounts);
  const live = sets.filter(({ isOver }) => !isOver);
  const pairs = await askShare(work, terms, live, principals);
  return [
    ["view", ask(work, subject, "view", facts)],
    ["update", ask(work, subject, "update", facts, narrowing)],
    ["add_principal", untagged([...pairs, ...askPrincipals(work, terms, facts, principals, pairs)])],
    ["remove_principal", askRemoval(work, own, sets, "remove_principal")],
    ["cancel", askRemoval(work, own, sets, "cancel")],
  ];
};

/** Objects of which all actions need no more than the object: seen where they may be viewed. */
const onWhole =
  (
    type: string,
    load: (work: Work, id: string, accounts: AccountLoader, party: string) => Promise<EntityFacts | null>,
    actions: readonly string[],
  ) =>
  async ({ work, subject, accounts, id }: Asking): Promise<Answers> => {
    const facts = await load(work, id, accounts, subject.id);
    const visible = facts !== null && decide(work, subject, "view", facts).outcome === "permitted";
    if (!visible) throw notFound(type, id);
    return actions.map((action) => [action, ask(work, subject, action, facts)] as const);
  };

const onAccount = async ({ work, subject, id }: Asking): Promise<Answers> => {
  if (id !== subject.id) throw notFound("Account", id);
  return [["create_resource_share", ask(work, subject, "create_resource_share", subject)]];
};

const byType: { readonly [Type in ActionQuestion["type"]]: (asking: Asking) => Promise<Answers> } = {
  Account: onAccount,
  BackupSet: onBackupSet,
  ResourceShare: onShare,
  Invitation: onWhole("Invitation", loadInvitation, ["view", "accept", "reject"]),
  Restore: onWhole("Restore", loadRestore, ["view"]),
};

const listActions = async (work: Work, account: string, question: ActionQuestion): Promise<ActionsView> => {
  const accounts = createAccountLoader(work.db);
  const subject = await loadCaller(work, account, accounts);
  const { type, id } = question;
  const answers = await byType[type]({ work, subject, accounts, id, question });
  const actions = answers.map(
    ([action, refusals]): ActionView => ({
      action,
      available: refusals.length === 0,
      refusals: [...refusals],
    }),
  );
  return { object: { type, id }, account, actions };
};

export const createActions = (runner: Runner): Actions => ({
  list: (account, question) => runner.read((work) => listActions(work, account, question)),
});
