/** What facts must look like before a rule may read them. Anything else is a failure, and a failure refuses. */
import type { Schema, Type } from "../dsl/schema.ts";
import type { DecisionRequest, EntityFacts, RecordFacts } from "./facts.ts";
import { lastInstant } from "./horizon.ts";

/** What a record has of its own: a name like `constructor` is no attribute of every object. */
export const own = <T>(record: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;

/** A plain object, not an array. */
export const isRecord = (value: unknown): value is RecordFacts =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const isEntity = (value: unknown): value is EntityFacts =>
  isRecord(value) &&
  typeof value.type === "string" &&
  typeof value.id === "string" &&
  isRecord(value.attributes);

const isText = (value: unknown): boolean => typeof value === "string";

/** Also of times and durations: a NaN compares false with everything, which would switch rules off. */
const isWhole = (value: unknown): boolean => Number.isSafeInteger(value);

type Kind = Type["kind"];
type Checks = {
  readonly [K in Kind]: (type: Extract<Type, { kind: K }>, value: unknown, schema: Schema) => boolean;
};

const checks: Checks = {
  bool: (_, value) => typeof value === "boolean",
  int: (_, value) => isWhole(value),
  string: (_, value) => isText(value),
  time: (_, value) => isWhole(value),
  duration: (_, value) => isWhole(value),
  // A value that the schema does not declare would compare unequal with everything, which would switch rules off.
  enum: ({ name }, value, schema) => isText(value) && isDeclared(schema, name, value as string),
  entity: ({ names }, value) => isEntity(value) && names.includes(value.type),
  record: (_, value) => isRecord(value),
  context: (_, value) => isRecord(value),
  set: ({ element }, value, schema) =>
    Array.isArray(value) && value.every((each) => fits(element, each, schema)),
  unknown: () => false,
};

const isDeclared = (schema: Schema, name: string, value: string): boolean =>
  own(schema.enums, name)?.values.includes(value) === true;

/** Whether a value has a type. A set is checked with all of its elements; a record when its fields are read. */
export const fits = (type: Type, value: unknown, schema: Schema): boolean => {
  const check = checks[type.kind] as (type: Type, value: unknown, schema: Schema) => boolean;
  return check(type, value, schema);
};

const typeNames: { readonly [K in Kind]: (type: Extract<Type, { kind: K }>) => string } = {
  bool: () => "Bool",
  int: () => "Int",
  string: () => "String",
  time: () => "Time",
  duration: () => "Duration",
  enum: ({ name }) => name,
  entity: ({ names }) => names.join(" or "),
  record: ({ name }) => name,
  context: () => "context",
  set: ({ element }) => `Set<${typeName(element)}>`,
  unknown: () => "unknown",
};

/** The type as the schema spells it. */
export const typeName = (type: Type): string => (typeNames[type.kind] as (type: Type) => string)(type);

/** The clock shows what a calendar has. */
export const isInstant = (value: unknown): boolean =>
  isWhole(value) && Math.abs(value as number) <= lastInstant;

/** What no rule can repair: without this, nothing is evaluated and nothing is permitted. */
export const isWellFormed = (request: DecisionRequest): boolean =>
  isRecord(request) &&
  isEntity(request.subject) &&
  isEntity(request.resource) &&
  isRecord(request.context) &&
  isInstant(request.now);

/** `0` and `-0` are one number; entities are equal by type and id, which {@link sameEntity} compares. */
export const sameEntity = (one: EntityFacts, other: EntityFacts): boolean =>
  one.id === other.id && one.type === other.type;
