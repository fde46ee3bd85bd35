/**
 * What an account's user may learn by asking. It asks about itself only, and a refusal must not tell it that
 * something of another account exists: what it cannot see is answered as what is not there.
 */
import { toldTo } from "../sharing/outsiders.ts";
import type { Decisions, EvaluationAnswer, EvaluationQuestion } from "../sharing/service.ts";

/** The action that says whether an object may be seen. */
const view = "view";

/** Somebody who is told why not, such as an invited account that has not answered yet, may know of the object. */
const isVisible = (answer: EvaluationAnswer): boolean =>
  answer.known &&
  (answer.decision.outcome === "permitted" ||
    answer.decision.refusals.some((refusal) => refusal.kind !== "failure"));

/**
 * What the caller may be told of the answer, or null where it has to be as if the resource did not exist. Only a refusal
 * can tell too much, so only a refusal costs a second question.
 */
export const withoutSecrets = async (
  decisions: Decisions,
  question: EvaluationQuestion,
  answer: EvaluationAnswer,
): Promise<EvaluationAnswer | null> => {
  if (!answer.known) return null;
  if (answer.decision.outcome === "permitted") return answer;
  const { subject, resource } = question;
  const told = { ...answer, decision: toldTo(answer.decision) };
  if (resource.type === subject.type && resource.id === subject.id) return told;
  if (question.action === view) return isVisible(answer) ? told : null;
  const seen = await decisions.evaluate({ ...question, action: view, context: {} });
  // The policy was switched between the two; an answer is of one policy.
  if (seen.known && seen.digest !== answer.digest) {
    return await withoutSecrets(decisions, question, await decisions.evaluate(question));
  }
  return isVisible(seen) ? told : null;
};
