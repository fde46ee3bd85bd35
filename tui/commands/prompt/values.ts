/** Values as a prompt shows them: one that fits on a line, what an entity or a record holds below each other. */
import type { Attribute, Schema, Type } from "../../../dsl/index.ts";
import { type EntityFacts, type FactValue, type RecordFacts, renderValue } from "../../../engine/index.ts";

/** Elements of a set, or attributes, that are shown; the rest are counted. */
const most = 50;

/** Columns of a set that stands on one line. */
const longestLine = 80;

const indented = (lines: readonly string[]): readonly string[] => lines.map((line) => `  ${line}`);

const cutLines = (lines: readonly string[], all: number): readonly string[] =>
  all > most ? [...lines, `… and ${all - most} more`] : lines;

const isText = (type: Type): boolean => type.kind === "string" || type.kind === "enum";

/** A value as the language writes it. */
const plain = (type: Type, value: FactValue | undefined): string => {
  if (value === undefined) return "absent";
  if (isText(type)) return JSON.stringify(value);
  return type.kind === "time" ? `time "${renderValue(type, value)}"` : renderValue(type, value);
};

const attributeLines = (
  schema: Schema,
  attributes: Readonly<Record<string, Attribute>>,
  values: Readonly<Record<string, FactValue | undefined>>,
): readonly string[] => {
  const all = Object.values(attributes);
  const lines = all.slice(0, most).flatMap(({ name, type }): readonly string[] => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    // What an entity links to is named, not opened: links may go in circles.
    if (type.kind === "entity" && value !== undefined)
      return [`${name}: ${entityLine(value as EntityFacts)}`];
    const [first = "", ...rest] = linesOf(schema, type, value);
    return [`${name}: ${first}`, ...rest];
  });
  return cutLines(lines, all.length);
};

const entityLine = ({ type, id }: EntityFacts): string => `${type} ${JSON.stringify(id)}`;

const setLines = (schema: Schema, element: Type, values: readonly FactValue[]): readonly string[] => {
  if (element.kind !== "entity" && element.kind !== "record") {
    const line = `[${values
      .slice(0, most)
      .map((value) => plain(element, value))
      .join(", ")}]`;
    if (values.length <= most && line.length <= longestLine) return [line];
  }
  if (values.length === 0) return ["[]"];
  const lines = values.slice(0, most).flatMap((value) => {
    if (element.kind === "entity") return [entityLine(value as EntityFacts)];
    return linesOf(schema, element, value);
  });
  return ["[", ...indented(cutLines(lines, values.length)), "]"];
};

const linesOf = (schema: Schema, type: Type, value: FactValue | undefined): readonly string[] => {
  if (value === undefined) return ["absent"];
  if (type.kind === "set") return setLines(schema, type.element, value as readonly FactValue[]);
  if (type.kind === "record") {
    const attributes = schema.records[type.name]?.attributes ?? {};
    return ["{", ...indented(attributeLines(schema, attributes, value as RecordFacts)), "}"];
  }
  if (type.kind !== "entity") return [plain(type, value)];
  const entity = value as EntityFacts;
  const attributes = schema.entities[entity.type]?.attributes ?? {};
  const held = indented(attributeLines(schema, attributes, entity.attributes));
  return held.length === 0 ? [entityLine(entity)] : [`${entityLine(entity)} {`, ...held, "}"];
};

/** The value of an expression, on one line or several. */
export const valueText = (schema: Schema, type: Type, value: FactValue | undefined): string =>
  linesOf(schema, type, value).join("\n");
