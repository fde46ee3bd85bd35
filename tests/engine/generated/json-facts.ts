/** Facts and requests in JSON, as somebody sends them. */
import type { DecisionRequest, EntityFacts, FactValue } from "../../../engine/index.ts";
import type { World } from "./facts.ts";
import type { Field, FieldType } from "./model.ts";

type Json = Readonly<Record<string, unknown>>;

const referenceTo = ({ type, id }: EntityFacts): Json => ({ type, id });

const valueJson = (world: World, type: FieldType, value: FactValue): unknown => {
  switch (type.kind) {
    case "Time":
      return new Date(value as number).toISOString();
    case "Duration":
      return `${value} milliseconds`;
    case "entity":
      return referenceTo(value as EntityFacts);
    case "record":
      return fieldsJson(
        world,
        world.model.records.find(({ name }) => name === type.name)?.fields ?? [],
        value as Readonly<Record<string, FactValue>>,
      );
    case "set":
      return (value as readonly FactValue[]).map((each) => valueJson(world, type.element, each));
    default:
      return value;
  }
};

const fieldsJson = (
  world: World,
  fields: readonly Field[],
  values: Readonly<Record<string, FactValue | undefined>>,
): Json =>
  Object.fromEntries(
    fields.flatMap(({ name, type }) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      return value === undefined ? [] : [[name, valueJson(world, type, value)]];
    }),
  );

const declaredBy = ({ model }: World, { type }: EntityFacts): readonly Field[] =>
  model.entities.find(({ name }) => name === type)?.fields ?? [];

/** What the schema lets a request say of an entity, or what it does not. */
export const attributesJson = (world: World, entity: EntityFacts, asked: boolean): Json =>
  fieldsJson(
    world,
    declaredBy(world, entity).filter((field) => field.asked === asked),
    entity.attributes,
  );

/**
 * Everything that is stored.
 *
 * @param without those whose attributes come with the request
 */
export const factsJson = (world: World, without: readonly EntityFacts[]): readonly Json[] =>
  world.entities.map((entity) => ({
    ...referenceTo(entity),
    attributes: {
      ...attributesJson(world, entity, false),
      ...(without.includes(entity) ? {} : attributesJson(world, entity, true)),
    },
    parents: entity.parents.map(referenceTo),
    locks: (entity.locks ?? []).map(({ reason, since }) => ({
      reason,
      since: new Date(since).toISOString(),
    })),
  }));

/** The request, which says of subject and resource what the schema lets it say. */
export const requestJson = (world: World, { subject, action, resource, context }: DecisionRequest): Json => {
  const declared = world.model.actions.find(({ name, on }) => name === action && on === resource.type);
  const party = (entity: EntityFacts): Json => ({
    ...referenceTo(entity),
    properties: attributesJson(world, entity, true),
  });
  return {
    subject: party(subject),
    action: { name: action },
    resource: party(resource),
    context: fieldsJson(world, declared?.context ?? [], context),
  };
};
