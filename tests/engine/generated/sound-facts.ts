/** Generated facts that are as the schema says, and such that a test can give them. */
import type { Choices } from "./choices.ts";
import {
  type Draft,
  declaredBy,
  draftsOf,
  factFor,
  fieldsOf,
  give,
  Unsatisfiable,
  type World,
} from "./facts.ts";
import { linkParents } from "./kinships.ts";
import type { Field, Model } from "./model.ts";

/** Whether it could be given all that it must have, by those before it. */
const isGiven = (world: World, entity: Draft): boolean => {
  const required = declaredBy(world.model, entity).filter(({ optional }) => !optional);
  try {
    give(entity, fieldsOf(world, required));
    return true;
  } catch (thrown) {
    if (thrown instanceof Unsatisfiable) return false;
    throw thrown;
  }
};

/**
 * As a test can give it: an entity must have what it must have when it is named first, so that refers to those before
 * it; what it may have can go in circles. What the schema makes impossible is left out.
 */
export const generateSoundWorld = (choices: Choices, model: Model): World => {
  const entities: Draft[] = [];
  const world: World = { choices, model, entities, sound: true };
  const left = new Set(draftsOf(choices, model, true));
  for (let before = -1; before < entities.length; ) {
    before = entities.length;
    for (const entity of left) {
      if (!isGiven(world, entity)) continue;
      entities.push(entity);
      left.delete(entity);
    }
  }
  for (const entity of entities) {
    for (const field of declaredBy(model, entity)) {
      if (field.optional && isPossible(world, field)) give(entity, fieldsOf(world, [field]));
    }
  }
  if (entities.length > 1) linkParents(choices, model, entities, true);
  return world;
};

/** An attribute that may be absent is where there is nothing that it could be. */
const isPossible = (world: World, field: Field): boolean => {
  try {
    factFor(world, field.type);
    return field.type.kind !== "record" && field.type.kind !== "set";
  } catch (thrown) {
    if (thrown instanceof Unsatisfiable) return false;
    throw thrown;
  }
};
