/** Carries an action out: asks if it must, waits, and says what came of it. */
import type { Permission } from "../../server/api/operations.ts";
import type { Answer, Failure } from "../answer.ts";
import type { Client, Evaluation, Question } from "../client.ts";
import { widthOf } from "../text/fit.ts";
import { planCancel } from "./actions/cancel.ts";
import { planAccept, planReject } from "./actions/invitation.ts";
import { type ActionName, type Attempt, blocked, type Plan } from "./actions/plan.ts";
import { planRestore } from "./actions/restore.ts";
import type { Lists } from "./lists.ts";
import { observed } from "./lists.ts";
import { noticeOf, type Reason, reasonOf } from "./notice.ts";
import { type Confirmation, type Done, type Stores, select, selectionOf } from "./stores.ts";
import { targetOf } from "./target.ts";

export interface Scene {
  readonly stores: Stores;
  readonly lists: Lists;
  readonly client: Client;
  /** What the key may do; null for an operator, who may do everything. */
  readonly permissions: readonly Permission[] | null;
  /** Reads the open list again, and shows that it does. */
  readonly refresh: () => Promise<void>;
}

const plans: Readonly<Record<ActionName, (attempt: Attempt) => Plan>> = {
  restore: planRestore,
  cancel: planCancel,
  accept: planAccept,
  reject: planReject,
};

/** What an account's key needs; the server alone decides who may answer an invitation. */
const permissionFor: Readonly<Partial<Record<ActionName, Permission>>> = {
  restore: "restore",
  cancel: "share",
};

/** What an action would do to what is selected now. */
export const planOf = ({ stores, lists, client, permissions }: Scene, action: ActionName): Plan => {
  const account = stores.$account.get();
  if (account === null) return blocked("Choose an account first.");
  const needed = permissionFor[action];
  if (needed !== undefined && permissions?.includes(needed) === false) {
    return blocked(`The key that is in use has no permission to ${needed}.`);
  }
  const target = targetOf(lists, stores.$view.get(), selectionOf(stores));
  return plans[action]({ client, account: account.id, target });
};

const waitFor = async <Value>(
  { stores }: Scene,
  what: string,
  begin: () => Promise<Answer<Value>>,
): Promise<Answer<Value>> => {
  stores.$pending.set(what);
  try {
    return observed(stores, await begin());
  } finally {
    stores.$pending.set(null);
  }
};

const showFailure = ({ stores }: Scene, what: string, failure: Failure): void => {
  stores.$scroll.set(0);
  stores.$notice.set(noticeOf(what, failure));
};

const showReasons = ({ stores }: Scene, action: ActionName, reasons: readonly Reason[]): void => {
  stores.$scroll.set(0);
  stores.$notice.set({ title: `Why ${action} is not possible now`, reasons });
};

/** In one line where it fits, else in a box. */
const showWhy = (scene: Scene, action: ActionName, why: string): void => {
  const fits = widthOf(why) <= scene.stores.$size.get().columns - 2;
  if (fits) scene.stores.$message.set({ tone: "bad", text: why });
  else
    showReasons(scene, action, [{ code: "Unavailable", message: why, help: null, about: null, rule: null }]);
};

const showDone = ({ stores }: Scene, { text, show }: Done): void => {
  stores.$message.set({ tone: "good", text });
  if (show === undefined) return;
  const view = { kind: "list", screen: show.screen } as const;
  select(stores, view, { key: show.key, row: 0, top: 0 });
  stores.$view.set(view);
};

const run = async (scene: Scene, what: string, begin: () => Promise<Answer<Done>>): Promise<void> => {
  const answer = await waitFor(scene, what, begin);
  if (answer.kind === "ok") showDone(scene, answer.value);
  else showFailure(scene, what, answer);
  await scene.refresh();
};

/** That no rule permits it says less than the lists do. */
const notPermitted = "NotPermitted";

const reasonsOf = ({ context }: Evaluation): readonly Reason[] => {
  const refusals = context?.refusals ?? [];
  if (refusals.length > 0) return refusals.map(reasonOf);
  const { code = notPermitted, reason: message, help = null } = context ?? {};
  if (message === undefined || code === notPermitted) return [];
  return [{ code, message, help, about: null, rule: null }];
};

/** R40: asks the server which rules are behind what the lists only hint at. */
const explain = async (scene: Scene, action: ActionName, why: string, question: Question): Promise<void> => {
  const account = scene.stores.$account.get()?.id ?? "";
  const answer = await waitFor(scene, "Asking why", () => scene.client.evaluate(account, question));
  const reasons = answer.kind === "ok" ? reasonsOf(answer.value) : [];
  if (reasons.length === 0) showWhy(scene, action, why);
  else showReasons(scene, action, reasons);
  await scene.refresh();
};

const ask = async (scene: Scene, what: string, read: () => Promise<Answer<Confirmation>>): Promise<void> => {
  const answer = await waitFor(scene, what, read);
  scene.stores.$scroll.set(0);
  if (answer.kind === "ok") scene.stores.$confirmation.set(answer.value);
  else showFailure(scene, what, answer);
};

/** Begins an action. The promise is for tests; failures are shown, never thrown. */
export const perform = async (scene: Scene, action: ActionName): Promise<void> => {
  const plan = planOf(scene, action);
  if (plan.kind === "direct") return run(scene, plan.what, plan.run);
  if (plan.kind === "confirmed") return ask(scene, plan.what, plan.ask);
  if (plan.question !== null) return explain(scene, action, plan.why, plan.question);
  showWhy(scene, action, plan.why);
};

/** The yes or no to a question. */
export const answerQuestion = async (scene: Scene, yes: boolean): Promise<void> => {
  const confirmation = scene.stores.$confirmation.get();
  scene.stores.$confirmation.set(null);
  if (confirmation !== null && yes) await run(scene, confirmation.what, confirmation.run);
};
