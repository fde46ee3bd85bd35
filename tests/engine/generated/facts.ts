/** Generated facts and requests: well-typed for the most part, now and then with a hole or a wrong value in them. */
import type { DecisionRequest, EntityFacts, FactValue } from "../../../engine/index.ts";
import type { Choices } from "./choices.ts";
import type { Field, FieldType, Model } from "./model.ts";

const instant = Date.parse("2026-03-02T09:00:00Z");
const steps = [0, 1, -1, 600_000, -600_000, 86_400_000];
const wrong: readonly unknown[] = [
  null,
  Number.NaN,
  1.5,
  "x",
  {},
  [],
  true,
  2 ** 60,
  { type: "Zz", id: "z", attributes: {} },
];

interface Draft extends EntityFacts {
  readonly attributes: Record<string, FactValue | undefined>;
  parents?: EntityFacts[];
}

interface World {
  readonly choices: Choices;
  readonly model: Model;
  readonly entities: readonly Draft[];
}

const near = (choices: Choices): number => instant + choices.pick(steps);

const factFor = (world: World, type: FieldType, depth = 0): FactValue => {
  const { choices, entities } = world;
  switch (type.kind) {
    case "Bool":
      return choices.chance(50);
    case "Int":
      return choices.pick([1, 0, 64, -2, 63, Number.MAX_SAFE_INTEGER]);
    case "String":
      return choices.pick(["a", "ab", "", "b"]);
    case "Time":
      return near(choices);
    case "Duration":
      return choices.pick([0, 1, 600_000, -1]);
    case "enum":
      return choices.pick(["red", "green", "o\u2028dd"]);
    case "entity":
      return choices.pick(entities.filter(({ type: name }) => type.names.includes(name)));
    case "record":
      return depth > 2
        ? {}
        : fieldsOf(
            world,
            world.model.records.find(({ name }) => name === type.name)?.fields ?? [],
            depth + 1,
          );
    case "set":
      return choices.several(0, 3, () => factFor(world, type.element, depth + 1));
  }
};

const fieldsOf = (
  world: World,
  fields: readonly Field[],
  depth = 0,
): Record<string, FactValue | undefined> => {
  const { choices } = world;
  return Object.fromEntries(
    fields.flatMap(({ name, type, optional }): [string, FactValue | undefined][] => {
      if (choices.chance(optional ? 35 : 1)) return choices.chance(50) ? [] : [[name, undefined]];
      if (choices.chance(1)) return [[name, choices.pick(wrong) as FactValue]];
      return [[name, factFor(world, type, depth)]];
    }),
  );
};

const locksOf = (choices: Choices): EntityFacts["locks"] => {
  if (choices.chance(1)) return [{ reason: "busy" }] as never;
  return choices.chance(25)
    ? choices.several(1, 3, () => ({
        reason: choices.pick(["busy", "moving", "other"]),
        since: near(choices),
      }))
    : [];
};

const generateWorld = (choices: Choices, model: Model): World => {
  const entities = model.entities.flatMap(({ name }) =>
    ["1", "2"].map(
      (id): Draft => ({ type: name, id, attributes: {}, parents: [], locks: locksOf(choices) ?? [] }),
    ),
  );
  const world = { choices, model, entities };
  for (const entity of entities) {
    const own = model.entities.find(({ name }) => name === entity.type);
    for (const [name, value] of Object.entries(fieldsOf(world, own?.fields ?? []))) {
      Object.defineProperty(entity.attributes, name, { value, enumerable: true });
    }
    entity.parents = choices.several(0, 2, () => choices.pick(entities));
    if (choices.chance(1)) entity.parents.push("broken" as never);
  }
  return world;
};

/** A few requests about one world. */
export const generateRequests = (
  choices: Choices,
  model: Model,
  count: number,
): readonly DecisionRequest[] => {
  const world = generateWorld(choices, model);
  return Array.from({ length: count }, () => {
    const action = choices.pick(model.actions);
    const of = (types: readonly string[]) =>
      choices.pick(world.entities.filter(({ type }) => types.includes(type)));
    return {
      subject: choices.chance(5) ? choices.pick(world.entities) : of(action.by),
      action: choices.chance(2) ? "unheard_of" : action.name,
      resource: of([action.on]),
      context: fieldsOf(world, action.context),
      now: near(choices),
    };
  });
};
