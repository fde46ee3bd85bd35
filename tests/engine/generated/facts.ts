/** Generated facts and requests: well-typed for the most part, now and then with a hole or a wrong value in them. */
import type { DecisionRequest, EntityFacts, FactValue } from "../../../engine/index.ts";
import type { Choices } from "./choices.ts";
import { linkParents } from "./kinships.ts";
import type { Field, FieldType, Model } from "./model.ts";

export const instant = Date.parse("2026-03-02T09:00:00Z");
/** The last instant that a calendar has. */
const last = 8.64e15;
const steps = [0, 1, -1, 600_000, -600_000, 86_400_000, -60_000];
/** What no type has. */
const wrong: readonly unknown[] = [
  null,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  { type: "Zz", id: "z", attributes: {} },
];
const noWholeNumber: readonly unknown[] = [2 ** 53, 1.5, "1", -(2 ** 60)];
/** What is nearly of a type. */
const nearlyRight: Readonly<Record<FieldType["kind"], readonly unknown[]>> = {
  Bool: [0, "true"],
  Int: noWholeNumber,
  Time: noWholeNumber,
  Duration: noWholeNumber,
  String: [1, ["a"]],
  enum: ["blue", "Red", "hasOwnProperty"],
  entity: [
    { type: "Aa", id: "1" },
    { type: "Bb", id: 1, attributes: {} },
    { type: "Aa", id: "1", attributes: [] },
  ],
  record: [[], "x"],
  set: [{}, "a", [null], [undefined], { length: 1 }],
};

export interface Draft extends EntityFacts {
  readonly attributes: Record<string, FactValue | undefined>;
  parents: EntityFacts[];
}

export interface World {
  readonly choices: Choices;
  readonly model: Model;
  readonly entities: readonly Draft[];
  /** Whether every fact is as the schema says, and could be written in a test. */
  readonly sound: boolean;
}

/** Thrown where the schema asks for facts without an end, or for an entity of a type of which there is none. */
export class Unsatisfiable extends Error {}

const near = (choices: Choices): number => instant + choices.pick(steps);

/** Seldom one of those at the edge: most facts should be such as are decided. */
const usual = <Value>({ choices, sound }: World, values: readonly Value[], edges: readonly Value[]): Value =>
  choices.pick(!sound && choices.chance(5) ? edges : values);

const { MAX_SAFE_INTEGER: largest, MIN_SAFE_INTEGER: smallest } = Number;
const texts = ["a", "ab", "", "b", "1", "aab", "ba", "abab"];
const oddTexts = ["\ud800", "\udc00a", "__proto__", "constructor", "toString"];

const recordFor = (world: World, name: string, depth: number): FactValue => {
  const fields = world.model.records.find((each) => each.name === name)?.fields ?? [];
  if (depth <= 2) return fieldsOf(world, fields, depth + 1);
  if (world.sound && fields.some(({ optional }) => !optional)) throw new Unsatisfiable();
  return {};
};

const entityFor = ({ choices, entities, sound }: World, names: readonly string[]): FactValue | undefined => {
  const all = entities.filter(({ type }) => names.includes(type));
  if (all.length === 0) {
    if (sound) throw new Unsatisfiable();
    return undefined;
  }
  const entity = choices.pick(all);
  // It is referred to, and nothing is known of it.
  return !sound && choices.chance(4) ? { type: entity.type, id: "nobody", attributes: {} } : entity;
};

const elementsFor = (world: World, element: FieldType, depth: number): FactValue => {
  const isEndless = world.sound && (depth > 1 || element.kind === "entity");
  try {
    const all = world.choices.several(0, 3, () => factFor(world, element, depth + 1));
    return all.filter((each) => each !== undefined);
  } catch (thrown) {
    if (isEndless && thrown instanceof Unsatisfiable) return [];
    throw thrown;
  }
};

export const factFor = (world: World, type: FieldType, depth = 0): FactValue | undefined => {
  const { choices } = world;
  switch (type.kind) {
    case "Bool":
      return choices.chance(50);
    case "Int":
      return usual(world, [1, 0, 64, -2, 63, largest], [smallest, -0, largest - 1]);
    case "String":
      return usual(world, texts, oddTexts);
    case "Time":
      return usual(
        world,
        steps.map((step) => instant + step),
        [last, -last, last + 1, largest, smallest, -0],
      );
    case "Duration":
      return usual(world, [0, 1, 600_000, -1], [-0, largest, smallest, last]);
    case "enum":
      return choices.pick(type.values);
    case "entity":
      return entityFor(world, type.names);
    case "record":
      return recordFor(world, type.name, depth);
    case "set":
      return elementsFor(world, type.element, depth);
  }
};

/** Also an entity of the world: a record may be mistaken for one, and one of another type for the subject. */
const wrongFor = ({ choices, entities }: World, { kind }: FieldType): FactValue => {
  if (choices.chance(25)) return choices.pick(wrong) as FactValue;
  const entity = choices.pick(entities);
  return choices.chance(kind === "entity" ? 60 : 10)
    ? entity
    : (choices.pick(nearlyRight[kind]) as FactValue);
};

/** What has no name of every object's; `Object.fromEntries` makes what it makes an attribute of its own. */
export const fieldsOf = (
  world: World,
  fields: readonly Field[],
  depth = 0,
): Record<string, FactValue | undefined> => {
  const { choices, sound } = world;
  return Object.fromEntries(
    fields.flatMap(({ name, type, optional }): [string, FactValue | undefined][] => {
      const isLeftOut = optional ? choices.chance(35) : !sound && choices.chance(1);
      if (isLeftOut) return sound || choices.chance(50) ? [] : [[name, undefined]];
      if (!sound && choices.chance(type.kind === "enum" ? 5 : 1)) return [[name, wrongFor(world, type)]];
      return [[name, factFor(world, type, depth)]];
    }),
  );
};

const locksOf = (
  choices: Choices,
  reasons: readonly string[],
  sound: boolean,
): NonNullable<EntityFacts["locks"]> => {
  if (!sound && choices.chance(1)) return choices.pick([[{ reason: "busy" }], "busy", null]) as never;
  const all = sound ? reasons : [...reasons, "other"];
  return all.length > 0 && choices.chance(25)
    ? choices.several(1, 3, () => ({ reason: choices.pick(all), since: near(choices) }))
    : [];
};

/** Two ids, so that entities are often the same. */
const idsOf = (choices: Choices, sound: boolean): readonly string[] =>
  choices.chance(90)
    ? ["1", "2"]
    : [choices.pick(["__proto__", "constructor", ...(sound ? [] : ["", "\ud800"])]), "a"];

export const give = (entity: Draft, values: Record<string, FactValue | undefined>): void => {
  for (const [name, value] of Object.entries(values)) {
    Object.defineProperty(entity.attributes, name, { value, enumerable: true });
  }
};

export const draftsOf = (choices: Choices, model: Model, sound: boolean): readonly Draft[] => {
  const ids = idsOf(choices, sound);
  const known = model.entities.filter(({ name }) => model.resources.includes(name) || choices.chance(50));
  return known.flatMap(({ name, locks }) =>
    ids.map(
      (id): Draft => ({ type: name, id, attributes: {}, parents: [], locks: locksOf(choices, locks, sound) }),
    ),
  );
};

export const declaredBy = (model: Model, { type }: Draft): readonly Field[] =>
  model.entities.find(({ name }) => name === type)?.fields ?? [];

export const generateWorld = (choices: Choices, model: Model): World => {
  const entities = draftsOf(choices, model, false);
  const world: World = { choices, model, entities, sound: false };
  for (const entity of entities) give(entity, fieldsOf(world, declaredBy(model, entity)));
  linkParents(choices, model, entities, false);
  return world;
};

/** What nobody can answer. */
const broken: readonly ((request: DecisionRequest) => unknown)[] = [
  (request) => ({ ...request, subject: null }),
  (request) => ({ ...request, resource: undefined }),
  (request) => ({ ...request, resource: { ...request.resource, attributes: [] } }),
  (request) => ({ ...request, subject: { ...request.subject, id: 1 } }),
  (request) => ({ ...request, context: [] }),
  (request) => ({ ...request, context: null }),
  (request) => ({ ...request, now: Number.NaN }),
  (request) => ({ ...request, now: last + 1 }),
  (request) => ({ ...request, now: String(instant) }),
  (request) => ({ ...request, action: "toString" }),
  (request) => ({ ...request, action: null }),
];

/** A question about one world. */
export const requestIn = (world: World): DecisionRequest => {
  const { choices, entities, model, sound } = world;
  const action = choices.pick(model.actions);
  const of = (types: readonly string[]) => {
    const all = entities.filter(({ type }) => types.includes(type));
    if (all.length === 0) throw new Unsatisfiable();
    return choices.pick(all);
  };
  return {
    subject: !sound && choices.chance(5) ? choices.pick(entities) : of(action.by),
    action: !sound && choices.chance(2) ? "unheard_of" : action.name,
    resource: of([action.on]),
    context: fieldsOf(world, action.context),
    now: !sound && choices.chance(2) ? choices.pick([last, -last, -0, last - 1]) : near(choices),
  };
};

/** The question as nobody should ask it. */
export const brokenRequest = (choices: Choices, request: DecisionRequest): DecisionRequest =>
  choices.pick(broken)(request) as DecisionRequest;

/** A few requests about one world. */
export const generateRequests = (
  choices: Choices,
  model: Model,
  count: number,
): readonly DecisionRequest[] => {
  const world = generateWorld(choices, model);
  return Array.from({ length: count }, () => requestIn(world));
};
