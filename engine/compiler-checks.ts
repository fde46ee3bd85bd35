/** Whether a value has a type, as JavaScript: what {@link fits} says, for one type. */
import type { Schema, Type } from "../dsl/schema.ts";
import { type Code, functionFor, quoted } from "./compiler-code.ts";
import { own, typeName } from "./values.ts";

type Kind = Type["kind"];
type Write = {
  readonly [K in Kind]: (type: Extract<Type, { kind: K }>, value: string, to: Target) => string;
};

interface Target {
  readonly code: Code;
  readonly schema: Schema;
}

const anyOf = (value: string, texts: readonly string[]): string =>
  texts.length === 0 ? "false" : texts.map((text) => `${value} === ${quoted(text)}`).join(" || ");

const isRecord = (value: string): string =>
  `typeof ${value} === "object" && ${value} !== null && !Array.isArray(${value})`;

const isWhole = (value: string): string => `Number.isSafeInteger(${value})`;

const write: Write = {
  bool: (_, value) => `typeof ${value} === "boolean"`,
  int: (_, value) => isWhole(value),
  time: (_, value) => isWhole(value),
  duration: (_, value) => isWhole(value),
  string: (_, value) => `typeof ${value} === "string"`,
  enum: ({ name }, value, { schema }) => anyOf(value, own(schema.enums, name)?.values ?? []),
  entity: (type, value, { code }) => {
    const check = (each: string) => entityCheck(type.names, each);
    return code.isLong
      ? `${functionFor(code, typeName(type), () => `return ${check("value")};`)}(${value})`
      : check(value);
  },
  record: (_, value) => isRecord(value),
  context: (_, value) => isRecord(value),
  set: (type, value, to) =>
    `${functionFor(to.code, typeName(type), () => setCheck(type.element, to))}(${value})`,
  unknown: () => "false",
};

const entityCheck = (names: readonly string[], value: string): string =>
  `${isRecord(value)} && (${anyOf(`${value}.type`, names)}) && typeof ${value}.id === "string" && ${isRecord(`${value}.attributes`)}`;

const setCheck = (element: Type, to: Target): string =>
  `if (!Array.isArray(value)) return false;
  for (let index = 0; index < value.length; index++) {
    const element = value[index]; if (!${typeCheck(element, "element", to)}) return false;
  }
  return true;`;

/** The check of a value that is in a variable. */
export const typeCheck = (type: Type, variable: string, to: Target): string =>
  `(${(write[type.kind] as (type: Type, value: string, to: Target) => string)(type, variable, to)})`;
