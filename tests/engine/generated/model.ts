/** A generated schema: what it says, and its declarations. */
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
  /** Whether it comes with the request. */
  readonly asked: boolean;
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
  /** The types that actions are on. */
  readonly resources: readonly string[];
}

/** Names that every JavaScript object has stand among all kinds of names; to the language they are like any other. */
const resources = ["Aa", "Bb", "toString"];
/** Nothing is asked about the last type, and often there is no entity of it. */
export const entityNames: readonly string[] = [...resources, "Dd"];
const recordNames = ["Part", "isPrototypeOf"];
export const enumValues: readonly string[] = ["red", "green", "o\u2028dd", "__proto__", "constructor", ""];
const fieldNames = [
  ...["f0", "f1", "f2", "f3", "f4", "f5", "f6", "f7"],
  ...["constructor", "valueOf", "hasOwnProperty", "toString"],
];

const escaped = (text: string): string => text.replace(/["\\]/g, "\\$&").replace(/\u2028/g, "\\u{2028}");

/** A text as the language writes it. */
export const quoted = (text: string): string => `"${escaped(text)}"`;

const colors: FieldType = { kind: "enum", name: "Color", values: enumValues };

const someEntities = (choices: Choices): FieldType => ({
  kind: "entity",
  names: choices.chance(60)
    ? [choices.chance(10) ? "Dd" : choices.pick(resources)]
    : entityNames.slice(0, 2 + choices.below(3)),
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

/** A name has one type and comes from one place wherever it is declared, so that unions have attributes in common. */
const pool = (choices: Choices): readonly Omit<Field, "optional">[] =>
  fieldNames.map((name, index) => {
    const asked = index > 1 && choices.chance(15);
    if (index === 0) return { name, type: { kind: "set", element: { kind: "record", name: "Part" } }, asked };
    if (index === 1) return { name, type: { kind: "Time" }, asked };
    const type = elementType(choices);
    return { name, type: choices.chance(25) ? { kind: "set", element: type } : type, asked };
  });

const fieldsOf = (choices: Choices, fields: readonly Omit<Field, "optional">[]): readonly Field[] =>
  fields.flatMap((field): Field[] =>
    choices.chance(55) ? [{ ...field, optional: choices.chance(40) }] : [],
  );

export const generateModel = (choices: Choices): Model => {
  const fields = pool(choices);
  const holder = (name: string): Holder => ({ name, fields: fieldsOf(choices, fields) });
  const names = ["read", choices.pick(["write", "write", "constructor", "__proto__"])];
  const actions = resources.flatMap((on) =>
    names.map(
      (name): ActionModel => ({
        name,
        on,
        by: choices.chance(50) ? resources.slice(0, 2) : [choices.pick(resources)],
        context: fieldsOf(choices, fields),
      }),
    ),
  );
  return {
    records: recordNames.map(holder),
    entities: entityNames.map((name) => ({
      ...holder(name),
      parents: entityNames.filter(() => choices.chance(60)),
      locks: choices.chance(70) ? ["busy", choices.pick(["moving", "constructor", "__proto__"])] : [],
    })),
    actions,
    resources,
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

const fieldText = ({ name, type, optional, asked }: Field): string =>
  `  ${name}: ${typeText(type)}${optional ? "?" : ""}${asked ? " from request" : ""}`;

const block = (fields: readonly Field[], rest: readonly string[] = []): string =>
  `{\n${[...fields.map(fieldText), ...rest].join("\n")}\n}`;

const list = (keyword: string, names: readonly string[]): string =>
  names.length > 0 ? ` ${keyword} ${names.join(", ")}` : "";

/** In any order, and in any number of files. */
export const schemaDeclarations = ({ records, entities, actions }: Model): readonly string[] => [
  `enum Color { ${enumValues.map(quoted).join(", ")} }`,
  ...records.map(({ name, fields }) => `record ${name} ${block(fields)}`),
  ...entities.map(
    ({ name, fields, parents, locks }) =>
      `entity ${name}${list("in", parents)} ${block(fields, locks.length > 0 ? [` ${list("locks", locks)}`] : [])}`,
  ),
  ...actions.map(
    ({ name, on, by, context }) => `action ${name} on ${on} by ${by.join(", ")} ${block(context)}`,
  ),
];
