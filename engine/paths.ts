/** How expressions are named in failures and explanations, and which attributes of the schema they read. */

import type { AttributeExpression, Expression } from "../dsl/program.ts";
import type { Action, Attribute, Attributes, Schema } from "../dsl/schema.ts";
import { renderValue } from "./messages.ts";

/** What a program reads by name: `resource.owner.id`, `grant.ends_at`. */
export type PathExpression = Extract<
  Expression,
  { kind: "variable" | "attribute" | "state" | "lifecycleField" }
>;

export const isPath = (expression: Expression): expression is PathExpression =>
  expression.kind === "variable" ||
  expression.kind === "attribute" ||
  expression.kind === "state" ||
  expression.kind === "lifecycleField";

/** The expression in a few words: paths and literals in full, anything larger as `(…)`. */
export const pathText = (expression: Expression): string => {
  switch (expression.kind) {
    case "variable":
      return expression.variable.from === "local" ? expression.variable.name : expression.variable.from;
    case "attribute":
      return `${pathText(expression.object)}.${expression.name}`;
    case "state":
      return expression.lifecycle;
    case "lifecycleField":
      return `${expression.lifecycle}.${expression.field}`;
    case "literal":
      return renderValue(expression.type, expression.value);
    default:
      return "(…)";
  }
};

const own = <T>(record: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;

const attributeSets = (
  schema: Schema,
  action: Action | null,
  object: Expression,
): readonly (Attributes | undefined)[] => {
  const type = object.type;
  if (type.kind === "entity") return type.names.map((name) => own(schema.entities, name)?.attributes);
  if (type.kind === "record") return [own(schema.records, type.name)?.attributes];
  return type.kind === "context" ? [action?.context] : [];
};

/**
 * Whether the schema lets this attribute be absent. The context is that of the action that is decided. What the schema
 * does not know is required, so that reading it without a value is a failure.
 */
export const isOptional = (
  schema: Schema,
  action: Action | null,
  { object, name }: AttributeExpression,
): boolean =>
  attributeSets(schema, action, object).some(
    (attributes) => attributes !== undefined && isDeclaredOptional(own<Attribute>(attributes, name)),
  );

const isDeclaredOptional = (attribute: Attribute | undefined): boolean => attribute?.optional === true;
