/** Constants of tests: literals, names, and sums and differences of them. */
import type { BinaryNode, ExpressionNode, Name, ValueNode } from "../ast.ts";
import { labels } from "../catalog-places.ts";
import { diagnose, type Related } from "../diagnostic.ts";
import type { TestEntity } from "../program.ts";
import type { Type } from "../schema.ts";
import type { Span } from "../span.ts";
import { pay } from "./budget.ts";
import { place, reportingUse } from "./places.ts";
import { type Scope, textAt } from "./scope.ts";
import { describeType, duration, int, string, time } from "./types.ts";

/** What names mean in a test. */
export interface TestScope {
  readonly scope: Scope;
  readonly entities: ReadonlyMap<string, TestEntity>;
  readonly lets: ReadonlyMap<string, TestLet>;
}

/** What a name of a test stands for, and where it is declared. */
export type TestLet = (Constant | Composed) & { readonly span: Span };

/** Where a name of a test, or a top-level `let`, is declared. */
export const declaredSpan = ({ lets, scope, entities }: TestScope, name: string): Span | null =>
  lets.get(name)?.span ?? scope.lets.get(name)?.name.span ?? entities.get(name)?.span ?? null;

/** What a value is the name of. */
export const namePlace = (test: TestScope, node: ValueNode): Related | null =>
  node.kind === "path" ? place(declaredSpan(test, node.root.text), labels.declared(node.root.text)) : null;

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
  const report = reportingUse(scope, name.span);
  const openLets = [...scope.openLets, name.text];
  return constantOf({ ...test, lets: new Map(), scope: { ...scope, report, openLets } }, value);
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
    const related = place(constant.span, labels.declared(name.text));
    scope.report(diagnose("LEND0300", name.span, facts, related));
    return null;
  }
  const declaration = scope.lets.get(name.text);
  if (declaration) return letConstant(test, name, declaration.value);
  const known = [...lets.keys(), ...scope.lets.keys(), ...entities.keys()];
  const places = { of: (each: string) => declaredSpan(test, each) };
  scope.report(diagnose("LEND0202", name.span, { found: name.text, known, places }));
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
    const operands = [
      place(node.left.span, labels.operand(facts.left)),
      place(node.right.span, labels.operand(facts.right)),
    ];
    scope.report(
      diagnose(
        "LEND0301",
        node.span,
        facts,
        ...operands,
        namePlace(test, node.left),
        namePlace(test, node.right),
      ),
    );
    return null;
  }
  const value = node.operator === "+" ? left.value + right.value : left.value - right.value;
  if (!Number.isSafeInteger(value)) {
    scope.report(diagnose("LEND0004", node.span, { found: textAt(scope, node.span) }));
  }
  return { type, value };
};
