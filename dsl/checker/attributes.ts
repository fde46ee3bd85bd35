/** What the schema says of the attributes of a value. */
import type { Expression } from "../program.ts";
import type { Attribute, Attributes, Type } from "../schema.ts";
import type { Scope } from "./scope.ts";
import { attributesOf, sharedAttribute } from "./types.ts";

/** The attributes of each type that something may have. */
export const allAttributes = (scope: Scope, type: Type): readonly Attributes[] =>
  type.kind === "context" ? scope.actions.map((action) => action.context) : attributesOf(scope.schema, type);

/** What the schema says of an attribute of an object; null where it says nothing. */
export const declaredAttribute = (scope: Scope, object: Expression, name: string): Attribute | null => {
  const lookup = sharedAttribute(allAttributes(scope, object.type), name);
  return "found" in lookup ? lookup.found : null;
};
