/** Makes an offered change as a person who reads it would: from its path, its words and its value, not by the engine. */
import type { Program } from "../../dsl/index.ts";
import type { Type } from "../../dsl/schema.ts";
import type { DecisionRequest, EntityFacts, FactChange, FactValue, LockFacts } from "../../engine/index.ts";

type Holder = Record<string, FactValue | undefined>;

/** Every entity of the facts, so that one is found by what it is called. */
const entitiesIn = (request: DecisionRequest): readonly EntityFacts[] => {
  const seen = new Set<unknown>([request]);
  for (const each of seen) {
    if (typeof each !== "object" || each === null) continue;
    for (const value of Object.values(each)) seen.add(value);
  }
  return [...seen].filter(
    (each): each is EntityFacts => typeof each === "object" && each !== null && "attributes" in each,
  );
};

const called = (request: DecisionRequest, name: string): EntityFacts | undefined =>
  entitiesIn(request).find(({ type, id }) => name === id || name === `${type} ${id}`);

/** Where a path leads: what holds its last step, and the type of that. */
const place = (program: Program, request: DecisionRequest, path: string): readonly [Holder, Type] | null => {
  const { schema } = program;
  const [root = "", ...steps] = path.split(".");
  const last = steps.pop();
  const { subject, resource, action } = request;
  const ofContext = schema.actions[`${resource.type}.${action}`]?.context;
  let at: FactValue | undefined = root === "subject" ? subject : root === "resource" ? resource : undefined;
  let [holder, declared] =
    root === "context" ? ([request.context as Holder, ofContext] as const) : ([null, undefined] as const);
  const enter = (entity: EntityFacts): void => {
    holder = entity.attributes as Holder;
    declared = schema.entities[entity.type]?.attributes;
  };
  if (at !== undefined) enter(at as EntityFacts);
  for (const step of steps) {
    at = holder?.[step];
    if (typeof at !== "object" || !("attributes" in at)) return null;
    enter(at as EntityFacts);
  }
  const type = last === undefined ? undefined : declared?.[last]?.type;
  return holder && type ? [holder, type] : null;
};

const readValue = (request: DecisionRequest, type: Type, text: string): FactValue | undefined => {
  switch (type.kind) {
    case "bool":
      return text === "true";
    case "int":
      return Number(text);
    case "time":
      return Date.parse(text);
    case "string":
    case "enum":
      return text;
    case "entity":
      return called(request, text) ?? { type: type.names[0] ?? "", id: text, attributes: {} };
    default:
      return undefined;
  }
};

/** What stands in backticks after the path. */
const quotedIn = (text: string): readonly string[] =>
  [...text.matchAll(/`([^`]*)`/g)].slice(1).map(([, quoted = ""]) => quoted);

const changeSet = (
  request: DecisionRequest,
  holder: Holder,
  name: string,
  type: Type,
  text: string,
): boolean => {
  const all = holder[name];
  if (type.kind !== "set" || !Array.isArray(all)) return false;
  const values = quotedIn(text).map((each) => readValue(request, type.element, each));
  if (values.some((each) => each === undefined)) return false;
  holder[name] = text.includes("did not contain")
    ? all.filter((each) => !values.includes(each))
    : [...all, ...(values as FactValue[])];
  return true;
};

const changeParents = (request: DecisionRequest, { path, text, value }: FactChange): boolean => {
  const parts = path.split(".").slice(0, -1);
  const [root, ...steps] = parts;
  let at: unknown =
    root === "subject" ? request.subject : root === "resource" ? request.resource : request.context;
  for (const step of steps) {
    const fields = (at as EntityFacts).attributes ?? at;
    at = (fields as Holder)[step];
  }
  const parent = called(request, value);
  if (typeof at !== "object" || at === null || parent === undefined) return false;
  const entity = at as { parents?: readonly EntityFacts[] };
  const parents = entity.parents ?? [];
  entity.parents = text.includes("not in") ? parents.filter((each) => each !== parent) : [...parents, parent];
  return true;
};

const endLocks = (request: DecisionRequest, value: string): boolean => {
  const ended = value.replace("without ", "").split(" and ");
  const resource = request.resource as { locks?: readonly LockFacts[] };
  resource.locks = (resource.locks ?? []).filter(({ reason }) => !ended.includes(reason));
  return true;
};

/** Changes the request; false where the words of the change are more than this knows. */
export const changeByHand = (program: Program, request: DecisionRequest, fact: FactChange): boolean => {
  const { path, text, value } = fact;
  if (path === "now") return Reflect.set(request, "now", Date.parse(value));
  if (path === "resource.locks") return endLocks(request, value);
  if (path.endsWith(".parents")) return changeParents(request, fact);
  if (path === "subject" || path === "resource") {
    const entity = called(request, quotedIn(text)[0] ?? "");
    return entity !== undefined && Reflect.set(request, path, entity);
  }
  if (path === "resource.id" || path === "subject.id") {
    return Reflect.set(path === "resource.id" ? request.resource : request.subject, "id", value);
  }
  const found = place(program, request, path);
  const name = path.split(".").at(-1) ?? "";
  // Of an element of a set, and of somebody who is not among the facts, only the engine knows who it is.
  if (found === null || text.includes("` of `") || value === "another") return false;
  const [holder, type] = found;
  if (type.kind === "set") return changeSet(request, holder, name, type, text);
  if (text.endsWith("were absent")) return Reflect.set(holder, name, undefined);
  const made = readValue(request, type, value);
  return made !== undefined && Reflect.set(holder, name, made);
};
