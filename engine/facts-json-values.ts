/** Values in JSON, read by the types of the schema. What is wrong is one sentence with the path of the place. */
import { parseInstant } from "../dsl/instants.ts";
import { nearest } from "../dsl/nearest.ts";
import type { Attributes, Schema, Type } from "../dsl/schema.ts";
import type { EntityFacts, FactValue, RecordFacts } from "./facts.ts";
import { isRecord, own, typeName } from "./values.ts";

/** What reading needs to know, and where it says what is wrong. */
export interface Reading {
  readonly schema: Schema;
  /** The entity that a reference names; null where there is none. */
  readonly entity: (type: string, id: string) => EntityFacts | null;
  readonly report: (path: string, sentence: string) => void;
}

/** Records and sets inside each other. */
const deepest = 20;
const mostElements = 100_000;

export const quoted = (text: string): string => {
  const short = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return JSON.stringify(short);
};

export const kindOf = (value: unknown): string => {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  return typeof value === "string" ? quoted(value) : String(value);
};

export const meant = (found: string, known: readonly string[]): string => {
  const near = nearest(found, known);
  return near === null ? "" : ` Did you mean ${quoted(near)}?`;
};

/** An instant in UTC as ISO 8601, in milliseconds since 1970; null for what no calendar has. */
export const readInstant = (text: string): number | null => {
  const value = parseInstant(text);
  return Number.isNaN(value) ? null : value;
};

const units: Readonly<Record<string, number>> = {
  week: 6048e5,
  day: 864e5,
  hour: 36e5,
  minute: 6e4,
  second: 1e3,
  millisecond: 1,
};

/** `10 minutes`, `1 hour 30 minutes`, `-1 day`, in milliseconds; a sign is that of the whole, as in the language. */
const readDuration = (text: string): number | null => {
  if (text.length > 100 || !/^-?\d+ [a-z]+(?: \d+ [a-z]+)*$/.test(text)) return null;
  const isNegative = text.startsWith("-");
  const words = (isNegative ? text.slice(1) : text).split(" ");
  let sum = 0;
  for (let at = 0; at < words.length; at += 2) {
    const unit = own(units, (words[at + 1] ?? "").replace(/s$/, ""));
    if (unit === undefined) return null;
    sum += Number(words[at]) * unit;
  }
  if (!Number.isSafeInteger(sum)) return null;
  return isNegative ? -sum : sum;
};

const wanted = (schema: Schema, type: Type): string => {
  switch (type.kind) {
    case "bool":
      return "true or false";
    case "int":
      return "a whole number";
    case "string":
      return "a text";
    case "time":
      return 'an instant such as "2026-03-02T09:00:00Z"';
    case "duration":
      return 'a duration such as "10 minutes"';
    case "enum":
      return `one of ${(own(schema.enums, type.name)?.values ?? []).slice(0, 10).map(quoted).join(", ")}`;
    case "entity":
      return `a reference {"type": ${type.names.map(quoted).join(" | ")}, "id": …}`;
    case "set":
      return "a list";
    default:
      return `an object (${typeName(type)})`;
  }
};

const plain = (schema: Schema, type: Type, value: unknown): FactValue | null => {
  switch (type.kind) {
    case "bool":
      return typeof value === "boolean" ? value : null;
    case "int":
      return Number.isSafeInteger(value) ? (value as number) : null;
    case "string":
      return typeof value === "string" ? value : null;
    case "time":
      return typeof value === "string" ? readInstant(value) : null;
    case "duration":
      return typeof value === "string" ? readDuration(value) : null;
    case "enum": {
      const values = own(schema.enums, type.name)?.values ?? [];
      return typeof value === "string" && values.includes(value) ? value : null;
    }
    default:
      return null;
  }
};

/** What `{"type": …, "id": …}` names; null after reporting what is wrong with it. */
export const readReference = (
  reading: Reading,
  value: unknown,
  path: string,
  types: readonly string[],
): EntityFacts | null => {
  if (!isRecord(value) || typeof value.type !== "string" || typeof value.id !== "string") {
    reading.report(path, `must be ${wanted(reading.schema, { kind: "entity", names: types })}.`);
    return null;
  }
  if (!types.includes(value.type)) {
    const hint = meant(value.type, types);
    reading.report(`${path}.type`, `is ${quoted(value.type)}, and must be ${types.join(" or ")}.${hint}`);
    return null;
  }
  const entity = reading.entity(value.type, value.id);
  if (entity === null) reading.report(path, `names ${value.type} ${quoted(value.id)}, which the facts lack.`);
  return entity;
};

const setOf = (reading: Reading, type: Type, value: readonly unknown[], path: string, depth: number) => {
  if (value.length > mostElements) {
    reading.report(path, `has ${value.length} elements, and ${mostElements} are the most.`);
    return null;
  }
  return value.flatMap((each, index) => readValue(reading, type, each, `${path}[${index}]`, depth + 1) ?? []);
};

/** A value of a type; null after reporting what is wrong with it. */
export const readValue = (
  reading: Reading,
  type: Type,
  value: unknown,
  path: string,
  depth = 0,
): FactValue | null => {
  const { schema, report } = reading;
  if (depth > deepest) {
    report(path, `is nested more than ${deepest} deep.`);
    return null;
  }
  if (type.kind === "entity") return readReference(reading, value, path, type.names);
  if (type.kind === "set" && Array.isArray(value)) return setOf(reading, type.element, value, path, depth);
  if (type.kind === "record" && isRecord(value)) {
    return readAttributes(reading, own(schema.records, type.name)?.attributes ?? {}, value, path, depth + 1);
  }
  const read = plain(schema, type, value);
  if (read === null) {
    const known = type.kind === "enum" ? (own(schema.enums, type.name)?.values ?? []) : [];
    const hint = typeof value === "string" ? meant(value, known) : "";
    report(path, `is ${kindOf(value)}, and must be ${wanted(schema, type)}.${hint}`);
  }
  return read;
};

/** The attributes that are given; null is absent. What the schema requires may be missing: rules that read it refuse. */
export const readAttributes = (
  reading: Reading,
  attributes: Attributes,
  given: unknown,
  path: string,
  depth = 0,
): RecordFacts => {
  const read: Record<string, FactValue> = {};
  if (given === undefined) return read;
  if (!isRecord(given)) {
    reading.report(path, `is ${kindOf(given)}, and must be an object.`);
    return read;
  }
  for (const [name, value] of Object.entries(given) as [string, unknown][]) {
    const attribute = own(attributes, name);
    if (attribute === undefined) {
      const hint = meant(name, Object.keys(attributes));
      reading.report(path, `has ${quoted(name)}, which the schema does not know.${hint}`);
      continue;
    }
    if (value === null && attribute.optional) continue;
    const fact = readValue(reading, attribute.type, value, `${path}.${name}`, depth);
    if (fact !== null) Object.defineProperty(read, name, { value: fact, enumerable: true });
  }
  return read;
};
