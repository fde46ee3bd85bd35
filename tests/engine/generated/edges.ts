/** What generated facts hold at the edge of what facts can be. */
import type { Schema } from "../../../dsl/index.ts";
import type { Attribute, Attributes } from "../../../dsl/schema.ts";
import type { DecisionRequest, EntityFacts } from "../../../engine/index.ts";
import { fits } from "../../../engine/values.ts";

export type Edge =
  | "last instant"
  | "beyond the last instant"
  | "largest number"
  | "smallest number"
  | "negative zero"
  | "empty text"
  | "half a character"
  | "name of every object"
  | "empty set"
  | "entity of which nothing is known"
  | "ill-typed value"
  | "parent of itself"
  | "circle of parents"
  | "two ways to one parent"
  | "many steps of parents";

const last = 8.64e15;

const ofNumber = (value: number): Edge | null => {
  if (Math.abs(value) === last) return "last instant";
  if (value === last + 1) return "beyond the last instant";
  if (value === Number.MAX_SAFE_INTEGER) return "largest number";
  if (value === Number.MIN_SAFE_INTEGER) return "smallest number";
  return Object.is(value, -0) ? "negative zero" : null;
};

const ofText = (value: string): Edge | null => {
  if (value === "") return "empty text";
  if (!value.isWellFormed()) return "half a character";
  return value in Object.prototype ? "name of every object" : null;
};

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** How the parents stand above an entity, as far as they are linked soundly. */
const ofParents = (entity: EntityFacts): readonly Edge[] => {
  const found = new Set<Edge>();
  const reached = new Map<EntityFacts, number>([[entity, 0]]);
  for (const [each, steps] of reached) {
    if (steps > 5) found.add("many steps of parents");
    for (const parent of each.parents ?? []) {
      if (typeof parent !== "object") continue;
      if (parent === each) found.add("parent of itself");
      else if (parent === entity) found.add("circle of parents");
      else if (reached.get(parent) === steps + 1) found.add("two ways to one parent");
      if (!reached.has(parent)) reached.set(parent, steps + 1);
    }
  }
  return [...found];
};

const isIllTyped = (schema: Schema, values: object, { name, type }: Attribute): boolean => {
  const value = Object.hasOwn(values, name) ? (values as Record<string, unknown>)[name] : undefined;
  return value !== undefined && !fits(type, value, schema);
};

const illTyped = (schema: Schema, values: object, attributes: Attributes = {}): readonly Edge[] =>
  Object.values(attributes).some((each) => isIllTyped(schema, values, each)) ? ["ill-typed value"] : [];

const ofValue = (value: unknown): Edge | null => {
  if (typeof value === "number") return ofNumber(value);
  if (typeof value === "string") return ofText(value);
  return isList(value) && value.length === 0 ? "empty set" : null;
};

const isEntity = (value: object): value is EntityFacts =>
  "attributes" in value && typeof value.attributes === "object" && value.attributes !== null;

const ofEntity = (schema: Schema, entity: EntityFacts): readonly Edge[] => {
  const declared = Object.hasOwn(schema.entities, entity.type) ? schema.entities[entity.type] : undefined;
  const isBare = Object.keys(entity.attributes).length === 0 && entity.id === "nobody";
  return [
    ...illTyped(schema, entity.attributes, declared?.attributes),
    ...(isBare ? (["entity of which nothing is known"] as const) : []),
    ...ofParents(entity),
  ];
};

/** Each once, wherever in the facts of the requests it is. */
export const edgesIn = (schema: Schema, requests: readonly DecisionRequest[]): ReadonlySet<Edge> => {
  const found = new Set<Edge>();
  const reached = new Set<object>(requests);
  for (const each of reached) {
    if (isEntity(each)) for (const edge of ofEntity(schema, each)) found.add(edge);
    for (const part of Object.values(each)) {
      const edge = ofValue(part);
      if (edge !== null) found.add(edge);
      if (typeof part === "object" && part !== null) reached.add(part);
    }
  }
  return found;
};
