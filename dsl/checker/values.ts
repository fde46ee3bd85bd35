/** The values that tests give: constants, checked against the types of the schema. */
import type { ExpressionNode, RecordNode, ValueNode } from "../ast.ts";
import { diagnose } from "../diagnostic.ts";
import type { TestValue } from "../program.ts";
import type { Attribute, Attributes, Type } from "../schema.ts";
import type { Span } from "../span.ts";
import { pay } from "./budget.ts";
import { type Composed, constantOf, namePlace, type TestScope } from "./constants.ts";
import { uniqueBy } from "./names.ts";
import { attributePlace, reportingUse, reportNoValue, typePlace } from "./places.ts";
import { attributesOf, describeType, fits } from "./types.ts";

/** A type that a value must have, and the attribute that has it. */
interface Wanted<Kind extends Type = Type> {
  readonly type: Kind;
  /** Null for what no schema declares. */
  readonly attribute: Attribute | null;
}

const mismatch = (test: TestScope, node: ValueNode, { type, attribute }: Wanted, found: string): null => {
  const facts = { expected: describeType(type), found };
  const related = [attributePlace(attribute), namePlace(test, node)];
  test.scope.report(diagnose("LEND0300", node.span, facts, ...related));
  return null;
};

const entityOf = (
  test: TestScope,
  node: ValueNode,
  wanted: Wanted<Type & { kind: "entity" }>,
): TestValue | null => {
  if (node.kind !== "path" || node.steps.length > 0) return mismatch(test, node, wanted, "another value");
  const { entities, scope } = test;
  const entity = entities.get(node.root.text);
  if (!entity) {
    const places = { of: (name: string) => entities.get(name)?.span };
    const facts = { found: node.root.text, known: [...entities.keys()], places };
    scope.report(diagnose("LEND0202", node.span, facts));
    return null;
  }
  if (!wanted.type.names.includes(entity.type)) return mismatch(test, node, wanted, entity.type);
  return { kind: "entity", name: entity.name };
};

const enumOf = (
  test: TestScope,
  node: ExpressionNode,
  wanted: Wanted<Type & { kind: "enum" }>,
): TestValue | null => {
  const constant = constantOf(test, node);
  if (!constant) return null;
  const { name } = wanted.type;
  const known = test.scope.schema.enums[name]?.values ?? [];
  if (constant.type.kind !== "string") return mismatch(test, node, wanted, describeType(constant.type));
  const value = String(constant.value);
  if (!known.includes(value)) reportNoValue(test.scope, name, value, node.span, namePlace(test, node));
  return { kind: "value", value: constant.value };
};

/** The record or the list that a name stands for. */
const composedOf = (test: TestScope, node: ValueNode): Composed | null => {
  if (node.kind !== "path" || node.steps.length > 0) return null;
  const named = test.lets.get(node.root.text);
  return named && "node" in named ? named : null;
};

/** A value of a wanted type, or null with a report. */
export const testValue = (test: TestScope, node: ValueNode, wanted: Wanted): TestValue | null =>
  pay(test.scope, node.span, null, () => {
    const composed = composedOf(test, node);
    if (!composed) return valueIn(test, node, wanted);
    const scope = { ...test.scope, report: reportingUse(test.scope, node.span) };
    return testValue({ ...test, scope, lets: composed.lets }, composed.node, wanted);
  });

const valueIn = (test: TestScope, node: ValueNode, wanted: Wanted): TestValue | null => {
  const { type, attribute } = wanted;
  if (node.kind === "absent") return mismatch(test, node, wanted, "`absent`");
  if (type.kind === "entity") return entityOf(test, node, { type, attribute });
  if (type.kind === "record") {
    if (node.kind !== "record") return mismatch(test, node, wanted, "another value");
    const attributes = attributesOf(test.scope.schema, type)[0] ?? {};
    const owner = { type: type.name, name: type.name, span: node.span };
    return { kind: "record", fields: recordOf(test, node, attributes, owner) };
  }
  if (type.kind === "set") {
    if (node.kind !== "values" && node.kind !== "list") return mismatch(test, node, wanted, "a single value");
    const inside = { type: type.element, attribute };
    const elements = node.elements.map((element: ValueNode) => testValue(test, element, inside));
    return { kind: "set", elements: elements.filter((element) => element !== null) };
  }
  if (node.kind === "record" || node.kind === "values") return mismatch(test, node, wanted, "several values");
  if (type.kind === "enum") return enumOf(test, node, { type, attribute });
  const constant = constantOf(test, node);
  if (!constant) return null;
  if (!fits(constant.type, type)) return mismatch(test, node, wanted, describeType(constant.type));
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

/** Reports the attributes that a record must have and lacks. */
const reportMissing = (test: TestScope, node: RecordNode, attributes: Attributes, owner: Owner): void => {
  const given = new Set(node.members.map(({ name }) => name.text));
  const missing = Object.values(attributes).filter(({ name, optional }) => !optional && !given.has(name));
  if (missing.length === 0) return;
  const facts = { type: owner.type, name: owner.name, missing: missing.map(({ name }) => name) };
  const declared = missing.slice(0, mostMissing).map((each) => attributePlace(declaredFor(owner, each)));
  test.scope.report(diagnose("LEND0309", owner.span, facts, ...declared));
};

/** Missing attributes whose declarations are shown. */
const mostMissing = 3;

/** The attribute, where a schema declares it; those of a lock are known to the language. */
const declaredFor = (owner: Owner, attribute: Attribute | undefined): Attribute | null =>
  attribute && attribute.span !== owner.span ? attribute : null;

/** The members of a record; reports those the type does not have, and those it must have and lacks. */
export const recordOf = (
  test: TestScope,
  node: RecordNode,
  attributes: Attributes,
  owner: Owner,
): Record<string, TestValue> => {
  const fields: Record<string, TestValue> = {};
  uniqueBy(node.members, ({ name }) => name, "attribute", test.scope.report);
  let isMisnamed = false;
  for (const { name, value } of node.members) {
    const attribute = Object.hasOwn(attributes, name.text) ? attributes[name.text] : undefined;
    if (!attribute) {
      const places = {
        of: (known: string) => declaredFor(owner, attributes[known])?.span,
        otherwise: typePlace(test.scope, owner.type),
      };
      const facts = { type: owner.type, found: name.text, known: Object.keys(attributes), places };
      test.scope.report(diagnose("LEND0203", name.span, facts));
      isMisnamed = true;
      continue;
    }
    if (value.kind === "absent" && attribute.optional) continue;
    const declared = declaredFor(owner, attribute);
    const checked = testValue(test, value, { type: attribute.type, attribute: declared });
    if (checked) fields[name.text] = checked;
  }
  // What is lacking may be what has another name.
  if (!owner.partial && !isMisnamed) reportMissing(test, node, attributes, owner);
  return fields;
};
