/** From the entities of a test to linked facts. References may go in circles. */
import type { DecisionCase, StateCase, TestCase, TestEntity, TestValue } from "../dsl/program.ts";
import type { DecisionRequest, EntityFacts, FactValue } from "./facts.ts";

/** An entity that others may link to before its attributes are known. */
interface Draft extends EntityFacts {
  readonly attributes: Record<string, FactValue>;
  readonly parents: EntityFacts[];
}

const draftOf = ({ type, id, locks }: TestEntity): Draft => ({
  type,
  id,
  attributes: {},
  parents: [],
  locks,
});

type Drafts = ReadonlyMap<string, Draft>;

/** The checker lets a test name declared entities only. */
const named = (drafts: Drafts, name: string): Draft => {
  const draft = drafts.get(name);
  if (draft === undefined) throw new RangeError(`the test has no entity ${name}`);
  return draft;
};

const factOf = (drafts: Drafts, value: TestValue): FactValue => {
  switch (value.kind) {
    case "value":
      return value.value;
    case "entity":
      return named(drafts, value.name);
    case "set":
      return value.elements.map((element) => factOf(drafts, element));
    case "record":
      return recordOf(drafts, value.fields);
  }
};

const recordOf = (drafts: Drafts, fields: Readonly<Record<string, TestValue>>): Record<string, FactValue> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, factOf(drafts, value)]));

/** The entities of a test by their names, linked. References may go in circles. */
export const linkEntities = (
  entities: Readonly<Record<string, TestEntity>>,
): ReadonlyMap<string, EntityFacts> => draftsOf(entities);

const draftsOf = (entities: TestCase["entities"]): Drafts => {
  const drafts: Drafts = new Map(
    Object.entries(entities).map(([name, entity]): [string, Draft] => [name, draftOf(entity)]),
  );
  for (const [name, { attributes, parents }] of Object.entries(entities)) {
    const draft = named(drafts, name);
    Object.assign(draft.attributes, recordOf(drafts, attributes));
    draft.parents.push(...parents.map((parent) => named(drafts, parent)));
  }
  return drafts;
};

/** The request that a case makes, with the facts that are in force for it. */
export const requestOf = (one: DecisionCase): DecisionRequest => {
  const drafts = draftsOf(one.entities);
  return {
    subject: named(drafts, one.subject),
    action: one.action,
    resource: named(drafts, one.resource),
    context: recordOf(drafts, one.context),
    now: one.now,
  };
};

/** Whom and what a case asks a lifecycle about. */
export const partiesOf = (one: StateCase): Pick<DecisionRequest, "subject" | "resource"> => {
  const drafts = draftsOf(one.entities);
  return { subject: named(drafts, one.subject), resource: named(drafts, one.resource) };
};
