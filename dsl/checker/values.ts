/** The values that tests give: constants, checked against the types of the schema. */
import type { BinaryNode, ExpressionNode, Name, RecordNode, ValueNode } from "../ast.ts";
import { diagnose } from "../diagnostic.ts";
import type { TestEntity, TestValue } from "../program.ts";
import type { Attributes, Type } from "../schema.ts";
import type { Span } from "../span.ts";
import { pay } from "./budget.ts";
import { uniqueBy } from "./names.ts";
import { type Scope, textAt } from "./scope.ts";
import { attributesOf, describeType, duration, fits, int, string, time } from "./types.ts";

/** What names mean in a test. */
export interface TestScope {
  readonly scope: Scope;
  readonly entities: ReadonlyMap<string, TestEntity>;
  readonly lets: ReadonlyMap<string, Constant | Composed>;
}

/** A record or a list with a name. Its type is known where it is used; what it names is what was named before it. */
export interface Composed {
  readonly node: ValueNode;
  readonly lets: TestScope["lets"];
}

export interface Constant {
  readonly type: Type;
  readonly value: boolean | number | string;
}

const literalTypes: Readonly<Record<string, Type>> = { bool: { kind: "bool" }, int, string, time, duration };

/** The type of a sum or a difference of two constants, or null where there is none. */
const sumType = (left: Type, right: Type, operator: string): Type | null => {
  const kinds = `${left.kind} ${operator} ${right.kind}`;
  if (kinds === "int + int" || kinds === "int - int") return int;
  if (kinds === "time + duration" || kinds === "time - duration" || kinds === "duration + time") return time;
  if (kinds === "duration + duration" || kinds === "duration - duration" || kinds === "time - time")
    return duration;
  return null;
};

/** The value of a top-level `let`; one that refers to itself has no value, and is reported where it is declared. */
const letConstant = (test: TestScope, name: Name, value: ExpressionNode): Constant | null => {
  const { scope } = test;
  if (scope.openLets.includes(name.text)) return null;
  return constantOf(
    { ...test, lets: new Map(), scope: { ...scope, openLets: [...scope.openLets, name.text] } },
    value,
  );
};

/** The value of a constant expression, or null with a report. */
export const constantOf = (test: TestScope, node: ExpressionNode): Constant | null =>
  pay(test.scope, node.span, null, () => constantIn(test, node));

const constantIn = (test: TestScope, node: ExpressionNode): Constant | null => {
  if (node.kind === "literal") return { type: literalTypes[node.type] ?? string, value: node.value };
  if (node.kind === "path" && node.steps.length === 0) return namedConstant(test, node.root);
  if (node.kind === "binary" && (node.operator === "+" || node.operator === "-")) return sumOf(test, node);
  if (node.kind !== "broken")
    test.scope.report(diagnose("LEND0310", node.span, { found: "this expression" }));
  return null;
};

const namedConstant = (test: TestScope, name: Name): Constant | null => {
  const { scope, lets, entities } = test;
  const constant = lets.get(name.text);
  if (constant && "value" in constant) return constant;
  if (constant) {
    const facts = { expected: "a single value", found: "several values" };
    scope.report(diagnose("LEND0300", name.span, facts));
    return null;
  }
  const declaration = scope.lets.get(name.text);
  if (declaration) return letConstant(test, name, declaration.value);
  const known = [...lets.keys(), ...scope.lets.keys(), ...entities.keys()];
  scope.report(diagnose("LEND0202", name.span, { found: name.text, known }));
  return null;
};

const sumOf = (test: TestScope, node: BinaryNode): Constant | null => {
  const { scope } = test;
  const left = constantOf(test, node.left);
  const right = constantOf(test, node.right);
  if (!left || !right) return null;
  const type = sumType(left.type, right.type, node.operator);
  if (!type || typeof left.value !== "number" || typeof right.value !== "number") {
    const facts = { operator: node.operator, left: describeType(left.type), right: describeType(right.type) };
    scope.report(diagnose("LEND0301", node.span, facts));
    return null;
  }
  const value = node.operator === "+" ? left.value + right.value : left.value - right.value;
  if (!Number.isSafeInteger(value)) {
    scope.report(diagnose("LEND0004", node.span, { found: textAt(scope, node.span) }));
  }
  return { type, value };
};

const mismatch = (test: TestScope, span: Span, wanted: Type, found: string): null => {
  test.scope.report(diagnose("LEND0300", span, { expected: describeType(wanted), found }));
  return null;
};

const entityOf = (test: TestScope, node: ValueNode, wanted: Type & { kind: "entity" }): TestValue | null => {
  if (node.kind !== "path" || node.steps.length > 0)
    return mismatch(test, node.span, wanted, "another value");
  const entity = test.entities.get(node.root.text);
  if (!entity) {
    test.scope.report(
      diagnose("LEND0202", node.span, { found: node.root.text, known: [...test.entities.keys()] }),
    );
    return null;
  }
  if (!wanted.names.includes(entity.type)) return mismatch(test, node.span, wanted, entity.type);
  return { kind: "entity", name: entity.name };
};

const enumOf = (test: TestScope, node: ExpressionNode, wanted: Type & { kind: "enum" }): TestValue | null => {
  const constant = constantOf(test, node);
  if (!constant) return null;
  const known = test.scope.schema.enums[wanted.name]?.values ?? [];
  if (constant.type.kind !== "string") return mismatch(test, node.span, wanted, describeType(constant.type));
  if (!known.includes(String(constant.value))) {
    test.scope.report(
      diagnose("LEND0207", node.span, { type: wanted.name, found: String(constant.value), known }),
    );
  }
  return { kind: "value", value: constant.value };
};

/** The record or the list that a name stands for. */
const composedOf = (test: TestScope, node: ValueNode): Composed | null => {
  if (node.kind !== "path" || node.steps.length > 0) return null;
  const named = test.lets.get(node.root.text);
  return named && "node" in named ? named : null;
};

/** A value of a wanted type, or null with a report. */
export const testValue = (test: TestScope, node: ValueNode, wanted: Type): TestValue | null =>
  pay(test.scope, node.span, null, () => {
    const composed = composedOf(test, node);
    return composed
      ? testValue({ ...test, lets: composed.lets }, composed.node, wanted)
      : valueIn(test, node, wanted);
  });

const valueIn = (test: TestScope, node: ValueNode, wanted: Type): TestValue | null => {
  if (node.kind === "absent") return mismatch(test, node.span, wanted, "`absent`");
  if (wanted.kind === "entity") return entityOf(test, node, wanted);
  if (wanted.kind === "record") {
    if (node.kind !== "record") return mismatch(test, node.span, wanted, "another value");
    const attributes = attributesOf(test.scope.schema, wanted)[0] ?? {};
    const owner = { type: wanted.name, name: wanted.name, span: node.span };
    return { kind: "record", fields: recordOf(test, node, attributes, owner) };
  }
  if (wanted.kind === "set") {
    if (node.kind !== "values" && node.kind !== "list")
      return mismatch(test, node.span, wanted, "a single value");
    const elements = node.elements.map((element: ValueNode) => testValue(test, element, wanted.element));
    return { kind: "set", elements: elements.filter((element) => element !== null) };
  }
  if (node.kind === "record" || node.kind === "values")
    return mismatch(test, node.span, wanted, "several values");
  if (wanted.kind === "enum") return enumOf(test, node, wanted);
  const constant = constantOf(test, node);
  if (!constant) return null;
  if (!fits(constant.type, wanted)) return mismatch(test, node.span, wanted, describeType(constant.type));
  return { kind: "value", value: constant.value };
};

/** Who has the members of a record: an entity, a record or a context, for the messages. */
interface Owner {
  readonly type: string;
  readonly name: string;
  readonly span: Span;
  /** A record that only changes some members need not have them all. */
  readonly partial?: boolean;
}

/** The members of a record; reports those the type does not have, and those it must have and lacks. */
export const recordOf = (
  test: TestScope,
  node: RecordNode,
  attributes: Attributes,
  owner: Owner,
): Record<string, TestValue> => {
  const fields: Record<string, TestValue> = {};
  uniqueBy(node.members, ({ name }) => name, "attribute", test.scope.report);
  for (const { name, value } of node.members) {
    const attribute = Object.hasOwn(attributes, name.text) ? attributes[name.text] : undefined;
    if (!attribute) {
      const facts = { type: owner.type, found: name.text, known: Object.keys(attributes) };
      test.scope.report(diagnose("LEND0203", name.span, facts));
      continue;
    }
    if (value.kind === "absent" && attribute.optional) continue;
    const checked = testValue(test, value, attribute.type);
    if (checked) fields[name.text] = checked;
  }
  const given = new Set(node.members.map(({ name }) => name.text));
  const missing = Object.values(attributes).filter(({ name, optional }) => !optional && !given.has(name));
  if (!owner.partial && missing.length > 0) {
    const names = missing.map(({ name }) => name);
    test.scope.report(
      diagnose("LEND0309", owner.span, { type: owner.type, name: owner.name, missing: names }),
    );
  }
  return fields;
};
