/**
 * Reads a question of the AuthZEN API by hand: this is the hot path, and the API asks that unknown fields be ignored.
 */
import type { EvaluationQuestion } from "../sharing/service.ts";
import { memberRepeated } from "./problem-error.ts";
import { repeatedMember } from "./repeated-member.ts";

export interface AccessQuestion {
  readonly question: EvaluationQuestion;
  /** The caller asked for the reasons of a permit too: `options.explain`. */
  readonly explain: boolean;
}

/** What is wrong with a question, in a sentence. */
export interface AccessFault {
  readonly fault: string;
}

type Fields = Readonly<Record<string, unknown>>;

const nothing: Fields = Object.freeze({});

const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A name is repeated in the answer, so it must not be a whole body. Ids and actions are far shorter. */
const longestName = 500;

/** A fault, or null where `value` is a text that can name something. */
const nameFault = (value: unknown, where: string): string | null => {
  if (value === undefined) return `${where} is missing`;
  if (typeof value !== "string") return `${where} must be a string`;
  if (value.length > longestName) return `${where} has more than ${longestName} characters`;
  for (let at = 0; at < value.length; at += 1) {
    const code = value.charCodeAt(at);
    if (code < 0x20 || code === 0x7f) return `${where} has a control character at position ${at}`;
  }
  return null;
};

const propertiesFault = (entity: Fields, where: string): string | null => {
  const { properties } = entity;
  if (properties === undefined || properties === null || isObject(properties)) return null;
  return `${where}.properties must be an object`;
};

const entityFault = (entity: unknown, where: string): string | null => {
  if (entity === undefined) return `${where} is missing`;
  if (!isObject(entity)) return `${where} must be an object`;
  return (
    nameFault(entity.type, `${where}.type`) ??
    nameFault(entity.id, `${where}.id`) ??
    propertiesFault(entity, where)
  );
};

const actionFault = (action: unknown): string | null => {
  if (action === undefined) return "action is missing";
  if (!isObject(action)) return "action must be an object";
  return nameFault(action.name, "action.name") ?? propertiesFault(action, "action");
};

const contextFault = (context: unknown): string | null =>
  context === undefined || context === null || isObject(context) ? null : "context must be an object";

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Takes a body; answers the question in it, or what is wrong with it. */
export const readQuestion = (text: string): AccessQuestion | AccessFault => {
  const body = parse(text);
  if (!isObject(body)) return { fault: "The body must be a JSON object." };
  const repeated = repeatedMember(text);
  if (repeated !== null) return { fault: memberRepeated(repeated).detail };
  const { subject, action, resource, context, options } = body;
  const fault =
    entityFault(subject, "subject") ??
    actionFault(action) ??
    entityFault(resource, "resource") ??
    contextFault(context);
  if (fault !== null) return { fault: `The body is wrong: ${fault}.` };
  return {
    question: {
      subject: subject as EvaluationQuestion["subject"],
      action: (action as { readonly name: string }).name,
      resource: resource as EvaluationQuestion["resource"],
      context: (context ?? nothing) as Fields,
    },
    explain: isObject(options) && options.explain === true,
  };
};
