/** Facts and requests as `given` and `test` blocks, with what they are expected to come to. */
import type {
  Decision,
  DecisionRequest,
  EntityFacts,
  FactValue,
  LifecycleStatus,
} from "../../../engine/index.ts";
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

/** What is absent is left out, or said to be. */
const membersOf = (
  world: World,
  nameOf: NameOf,
  fields: readonly Field[],
  values: Readonly<Record<string, FactValue | undefined>>,
): readonly string[] =>
  fields.flatMap(({ name, type, optional }, index) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value !== undefined) return [`${name}: ${valueText(world, nameOf, type, value)}`];
    return optional && index % 2 === 0 ? [`${name}: absent`] : [];
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

/** Instants that no text can name are not said. */
const untilText = (instant: number | null): string =>
  instant === null ? " for ever" : Math.abs(instant) > 2e14 ? "" : ` until ${timeText(instant)}`;

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
    untilText(decision.validUntil),
  ];
  return parts.join("");
};

export interface Asked {
  readonly request: DecisionRequest;
  readonly decision: Decision;
  /** Of the lifecycle on the resource; null where it cannot be evaluated. */
  readonly status: LifecycleStatus | null;
}

const answerOf = (decision: Decision): string =>
  isPermitted(decision) ? "Permitted" : (codesOf(decision)[0] ?? "");

/** The moment, who asks, and the answer, in two rows that are alike. */
const tableText = (nameOf: NameOf, { request, decision }: Asked, asked: string): string => {
  const { subject, action, resource, now } = request;
  const row = `${timeText(now)}, ${nameOf(subject)}, ${answerOf(decision)}`;
  return `  for each moment, who, answer in
    | ${row}
    | ${row}
  {
    at moment
    who asks to ${action} ${nameOf(resource)}${asked} : answer
  }`;
};

const lineText = (nameOf: NameOf, { request, decision }: Asked, asked: string): string => {
  const { subject, action, resource, now } = request;
  const verb = isPermitted(decision) ? "may" : "may not";
  return `  let moment = ${timeText(now)}
  at moment
  ${nameOf(subject)} ${verb} ${action} ${nameOf(resource)}${asked}${expectationOf(decision)}`;
};

/** The context with the case, or in front of it. A table where there is one code at most. */
const caseText = (choices: Choices, world: World, nameOf: NameOf, asked: Asked): string => {
  const { action, resource, context } = asked.request;
  const declared = world.model.actions.find(({ name, on }) => name === action && on === resource.type);
  const said = recordText(world, nameOf, declared?.context ?? [], context);
  const isBefore = choices.chance(30);
  const before = isBefore ? `  ${action} with ${said}\n` : "";
  const isRow = isPermitted(asked.decision) || codesOf(asked.decision).length === 1;
  const write = isRow && choices.chance(30) ? tableText : lineText;
  return before + write(nameOf, asked, isBefore ? "" : ` with ${said}`);
};

/** Asked twice, it is warned of. */
const stateText = (nameOf: NameOf, { request, status }: Asked, times: number): string => {
  if (status === null) return "";
  const { lifecycle, state, cause, changesAt } = status;
  const { subject, resource, now } = request;
  const code = cause === null ? "" : ` : ${cause}`;
  const said = `${lifecycle} is ${state} for ${nameOf(subject)} on ${nameOf(resource)}${code}${untilText(changesAt)}`;
  return `
  at ${timeText(now)}
  ${`${said}\n  `.repeat(times)}`.trimEnd();
};

/** Declarations for a policy file: facts for all tests, links in a fixture, and a test for each request. */
export const writtenTests = (choices: Choices, world: World, all: readonly Asked[]): readonly string[] => {
  const nameOf = namesIn(world);
  // What no case follows says nothing, which is warned of.
  const idle = (): string => (choices.chance(10) ? `\n  at ${timeText(0)}` : "");
  return [
    givenText(world, nameOf),
    ...all.map(
      (asked, index) =>
        `test "case ${index}" {\n  given links\n${caseText(choices, world, nameOf, asked)}${stateText(nameOf, asked, choices.chance(10) ? 2 : 1)}${idle()}\n}`,
    ),
    ...(choices.chance(5) ? [`test "nothing" {\n  at ${timeText(0)}\n}`] : []),
  ];
};
