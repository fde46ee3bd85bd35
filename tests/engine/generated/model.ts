/** A generated schema: what it says, and its text. */
import type { Choices } from "./choices.ts";

export type FieldType =
  | { readonly kind: "Bool" | "Int" | "String" | "Time" | "Duration" }
  | { readonly kind: "enum"; readonly name: string; readonly values: readonly string[] }
  | { readonly kind: "entity"; readonly names: readonly string[] }
  | { readonly kind: "record"; readonly name: string }
  | { readonly kind: "set"; readonly element: FieldType };

export interface Field {
  readonly name: string;
  readonly type: FieldType;
  readonly optional: boolean;
}

export interface Holder {
  readonly name: string;
  readonly fields: readonly Field[];
}

export interface EntityModel extends Holder {
  readonly parents: readonly string[];
  readonly locks: readonly string[];
}

export interface ActionModel {
  readonly name: string;
  readonly on: string;
  readonly by: readonly string[];
  readonly context: readonly Field[];
}

export interface Model {
  readonly records: readonly Holder[];
  readonly entities: readonly EntityModel[];
  readonly actions: readonly ActionModel[];
}

const entityNames = ["Aa", "Bb", "Cc"];
const recordNames = ["Part", "Whole"];
const colors: FieldType = { kind: "enum", name: "Color", values: ["red", "green", "o\\u{2028}dd"] };
/** The last two are what every JavaScript object has; to the language they are names like any other. */
const fieldNames = ["f0", "f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "constructor", "valueOf"];

const someEntities = (choices: Choices): FieldType => ({
  kind: "entity",
  names: choices.chance(60) ? [choices.pick(entityNames)] : entityNames.slice(0, 2 + choices.below(2)),
});

const elementType = (choices: Choices): FieldType =>
  choices.pick<() => FieldType>([
    () => ({ kind: "Bool" }),
    () => ({ kind: "Int" }),
    () => ({ kind: "String" }),
    () => ({ kind: "Time" }),
    () => ({ kind: "Time" }),
    () => ({ kind: "Duration" }),
    () => colors,
    () => someEntities(choices),
    () => someEntities(choices),
    () => ({ kind: "record", name: choices.pick(recordNames) }),
  ])();

/** A name has one type wherever it is declared, so that unions have attributes in common. */
const pool = (choices: Choices): ReadonlyMap<string, FieldType> =>
  new Map(
    fieldNames.map((name, index): [string, FieldType] => {
      if (index === 0) return [name, { kind: "set", element: { kind: "record", name: "Part" } }];
      if (index === 1) return [name, { kind: "Time" }];
      const type = elementType(choices);
      return [name, choices.chance(25) ? { kind: "set", element: type } : type];
    }),
  );

const fieldsOf = (choices: Choices, types: ReadonlyMap<string, FieldType>): readonly Field[] =>
  [...types].flatMap(([name, type]): Field[] =>
    choices.chance(55) ? [{ name, type, optional: choices.chance(40) }] : [],
  );

export const generateModel = (choices: Choices): Model => {
  const types = pool(choices);
  const holder = (name: string): Holder => ({ name, fields: fieldsOf(choices, types) });
  const actions = entityNames.flatMap((on) =>
    ["read", "write"].map(
      (name): ActionModel => ({
        name,
        on,
        by: choices.chance(50) ? entityNames.slice(0, 2) : [choices.pick(entityNames)],
        context: fieldsOf(choices, types),
      }),
    ),
  );
  return {
    records: recordNames.map(holder),
    entities: entityNames.map((name) => ({
      ...holder(name),
      parents: entityNames.filter(() => choices.chance(60)),
      locks: choices.chance(70) ? ["busy", "moving"] : [],
    })),
    actions,
  };
};

const typeText = (type: FieldType): string => {
  switch (type.kind) {
    case "enum":
    case "record":
      return type.name;
    case "entity":
      return type.names.length > 1 ? `(${type.names.join(" | ")})` : type.names.join("");
    case "set":
      return `Set<${typeText(type.element).replace(/[()]/g, "")}>`;
    default:
      return type.kind;
  }
};

const fieldText = ({ name, type, optional }: Field): string =>
  `  ${name}: ${typeText(type)}${optional ? "?" : ""}`;

const block = (fields: readonly Field[], rest: readonly string[] = []): string =>
  `{\n${[...fields.map(fieldText), ...rest].join("\n")}\n}`;

export const schemaText = ({ records, entities, actions }: Model): string =>
  [
    "schema generated",
    'enum Color { "red", "green", "o\\u{2028}dd" }',
    ...records.map(({ name, fields }) => `record ${name} ${block(fields)}`),
    ...entities.map(
      ({ name, fields, parents, locks }) =>
        `entity ${name}${parents.length > 0 ? ` in ${parents.join(", ")}` : ""} ${block(fields, locks.length > 0 ? [`  locks ${locks.join(", ")}`] : [])}`,
    ),
    ...actions.map(
      ({ name, on, by, context }) => `action ${name} on ${on} by ${by.join(", ")} ${block(context)}`,
    ),
  ].join("\n");
