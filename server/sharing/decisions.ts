/** Questions without a change (R41): may this account do this, now? The hot path of the service. */
import { type Action, actionKey } from "../../dsl/schema.ts";
import type { EntityFacts } from "../../engine/facts.ts";
import { decide, invitationToAccept } from "./decide.ts";
import { readContext } from "./decisions/context.ts";
import { type Loading, loadEntity, loadResource } from "./decisions/entities.ts";
import { storedContext } from "./decisions/stored-context.ts";
import { inTurnTogether, type ReadFor } from "./decisions/together.ts";
import { type AccountLoader, createAccountLoader } from "./facts/accounts.ts";
import { type AskedRows, readAsked } from "./facts/set-rows.ts";
import type { Decisions, EvaluationAnswer, EvaluationQuestion } from "./service.ts";
import { isKnownTo } from "./shares/named-principals.ts";
import type { Runner, Work } from "./work.ts";

const unknown = (code: string, message: string): EvaluationAnswer => ({ known: false, code, message });

/** Worded so that what is not there and what is not the caller's to see cannot be told apart. */
const noResource = ({ type, id }: EvaluationQuestion["resource"]): EvaluationAnswer =>
  unknown("NotFound", `${type} ${id} does not exist, or is not yours to see.`);

const findAction = (work: Work, key: string): Action | null => {
  const { actions } = work.policy.program.schema;
  return Object.hasOwn(actions, key) ? (actions[key] ?? null) : null;
};

/** The shape of the context is checked first, so that it does not tell whether the resource exists. */
const answer = async (
  loading: Loading,
  key: string,
  action: Action,
  { resource, context }: EvaluationQuestion,
): Promise<EvaluationAnswer> => {
  const { work, subject } = loading;
  const { program, evaluator } = work.policy;
  const find = async (type: string, id: string) =>
    (await isKnownTo(work.db, subject.id, { type, id })) ? await loadEntity(loading, type, id) : null;
  const given = await readContext(program.schema, action.context, context, find);
  const facts = await loadResource(loading, resource);
  if (facts === null) return noResource(resource);
  const workOut = storedContext(key);
  const whole = workOut === null ? given : { ...given, ...(await workOut(loading, facts, given)) };
  const decision = decide(work, subject, action.name, facts, whole);
  const invitation = invitationToAccept(decision, facts);
  return { known: true, decision, digest: evaluator.digest, invitation };
};

/** What is asked most is read by one statement for all who ask it, with the accounts that ask. */
const readSetsFor: ReadFor<EvaluationQuestion, AskedRows | undefined> = async (work, questions) => {
  const isAboutSet = ({ subject, resource }: EvaluationQuestion): boolean =>
    subject.type === "Account" && resource.type === "BackupSet";
  const asked = questions
    .filter(isAboutSet)
    .map(({ subject, resource }) => ({ set: resource.id, account: subject.id }));
  const read = (await readAsked(work, asked)).values();
  return questions.map((question) => (isAboutSet(question) ? read.next().value : undefined));
};

const subjectFrom = async (
  accounts: AccountLoader,
  { subject: { type, id } }: EvaluationQuestion,
  read: AskedRows | undefined,
): Promise<EntityFacts | null> => {
  if (read !== undefined) return read.subject === null ? null : await accounts.accountFrom(read.subject);
  return type === "Account" ? await accounts.account(id) : null;
};

const evaluate = async (
  work: Work,
  question: EvaluationQuestion,
  read: AskedRows | undefined,
): Promise<EvaluationAnswer> => {
  const { subject, action: name, resource, asksItself = false } = question;
  const key = actionKey(resource.type, name);
  const action = findAction(work, key);
  if (action === null) {
    return unknown("UnknownAction", `The policy knows no action ${name} on ${resource.type}.`);
  }
  const accounts = createAccountLoader(work.db);
  const account = await subjectFrom(accounts, question, read);
  if (account === null) return unknown("UnknownSubject", `${subject.type} ${subject.id} does not exist.`);
  return await answer({ work, accounts, subject: account, asksItself, read }, key, action, question);
};

export const createDecisions = (runner: Runner): Decisions => {
  const turnOf = inTurnTogether(runner, readSetsFor);
  return {
    evaluate: async (question) => {
      const { work, read, inside, done } = await turnOf(question);
      try {
        return await inside(() => evaluate(work, question, read));
      } finally {
        done();
      }
    },
  };
};
