/** Attributes that may be mistaken for one another. */
import type { AttributeExpression } from "../dsl/program.ts";
import type { Attributes, Schema } from "../dsl/schema.ts";

/** The attributes of what an expression is, for each type that it may be. */
const attributesOf = ({ object }: AttributeExpression, schema: Schema): readonly Attributes[] => {
  const { type } = object;
  switch (type.kind) {
    case "entity":
      return type.names.map((name) => schema.entities[name]?.attributes ?? {});
    case "record":
      return [schema.records[type.name]?.attributes ?? {}];
    case "context":
      return Object.values(schema.actions)
        .filter(({ name }) => type.action.includes(name))
        .map(({ context }) => context);
    default:
      return [];
  }
};

/** How many attributes on either side of one are taken for it. */
const reach = 2;

/** The names beside an attribute that have its type everywhere, and are as optional. */
export const siblingsOf = (attribute: AttributeExpression, schema: Schema): readonly string[] => {
  const all = attributesOf(attribute, schema);
  const alike = Object.keys(all[0] ?? {}).filter((name) =>
    all.every((attributes) => {
      const own = Object.hasOwn(attributes, attribute.name) ? attributes[attribute.name] : undefined;
      const other = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
      return own && other && own.optional === other.optional && sameType(own.type, other.type);
    }),
  );
  const at = alike.indexOf(attribute.name);
  if (at === -1) return [];
  return alike.slice(Math.max(0, at - reach), at + reach + 1).filter((name) => name !== attribute.name);
};

const sameType = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
