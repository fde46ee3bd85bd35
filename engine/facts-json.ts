/**
 * A request and the facts that it is decided by, in JSON.
 *
 * The request has the shape of AuthZEN: `{"subject": {"type", "id", "properties"?}, "action": {"name"}, "resource":
 * {"type", "id", "properties"?}, "context"?}`. The facts are a list of entities: `{"type", "id", "attributes"?,
 * "parents"?: [{"type", "id"}], "locks"?: [{"reason", "since"}]}`. Entities refer to each other as `{"type", "id"}`;
 * times are ISO 8601 texts in UTC, durations texts such as `10 minutes`, sets lists; null is absent.
 */
import type { Schema } from "../dsl/schema.ts";
import { actionKey } from "../dsl/schema.ts";
import type { DecisionRequest, EntityFacts, FactValue, LockFacts } from "./facts.ts";
import {
  kindOf,
  meant,
  quoted,
  type Reading,
  readAttributes,
  readInstant,
  readReference,
} from "./facts-json-values.ts";
import { isRecord, own } from "./values.ts";

export interface ReadRequest {
  /** Null where there is a problem. */
  readonly request: DecisionRequest | null;
  /** Sentences, each beginning with the path of the place: `facts[0].attributes.region is 1, and must be a text.` */
  readonly problems: readonly string[];
}

const mostEntities = 10_000;
/** Problems that are listed. */
const mostProblems = 20;
/** UTF-16 code units. */
const longestId = 500;

interface Draft extends EntityFacts {
  readonly attributes: Record<string, FactValue | undefined>;
  readonly parents: EntityFacts[];
  readonly locks: LockFacts[];
}

type Drafts = Map<string, Draft>;

const keyOf = (type: string, id: string): string => JSON.stringify([type, id]);

const draftOf = (type: string, id: string): Draft => ({ type, id, attributes: {}, parents: [], locks: [] });

/** Reports names that the object may not have. */
const knows = ({ report }: Reading, value: object, names: readonly string[], path: string): void => {
  for (const name of Object.keys(value)) {
    if (!names.includes(name)) report(path, `has ${quoted(name)}, which is not read.${meant(name, names)}`);
  }
};

const typeAndId = (
  { schema, report }: Reading,
  value: unknown,
  path: string,
): { readonly type: string; readonly id: string } | null => {
  if (!isRecord(value)) {
    report(path, `is ${kindOf(value)}, and must be an object with "type" and "id".`);
    return null;
  }
  const { type, id } = value;
  if (typeof type !== "string" || own(schema.entities, type) === undefined) {
    const hint = typeof type === "string" ? meant(type, Object.keys(schema.entities)) : "";
    report(`${path}.type`, `is ${kindOf(type)}, which is no entity type of the schema.${hint}`);
    return null;
  }
  if (typeof id === "string" && id !== "" && id.length <= longestId) return { type, id };
  report(`${path}.id`, `is ${kindOf(id)}, and must be a text of 1 to ${longestId} characters.`);
  return null;
};

/** The entities by type and id, without what they hold. */
const declareAll = (reading: Reading, facts: readonly unknown[], drafts: Drafts): void => {
  for (const [index, fact] of facts.entries()) {
    const named = typeAndId(reading, fact, `facts[${index}]`);
    if (named === null) continue;
    const key = keyOf(named.type, named.id);
    if (drafts.has(key)) reading.report(`facts[${index}]`, `is ${named.type} ${quoted(named.id)} once more.`);
    drafts.set(key, draftOf(named.type, named.id));
  }
};

/** Nothing is an empty list. */
const listOf = ({ report }: Reading, given: unknown, path: string): readonly unknown[] => {
  if (given === undefined) return [];
  if (Array.isArray(given)) return given;
  report(path, `is ${kindOf(given)}, and must be a list.`);
  return [];
};

const readLocks = (reading: Reading, draft: Draft, given: unknown, path: string): void => {
  const reasons = own(reading.schema.entities, draft.type)?.lockReasons ?? [];
  for (const [index, lock] of listOf(reading, given, path).entries()) {
    const at = `${path}[${index}]`;
    const { reason, since }: Record<string, unknown> = isRecord(lock) ? lock : {};
    const instant = typeof since === "string" ? readInstant(since) : null;
    if (typeof reason !== "string" || instant === null) {
      reading.report(at, `must be {"reason": "…", "since": "2026-03-02T09:00:00Z"}.`);
    } else if (!reasons.includes(reason)) {
      reading.report(
        `${at}.reason`,
        `is ${quoted(reason)}, which ${draft.type} is not locked for.${meant(reason, reasons)}`,
      );
    } else draft.locks.push({ reason, since: instant });
  }
};

const fill = (
  reading: Reading,
  draft: Draft,
  fact: Readonly<Record<string, unknown>>,
  path: string,
): void => {
  const { schema } = reading;
  knows(reading, fact, ["type", "id", "attributes", "parents", "locks"], path);
  const declared = own(schema.entities, draft.type);
  const read = readAttributes(reading, declared?.attributes ?? {}, fact.attributes, `${path}.attributes`);
  for (const [name, value] of Object.entries(read)) draft.attributes[name] = value;
  readLocks(reading, draft, fact.locks, `${path}.locks`);
  for (const [index, parent] of listOf(reading, fact.parents, `${path}.parents`).entries()) {
    const entity = readReference(reading, parent, `${path}.parents[${index}]`, declared?.parents ?? []);
    if (entity !== null) draft.parents.push(entity);
  }
};

/** The subject or the resource: what is stored of it, with what the schema lets a request say. */
const partyOf = (reading: Reading, drafts: Drafts, given: unknown, path: string): Draft | null => {
  const named = typeAndId(reading, given, path);
  if (named === null || !isRecord(given)) return null;
  knows(reading, given, ["type", "id", "properties"], path);
  const key = keyOf(named.type, named.id);
  const draft = drafts.get(key) ?? draftOf(named.type, named.id);
  const attributes = own(reading.schema.entities, named.type)?.attributes ?? {};
  const read = readAttributes(reading, attributes, given.properties, `${path}.properties`);
  for (const [name, value] of Object.entries(read)) {
    if (own(attributes, name)?.origin === "request") draft.attributes[name] = value;
    else reading.report(`${path}.properties.${name}`, "is stored, so it can be given with the facts only.");
  }
  return draft;
};

const actionOf = (reading: Reading, given: unknown, resourceType: string): string | null => {
  const { schema, report } = reading;
  const name = isRecord(given) ? given.name : undefined;
  const known = Object.values(schema.actions).filter((action) => action.resourceType === resourceType);
  if (typeof name === "string" && known.some((action) => action.name === name)) return name;
  const names = known.map((action) => action.name);
  const hint = typeof name === "string" ? meant(name, names) : "";
  report("action.name", `is ${kindOf(name)}, and ${resourceType} has ${names.join(", ") || "none"}.${hint}`);
  return null;
};

const requestOf = (reading: Reading, drafts: Drafts, given: unknown, now: number): DecisionRequest | null => {
  if (!isRecord(given)) {
    reading.report("request", `is ${kindOf(given)}, and must be an object.`);
    return null;
  }
  knows(reading, given, ["subject", "action", "resource", "context"], "request");
  const subject = partyOf(reading, drafts, given.subject, "subject");
  const resource = partyOf(reading, drafts, given.resource, "resource");
  if (subject === null || resource === null) return null;
  const action = actionOf(reading, given.action, resource.type);
  if (action === null) return null;
  const { subjectTypes = [], context: declared = {} } =
    own(reading.schema.actions, actionKey(resource.type, action)) ?? {};
  if (!subjectTypes.includes(subject.type)) {
    reading.report(
      "subject.type",
      `is ${subject.type}, and only ${subjectTypes.join(" or ")} may ${action}.`,
    );
  }
  const context = readAttributes(reading, declared, given.context, "context");
  return { subject, action, resource, context, now };
};

/**
 * Reads a request and its facts, both as `JSON.parse` gives them. Of the context everything may be given, also what a
 * server would count itself; of subject and resource only what the schema says comes `from request`.
 *
 * @param facts a list of entities; `undefined` for none
 * @param now milliseconds since 1970
 */
export const readRequestJson = (schema: Schema, given: unknown, facts: unknown, now: number): ReadRequest => {
  const problems: string[] = [];
  const drafts: Drafts = new Map();
  const reading: Reading = {
    schema,
    entity: (type, id) => drafts.get(keyOf(type, id)) ?? null,
    report: (path, sentence) => {
      if (problems.length < mostProblems) problems.push(`${path} ${sentence}`);
    },
  };
  const list: unknown = facts ?? [];
  if (!Array.isArray(list)) reading.report("facts", `is ${kindOf(list)}, and must be a list of entities.`);
  else if (list.length > mostEntities) {
    reading.report("facts", `has ${list.length} entities, and ${mostEntities} are the most.`);
  } else {
    declareAll(reading, list, drafts);
    for (const [index, fact] of list.entries()) {
      const draft = isRecord(fact) ? drafts.get(keyOf(String(fact.type), String(fact.id))) : undefined;
      if (draft !== undefined) fill(reading, draft, fact, `facts[${index}]`);
    }
  }
  const request = requestOf(reading, drafts, given, now);
  return { request: problems.length === 0 ? request : null, problems };
};
