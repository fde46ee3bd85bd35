/** Reading one attribute: absent where the schema lets it be, a failure where it is missing or ill-typed. */
import type { AttributeExpression } from "../dsl/program.ts";
import type { Action, Attribute, Schema, Type } from "../dsl/schema.ts";
import type { EntityFacts, FactValue, RecordFacts } from "./facts.ts";
import { EvaluationFailure, wording } from "./failure.ts";
import { pathText } from "./paths.ts";
import { fits, own, typeName } from "./values.ts";

/** Facts are plain data; what every object inherits is no fact. */
const factOf = (facts: RecordFacts, name: string): FactValue | undefined =>
  name in Object.prototype && !Object.hasOwn(facts, name) ? undefined : facts[name];

/** Throws unless the value has the type that the expression has where it stands. */
export const demandType = <Value extends FactValue>(
  value: Value,
  type: Type,
  path: string,
  schema: Schema,
): Value => {
  if (fits(type, value, schema)) return value;
  throw new EvaluationFailure(wording.wrongType(path, typeName(type)));
};

/** What the schema says of the attribute: of an entity by the type that it has, of the context by the action. */
const declared = (
  schema: Schema,
  action: Action | null,
  object: EntityFacts | RecordFacts,
  expression: AttributeExpression,
): Attribute | undefined => {
  const { type } = expression.object;
  if (type.kind === "entity") {
    const entity = own(schema.entities, (object as EntityFacts).type);
    return entity && own(entity.attributes, expression.name);
  }
  if (type.kind === "record") {
    const record = own(schema.records, type.name);
    return record && own(record.attributes, expression.name);
  }
  return action === null ? undefined : own(action.context, expression.name);
};

/**
 * The attribute of an object that has the type of `expression.object`; `undefined` where it is absent. What the schema
 * does not let be absent is a failure, and so is what the schema does not know.
 *
 * @param action the action whose context is read
 */
export const readAttribute = (
  schema: Schema,
  action: Action | null,
  object: EntityFacts | RecordFacts,
  expression: AttributeExpression,
): FactValue | undefined => {
  const isEntityType = expression.object.type.kind === "entity";
  if (isEntityType && expression.name === "id") return (object as EntityFacts).id;
  const facts = isEntityType ? (object as EntityFacts).attributes : (object as RecordFacts);
  const value = factOf(facts, expression.name);
  if (value !== undefined) return demandType(value, expression.type, pathText(expression), schema);
  if (declared(schema, action, object, expression)?.optional) return undefined;
  throw new EvaluationFailure(wording.missing(pathText(expression)));
};
