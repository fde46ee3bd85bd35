/**
 * The context of a question, from the JSON of its caller. Only attributes that the schema marks `from request` are
 * taken, and only in the shape that it gives them: a caller can never set a stored fact.
 */
import type { Attribute, Attributes, Schema, Type } from "../../../dsl/schema.ts";
import type { EntityFacts, FactValue, RecordFacts } from "../../../engine/facts.ts";
import { instant } from "../../api/words.ts";
import { invalid } from "../failures.ts";
import { fromIso } from "../instants.ts";

/** Loads an entity that a context names; null where it is not stored. */
export type FindEntity = (type: string, id: string) => Promise<EntityFacts | null>;

interface Reading {
  readonly schema: Schema;
  readonly find: FindEntity;
}

type Fields = Readonly<Record<string, unknown>>;

/** So that one question cannot keep all others waiting. A size of questions, not a limit of sharing. */
const mostElements = 500;

const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const wrong = (pointer: string, expected: string) =>
  invalid(pointer, `${pointer.slice(1).replaceAll("/", ".")} must be ${expected}.`);

type Kind = Type["kind"];
type Reader<K extends Kind> = (
  type: Extract<Type, { kind: K }>,
  value: unknown,
  pointer: string,
  reading: Reading,
) => FactValue | Promise<FactValue>;

const readWhole = (_: Type, value: unknown, pointer: string): number => {
  if (!Number.isSafeInteger(value)) throw wrong(pointer, "a whole number");
  return value as number;
};

const readText = (_: Type, value: unknown, pointer: string): string => {
  if (typeof value !== "string") throw wrong(pointer, "a string");
  return value;
};

const readEntity: Reader<"entity"> = async ({ names }, value, pointer, { find }) => {
  const expected = `an object {"type", "id"} of type ${names.join(" or ")}`;
  if (!isObject(value)) throw wrong(pointer, expected);
  const { type, id } = value;
  if (typeof type !== "string" || typeof id !== "string" || !names.includes(type)) {
    throw wrong(pointer, expected);
  }
  const entity = await find(type, id);
  if (entity === null) throw invalid(pointer, `There is no ${type} ${id}; register it first.`);
  return entity;
};

const readSet: Reader<"set"> = async ({ element }, value, pointer, reading) => {
  if (!Array.isArray(value) || value.length > mostElements) {
    throw wrong(pointer, `an array of at most ${mostElements} elements`);
  }
  const elements: FactValue[] = [];
  for (const [index, each] of value.entries()) {
    elements.push(await readValue(element, each, `${pointer}/${index}`, reading));
  }
  return elements;
};

const unreadable = (_: Type, __: unknown, pointer: string): never => {
  throw wrong(pointer, "left out: nothing can be read into it");
};

const readers: { readonly [K in Kind]: Reader<K> } = {
  bool: (_, value, pointer) => {
    if (typeof value !== "boolean") throw wrong(pointer, "true or false");
    return value;
  },
  int: readWhole,
  duration: readWhole,
  string: readText,
  time: (_, value, pointer) => {
    if (!instant.safeParse(value).success) {
      throw wrong(pointer, "an instant such as 2026-03-02T09:00:00.000Z");
    }
    return fromIso(value as string);
  },
  enum: ({ name }, value, pointer, { schema }) => {
    const values = schema.enums[name]?.values ?? [];
    if (typeof value !== "string" || !values.includes(value))
      throw wrong(pointer, `one of ${values.join(", ")}`);
    return value;
  },
  entity: readEntity,
  record: async ({ name }, value, pointer, reading) => {
    if (!isObject(value)) throw wrong(pointer, `an object, a ${name}`);
    return await readFields(reading.schema.records[name]?.attributes ?? {}, value, pointer, reading);
  },
  set: readSet,
  context: unreadable,
  unknown: unreadable,
};

const readValue = (type: Type, value: unknown, pointer: string, reading: Reading) =>
  (readers[type.kind] as Reader<Kind>)(type as never, value, pointer, reading);

const readField = async (attribute: Attribute, value: unknown, pointer: string, reading: Reading) => {
  if (value !== undefined && value !== null) return await readValue(attribute.type, value, pointer, reading);
  return undefined;
};

const readFields = async (
  attributes: Attributes,
  fields: Fields,
  pointer: string,
  reading: Reading,
): Promise<RecordFacts> => {
  const read: Record<string, FactValue | undefined> = {};
  for (const attribute of Object.values(attributes)) {
    const { name } = attribute;
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    read[name] = await readField(attribute, value, `${pointer}/${name}`, reading);
  }
  return read;
};

/**
 * Throws an `invalid` problem that names the attribute. What the action does not take from a request is ignored. What is
 * missing is left to the engine: a rule that needs it cannot be evaluated, and so refuses.
 */
export const readContext = async (
  schema: Schema,
  attributes: Attributes,
  given: Fields,
  find: FindEntity,
): Promise<RecordFacts> => {
  const context: Record<string, FactValue | undefined> = {};
  for (const attribute of Object.values(attributes)) {
    if (attribute.origin !== "request") continue;
    const { name } = attribute;
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    context[name] = await readField(attribute, value, `/context/${name}`, { schema, find });
  }
  return context;
};
