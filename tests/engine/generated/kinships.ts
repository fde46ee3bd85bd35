/** Generated parents: by chance, and in the shapes that a walk over them may stumble on. */
import type { EntityFacts } from "../../../engine/index.ts";
import type { Choices } from "./choices.ts";
import type { Draft } from "./facts.ts";
import type { Model } from "./model.ts";

type Entities = readonly Draft[];

/** Each is the parent of the one before it. */
const chained = (entities: Entities): void => {
  for (const [index, entity] of entities.entries()) {
    const parent = entities[index + 1];
    if (parent) entity.parents.push(parent);
  }
};

/** Parents between the first and the last of which there is nothing but names. */
const ladder = (length: number, from: Draft, to: EntityFacts): void => {
  let above = to;
  for (let rung = 0; rung < length; rung++) {
    above = { type: to.type, id: `rung ${rung}`, attributes: {}, parents: [above] };
  }
  from.parents.push(above);
};

type Shape = "chance" | "diamond" | "circle" | "self" | "chain" | "ladder";

const shapes: Readonly<Record<Shape, (choices: Choices, entities: Entities) => void>> = {
  chance: (choices, entities) => {
    for (const entity of entities) entity.parents = choices.several(0, 2, () => choices.pick(entities));
  },
  /** Two ways from the first to the last. */
  diamond: (choices, entities) => {
    const [bottom, one, other, top] = [0, 1, 2, 3].map(() => choices.pick(entities));
    if (!bottom || !one || !other || !top) return;
    bottom.parents.push(one, other);
    one.parents.push(top);
    other.parents.push(top, top);
  },
  circle: (choices, entities) => {
    const start = choices.below(entities.length - 1);
    const round = entities.slice(start, start + 3);
    chained(round);
    const [first] = round;
    if (first) round.at(-1)?.parents.push(first);
  },
  self: (choices, entities) => {
    for (const entity of entities) if (choices.chance(50)) entity.parents.push(entity);
  },
  chain: (_, entities) => chained(entities),
  ladder: (choices, entities) =>
    ladder(choices.chance(5) ? 5_000 : 20, choices.pick(entities), choices.pick(entities)),
};

/** What the shapes are called, for those who count them. */
export const shapeNames = Object.keys(shapes) as readonly Shape[];

/** Links entities of one world. Sound ones have parents as the schema has them; others may have any, also broken ones. */
export const linkParents = (choices: Choices, model: Model, entities: Entities, sound: boolean): void => {
  const shape = choices.chance(40) ? "chance" : choices.pick(shapeNames);
  shapes[sound && shape === "ladder" ? "chain" : shape](choices, entities);
  for (const entity of entities) {
    if (!sound && choices.chance(1)) entity.parents.push("broken" as never);
    if (!sound) continue;
    const allowed = model.entities.find(({ name }) => name === entity.type)?.parents ?? [];
    entity.parents = [...new Set(entity.parents)].filter(({ type }) => allowed.includes(type));
  }
};
