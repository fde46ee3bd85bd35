/** Asking the engine, from inside a transaction. */
import type { Decision, LifecycleStatus } from "../../engine/decision.ts";
import type { EntityFacts, RecordFacts } from "../../engine/facts.ts";
import type { RefusalView } from "../api/problem.ts";
import { type AccountLoader, createAccountLoader } from "./facts/accounts.ts";
import { type LoadedBackupSet, loadBackupSet } from "./facts/backup-sets.ts";
import { notFound } from "./failures.ts";
import { type RefusalTag, refusalsOf, refuseIfAny } from "./refusals.ts";
import type { Work } from "./work.ts";

export const decide = (
  work: Work,
  subject: EntityFacts,
  action: string,
  resource: EntityFacts,
  context: RecordFacts = {},
): Decision => work.policy.evaluator.decide({ subject, action, resource, context, now: work.now });

/** R35: what a refused subject has to accept first; undefined where no offer waits for its answer. */
export const invitationToAccept = (decision: Decision, resource: EntityFacts): string | undefined => {
  const waits = decision.lifecycles.some(
    ({ lifecycle, state }) => lifecycle === "grant" && state === "pending",
  );
  const { invitation } = resource.attributes;
  return waits && decision.outcome !== "permitted" && typeof invitation === "string" ? invitation : undefined;
};

/** Every refusal of one question; empty where it is permitted. */
export const ask = (
  work: Work,
  subject: EntityFacts,
  action: string,
  resource: EntityFacts,
  context: RecordFacts = {},
  tag: RefusalTag = {},
): readonly RefusalView[] => {
  const decision = decide(work, subject, action, resource, context);
  // Only what is asked to be done: what is merely looked at makes no change possible.
  if (decision.outcome === "permitted") work.permitted?.(decision.permits);
  const what = `${action} on ${resource.type} ${resource.id} by ${subject.type} ${subject.id}`;
  return refusalsOf(decision, what, { ...tag, invitation: invitationToAccept(decision, resource) });
};

/** Throws a `refused` problem unless it is permitted. */
export const demand = (
  work: Work,
  subject: EntityFacts,
  action: string,
  resource: EntityFacts,
  context: RecordFacts = {},
): void => refuseIfAny(ask(work, subject, action, resource, context));

/** The access of one account to one backup set (R16, R17, R19). */
export const grantStatus = (work: Work, subject: EntityFacts, backupSet: EntityFacts): LifecycleStatus =>
  work.policy.evaluator.lifecycle("grant", subject, backupSet, work.now);

/** Whether an invitation can still be answered (R31). */
export const invitationStatus = (work: Work, invitation: EntityFacts): LifecycleStatus => {
  const account = invitation.attributes.account;
  // The subject of an invitation's lifecycle is the invited account; facts of an invitation always link it.
  const subject = typeof account === "object" && "type" in account ? (account as EntityFacts) : invitation;
  return work.policy.evaluator.lifecycle("invitation", subject, invitation, work.now);
};

/** The caller's account. Throws `not_found` where it is not registered. */
export const loadCaller = async (work: Work, id: string, accounts?: AccountLoader): Promise<EntityFacts> => {
  const account = await (accounts ?? createAccountLoader(work.db)).account(id);
  if (account === null) throw notFound("Account", id);
  return account;
};

const shows: ReadonlySet<string> = new Set(["pending", "active", "ending"]);

/** An account sees its own sets, and those that it is offered or lent. */
export const isVisible = (work: Work, subject: EntityFacts, backupSet: LoadedBackupSet): boolean =>
  backupSet.owner === subject.id || shows.has(grantStatus(work, subject, backupSet.facts).state);

/** Throws `not_found` for a set that is not there or not the caller's to see: the two must not be told apart. */
export const loadVisibleBackupSet = async (
  work: Work,
  id: string,
  subject: EntityFacts,
  accounts?: AccountLoader,
): Promise<LoadedBackupSet> => {
  const backupSet = await loadBackupSet(work, id, subject, accounts, "subject");
  if (backupSet === null || !isVisible(work, subject, backupSet)) throw notFound("BackupSet", id);
  return backupSet;
};
