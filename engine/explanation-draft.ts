/** A copy of the facts of a request, in which they can be changed and changed back. */
import type { DecisionRequest, EntityFacts, FactValue } from "./facts.ts";
import { isEntity } from "./values.ts";

/** Objects in the facts of one request; of more, nothing is tried. */
const mostObjects = 20_000;

export interface Draft {
  request: DecisionRequest;
  /** Every entity that can be reached, those of one type and id together. */
  readonly entities: ReadonlyMap<string, readonly EntityFacts[]>;
}

export const entityKey = ({ type, id }: EntityFacts): string => JSON.stringify([type, id]);

/** Sets one property, also one that is called like what every object inherits. Answers how to set it back. */
export const setField = (holder: object, name: string, value: unknown): (() => void) => {
  const before = Object.getOwnPropertyDescriptor(holder, name);
  Object.defineProperty(holder, name, { value, writable: true, enumerable: true, configurable: true });
  return () => {
    if (before) Object.defineProperty(holder, name, before);
    else Reflect.deleteProperty(holder, name);
  };
};

/** Links may go in circles and be long, so this goes through a list, not into itself. */
export const createDraft = (request: DecisionRequest): Draft | null => {
  const copies = new Map<object, object>();
  const open: object[] = [];
  const copyOf = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null) return value;
    const known = copies.get(value);
    if (known !== undefined) return known;
    const copy = Array.isArray(value) ? [] : {};
    copies.set(value, copy);
    open.push(value);
    return copy;
  };
  const root = copyOf(request) as DecisionRequest;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (copies.size > mostObjects) return null;
    const copy = copies.get(next) ?? {};
    if (Array.isArray(copy) && Array.isArray(next)) for (const each of next) copy.push(copyOf(each));
    else for (const [name, value] of Object.entries(next)) setField(copy, name, copyOf(value));
  }
  const entities = new Map<string, EntityFacts[]>();
  for (const copy of copies.values()) {
    if (!isEntity(copy)) continue;
    const key = entityKey(copy);
    entities.set(key, [...(entities.get(key) ?? []), copy]);
  }
  return { request: root, entities };
};

/** Everything that one entity is in the draft; it may be there more than once. */
export const allOf = (draft: Draft, entity: EntityFacts): readonly EntityFacts[] =>
  draft.entities.get(entityKey(entity)) ?? [entity];

/** Whether it is no entity that was only made up to be unlike another: of that one nobody could say who it is. */
export const isInFacts = (draft: Draft, value: FactValue): boolean =>
  !isEntity(value) || draft.entities.has(entityKey(value));

/** The entities of some types, each once, by type and id. */
export const entitiesOf = (draft: Draft, types: readonly string[]): readonly FactValue[] =>
  [...draft.entities.keys()].sort().flatMap((key) => {
    const entity = draft.entities.get(key)?.[0];
    return entity && types.includes(entity.type) ? [entity] : [];
  });
