/** Questions about types: are two the same, what is one called. */
import type { Attribute, EntityType, Schema, Type } from "../schema.ts";

export const bool: Type = { kind: "bool" };
export const int: Type = { kind: "int" };
export const string: Type = { kind: "string" };
export const time: Type = { kind: "time" };
export const duration: Type = { kind: "duration" };
export const unknown: Type = { kind: "unknown" };

const plain: Readonly<Record<string, Type>> = {
  Bool: bool,
  Int: int,
  String: string,
  Time: time,
  Duration: duration,
};

/** `String` and the other types that every schema has. */
export const builtinType = (name: string): Type | null =>
  Object.hasOwn(plain, name) ? (plain[name] ?? null) : null;
export const builtinNames = Object.keys(plain);

/** What people call a type: `a whole number`, `Account or Folder`. */
export const describeType = (type: Type): string => {
  switch (type.kind) {
    case "bool":
      return "true or false";
    case "int":
      return "a whole number";
    case "string":
      return "a text";
    case "time":
      return "an instant";
    case "duration":
      return "a duration";
    case "enum":
    case "record":
      return `${/^[AEIOU]/i.test(type.name) ? "an" : "a"} ${type.name}`;
    case "entity":
      return type.names.join(" or ");
    case "context":
      return "the context";
    case "set":
      return `a set (each: ${describeType(type.element)})`;
    case "unknown":
      return "something unknown";
  }
};

export const sameType = (a: Type, b: Type): boolean => {
  if (a.kind !== b.kind) return false;
  switch (a.kind) {
    case "enum":
    case "record":
      return b.kind === a.kind && a.name === b.name;
    case "entity":
      return (
        b.kind === "entity" &&
        a.names.length === b.names.length &&
        a.names.every((name) => b.names.includes(name))
      );
    case "set":
      return b.kind === "set" && sameType(a.element, b.element);
    default:
      return true;
  }
};

/** Whether a value of `found` can stand where `wanted` is expected. */
export const fits = (found: Type, wanted: Type): boolean => {
  if (found.kind === "unknown" || wanted.kind === "unknown") return true;
  if (found.kind === "entity" && wanted.kind === "entity")
    return found.names.every((name) => wanted.names.includes(name));
  if (found.kind === "set" && wanted.kind === "set") return fits(found.element, wanted.element);
  return sameType(found, wanted);
};

/** Whether values of the two can ever be equal. */
export const comparable = (a: Type, b: Type): boolean => {
  if (a.kind === "unknown" || b.kind === "unknown") return true;
  if (a.kind === "entity" && b.kind === "entity") return a.names.some((name) => b.names.includes(name));
  return a.kind !== "set" && a.kind !== "record" && a.kind !== "context" && sameType(a, b);
};

/** The attribute every entity has. */
const idAttribute = (span: Attribute["span"]): Attribute => ({
  name: "id",
  type: string,
  optional: false,
  origin: "stored",
  documentation: "",
  span,
});

type Attributes = Readonly<Record<string, Attribute>>;

const none: Attributes = {};
const withId = new WeakMap<EntityType, Attributes>();

/** What an entity type declares, and the attribute that it has without declaring it. */
const entityAttributes = (entity: EntityType): Attributes => {
  const known = withId.get(entity);
  if (known) return known;
  const all = { ...entity.attributes, id: idAttribute(entity.declaredAs.span) };
  withId.set(entity, all);
  return all;
};

/** The attributes of an entity or a record type by its name. */
export const attributesOf = (schema: Schema, type: Type): readonly Attributes[] => {
  if (type.kind === "record") return [schema.records[type.name]?.attributes ?? none];
  if (type.kind !== "entity") return [];
  return type.names.map((name) => {
    const entity = schema.entities[name];
    return entity ? entityAttributes(entity) : none;
  });
};

export type Lookup =
  | { readonly found: Attribute }
  /** The types that lack it, by their place in the list. */
  | { readonly lacking: number; readonly known: readonly string[] };

/** The attribute that all of these have alike; optional where one of them may lack it. */
export const sharedAttribute = (
  all: readonly Readonly<Record<string, Attribute>>[],
  name: string,
): Lookup => {
  const [only] = all;
  if (all.length === 1 && only && Object.hasOwn(only, name) && only[name]) return { found: only[name] };
  const each = all.map((attributes) => (Object.hasOwn(attributes, name) ? attributes[name] : undefined));
  const [first] = each;
  const lacking = each.findIndex(
    (attribute) => !attribute || !first || !sameType(first.type, attribute.type),
  );
  if (first === undefined || lacking !== -1) {
    const at = Math.max(0, lacking);
    return { lacking: at, known: Object.keys(all[at] ?? {}) };
  }
  return { found: { ...first, optional: each.some((attribute) => attribute?.optional) } };
};
