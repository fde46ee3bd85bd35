/** Answers about actions as they are shown: with what the caller may not, and the codes that a request would get. */
import type { Context } from "hono";
import { type ActionRefusal, type ActionView, type ObjectType, objectActions } from "../api/actions.ts";
import { ServiceError } from "../sharing/problem.ts";
import type { ActionAnswer, ActionAnswers, Viewer } from "../sharing/service.ts";
import { type Way, ways } from "./action-ways.ts";
import type { HttpEnv } from "./environment.ts";
import { answerFor } from "./problems.ts";

/** What a request that fails so is answered. What is no answer goes on being thrown. */
const refusalsFrom = (error: unknown, kind: ActionRefusal["kind"]): readonly ActionRefusal[] => {
  const { answer, expected } = answerFor(error);
  if (!expected) throw error;
  const { code, detail: message, help = null, refusals } = answer;
  return refusals ?? [{ kind, code, message, help, rule: null, file: null, line: null }];
};

/** A request of this caller is refused before the service is asked. */
const ofCaller = (c: Context<HttpEnv>, { admit }: Way): readonly ActionRefusal[] => {
  try {
    admit(c);
    return [];
  } catch (error) {
    return refusalsFrom(error, "caller");
  }
};

const ofService = ({ problem }: ActionAnswer): readonly ActionRefusal[] =>
  problem === null ? [] : refusalsFrom(new ServiceError(problem), "state");

const show = (
  action: string,
  way: Way,
  c: Context<HttpEnv>,
  answer: ActionAnswer | undefined,
): ActionView => {
  const caller = ofCaller(c, way);
  // Nobody who may do it is without an answer: it is done for an account, and this caller is none.
  if (answer === undefined && caller.length === 0) throw new Error(`Nothing was answered about ${action}.`);
  const refusals = [...caller, ...(answer === undefined ? [] : ofService(answer))];
  const depends_on = [...(answer?.dependsOn ?? [])];
  return { action, route: way.route, available: refusals.length === 0, depends_on, refusals };
};

/** What an account has no answer about is not on its side of the object. */
export const showActions = (
  c: Context<HttpEnv>,
  { account }: Viewer,
  type: ObjectType,
  answers: ActionAnswers,
): ActionView[] => {
  const waysOf: Readonly<Record<string, Way>> = ways[type];
  const actions: ActionView[] = [];
  for (const action of objectActions[type]) {
    const way = waysOf[action];
    const answer = Object.hasOwn(answers, action) ? answers[action] : undefined;
    if (way === undefined || (answer === undefined && account !== null)) continue;
    actions.push(show(action, way, c, answer));
  }
  return actions;
};
