/** Facts and requests as `given` and `test` blocks, with what they are expected to come to. */
import type { Decision, DecisionRequest, EntityFacts, FactValue } from "../../../engine/index.ts";
import { codesOf } from "../../../engine/testing-differences.ts";
import type { Choices } from "./choices.ts";
import type { World } from "./facts.ts";
import { type Field, type FieldType, quoted } from "./model.ts";

/** The same entity has the same name in every test. */
type NameOf = (entity: EntityFacts) => string;

const namesIn = ({ entities }: World): NameOf => {
  const names = new Map<EntityFacts, string>(
    entities.map((entity, index) => [entity, index === 0 ? "constructor" : `e${index}`]),
  );
  return (entity) => names.get(entity) ?? "nobody";
};

const timeText = (milliseconds: number): string => `time "${new Date(milliseconds).toISOString()}"`;

const valueText = (world: World, nameOf: NameOf, type: FieldType, value: FactValue): string => {
  switch (type.kind) {
    case "Bool":
    case "Int":
      return String(value);
    case "String":
    case "enum":
      return quoted(String(value));
    case "Time":
      return timeText(value as number);
    case "Duration":
      return `${value} milliseconds`;
    case "entity":
      return nameOf(value as EntityFacts);
    case "record": {
      const fields = world.model.records.find(({ name }) => name === type.name)?.fields ?? [];
      return recordText(world, nameOf, fields, value as Readonly<Record<string, FactValue>>);
    }
    case "set": {
      const elements = value as readonly FactValue[];
      return `[${elements.map((each) => valueText(world, nameOf, type.element, each)).join(", ")}]`;
    }
  }
};

const membersOf = (
  world: World,
  nameOf: NameOf,
  fields: readonly Field[],
  values: Readonly<Record<string, FactValue | undefined>>,
): readonly string[] =>
  fields.flatMap(({ name, type }) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    return value === undefined ? [] : [`${name}: ${valueText(world, nameOf, type, value)}`];
  });

const recordText = (...given: Parameters<typeof membersOf>): string =>
  `{ ${membersOf(...given).join(", ")} }`;

const fieldsOf = ({ model }: World, type: string): readonly Field[] =>
  model.entities.find(({ name }) => name === type)?.fields ?? [];

/** First all of them, then what they have: they may refer to each other in circles. */
const givenText = (world: World, nameOf: NameOf): string => {
  const entities = world.entities.map((entity) => {
    const { type, id, attributes, locks = [] } = entity;
    const held = locks.map(({ reason, since }) => `{ reason: ${quoted(reason)}, since: ${timeText(since)} }`);
    const required = fieldsOf(world, type).filter(({ optional }) => !optional);
    const members = membersOf(world, nameOf, required, attributes);
    return `  ${type} ${nameOf(entity)} ${quoted(id)} { ${[...members, `locks: [${held.join(", ")}]`].join(", ")} }`;
  });
  const links = world.entities.map((entity) => {
    const optional = fieldsOf(world, entity.type).filter((field) => field.optional);
    const parents = entity.parents.length > 0 ? ` in ${entity.parents.map(nameOf).join(", ")}` : "";
    return `  with ${nameOf(entity)}${parents} ${recordText(world, nameOf, optional, entity.attributes)}`;
  });
  return `given {\n${entities.join("\n")}\n}\ngiven links {\n${links.join("\n")}\n}`;
};

const untilText = ({ validUntil }: Decision): string =>
  validUntil === null ? " for ever" : Math.abs(validUntil) > 2e14 ? "" : ` until ${timeText(validUntil)}`;

const isPermitted = ({ outcome }: Decision): boolean => outcome === "permitted";

/** Everything that a case can say of a decision. */
const expectationOf = (decision: Decision): string => {
  const { permits, refusals, quotas } = decision;
  const [message] = refusals.map((refusal) => refusal.message);
  const [help] = refusals.flatMap((refusal) => refusal.help ?? []);
  const [miss] = decision.nearMisses;
  const uses = quotas.map(({ rule, used, adding, limit }) => `${rule} ${used} + ${adding} of ${limit}`);
  const parts = [
    decision.outcome === "permitted" ? "" : ` : ${codesOf(decision).join(", ")}`,
    permits.length === 0 || !isPermitted(decision) ? "" : ` by ${permits.join(", ")}`,
    message === undefined ? "" : ` saying ${quoted(message.slice(0, 20))}`,
    help === undefined ? "" : ` advising ${quoted(help.slice(0, 20))}`,
    miss === undefined ? "" : ` lacking ${quoted(miss.condition.slice(0, 20))}`,
    uses.length === 0 ? "" : ` using ${uses.join(", ")}`,
    untilText(decision),
  ];
  return parts.join("");
};

export interface Asked {
  readonly request: DecisionRequest;
  readonly decision: Decision;
}

const answerOf = (decision: Decision): string =>
  isPermitted(decision) ? "Permitted" : (codesOf(decision)[0] ?? "");

/** As a line, or as a row of a table where it has one code. */
const caseText = (choices: Choices, world: World, nameOf: NameOf, { request, decision }: Asked): string => {
  const { subject, action, resource, context, now } = request;
  const declared = world.model.actions.find(({ name, on }) => name === action && on === resource.type);
  const said = recordText(world, nameOf, declared?.context ?? [], context);
  const at = `  at ${timeText(now)}\n`;
  if (choices.chance(30) && (isPermitted(decision) || codesOf(decision).length === 1)) {
    const row = `${timeText(now)}, ${nameOf(subject)}, ${answerOf(decision)}`;
    return `  for each when_asked, who, answer in\n    | ${row}\n    | ${row}\n  {\n    at when_asked\n    who asks to ${action} ${nameOf(resource)} with ${said} : answer\n  }`;
  }
  const verb = isPermitted(decision) ? "may" : "may not";
  return `${at}  ${nameOf(subject)} ${verb} ${action} ${nameOf(resource)} with ${said}${expectationOf(decision)}`;
};

/** Declarations for a policy file: facts for all tests, parents in a fixture, and a test for each request. */
export const writtenTests = (choices: Choices, world: World, all: readonly Asked[]): readonly string[] => {
  const nameOf = namesIn(world);
  return [
    givenText(world, nameOf),
    ...all.map(
      (asked, index) =>
        `test "case ${index}" {\n  given links\n${caseText(choices, world, nameOf, asked)}\n}`,
    ),
  ];
};
