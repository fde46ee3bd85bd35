/** Other places that a reader wants to see beside a mistake: what was declared, and with which type. */
import type { BinaryNode, ExpressionNode } from "../ast.ts";
import { labels } from "../catalog-places.ts";
import { diagnose, type Related } from "../diagnostic.ts";
import type { Expression } from "../program.ts";
import type { Attribute } from "../schema.ts";
import type { Span } from "../span.ts";
import { declaredAttribute } from "./attributes.ts";
import type { Scope } from "./scope.ts";
import { describeType } from "./types.ts";

/** A place with its label; null where the place is not known. */
export const place = (span: Span | null | undefined, label: string): Related | null =>
  span ? { span, label } : null;

/** The declaration of an attribute. Every entity has an `id`, which none declares. */
export const attributePlace = (
  attribute: Attribute | null | undefined,
  label: (name: string) => string = labels.declared,
): Related | null =>
  attribute && attribute.name !== "id" ? place(attribute.span, label(attribute.name)) : null;

/** The types that a schema names. */
export const typePlace = ({ schema }: Pick<Scope, "schema">, name: string | undefined): Related | null => {
  if (name === undefined) return null;
  for (const types of [schema.entities, schema.records, schema.enums]) {
    if (Object.hasOwn(types, name)) return place(types[name]?.declaredAs.span, labels.declared(name));
  }
  return null;
};

/** Reports a text that is no value of an enum. */
export const reportNoValue = (
  scope: Scope,
  type: string,
  found: string,
  span: Span,
  related: Related | null = null,
): void => {
  const { values = [], valueNames = {} } = scope.schema.enums[type] ?? {};
  const places = { of: (value: string) => valueNames[value]?.span, otherwise: typePlace(scope, type) };
  scope.report(diagnose("LEND0207", span, { type, found, known: values, places }, related));
};

/** The `let` that an expression begins with. */
export const letPlace = (scope: Scope, node: ExpressionNode): Related | null => {
  if (node.kind !== "path" || scope.locals.has(node.root.text)) return null;
  const { text } = node.root;
  return place(scope.lets.get(text)?.name.span, labels.declared(text));
};

/** Where what a path leads to was declared: its last attribute, a lifecycle, or what a quantifier binds. */
const readPlace = (scope: Scope, expression: Expression): Related | null => {
  switch (expression.kind) {
    case "attribute":
      return attributePlace(declaredAttribute(scope, expression.object, expression.name));
    case "lifecycleField": {
      const { lifecycle } = expression;
      return place(scope.lifecycles.get(lifecycle)?.name.span, labels.declared(lifecycle));
    }
    case "variable": {
      const { variable } = expression;
      if (variable.from !== "local") return null;
      return place(scope.locals.get(variable.name)?.span, labels.element(variable.name));
    }
    default:
      return null;
  }
};

/** Where an expression gets its type from. */
export const originPlaces = (
  scope: Scope,
  node: ExpressionNode | null,
  expression: Expression,
): readonly (Related | null)[] => [node && letPlace(scope, node), readPlace(scope, expression)];

/** Both operands with their types, and the `let`s that they are. */
export const operandPlaces = (
  scope: Scope,
  node: BinaryNode,
  left: Expression,
  right: Expression,
): readonly (Related | null)[] => [
  place(node.left.span, labels.operand(describeType(left.type))),
  place(node.right.span, labels.operand(describeType(right.type))),
  letPlace(scope, node.left),
  letPlace(scope, node.right),
];

/** Where an expression reads the clock, unless it is the clock and nothing else. */
export const clockPlaces = (expression: Expression): readonly Related[] => {
  if (expression.kind === "arithmetic" || expression.kind === "compare") {
    return [expression.left, expression.right].flatMap((operand) =>
      operand.kind === "variable" && operand.variable.from === "now"
        ? [{ span: operand.span, label: labels.clock() }]
        : clockPlaces(operand),
    );
  }
  return [];
};

/** What reports a mistake inside of a `let`, and says where it is read: on its own it may be right. */
export const reportingUse =
  ({ report }: Pick<Scope, "report">, span: Span): Scope["report"] =>
  (diagnostic) => {
    const { code, related } = diagnostic;
    // A circle has shown its `let`s, and many inside each other would hide the mistake.
    const isFull = code === "LEND0108" || related.length >= mostPlaces;
    report(isFull ? diagnostic : { ...diagnostic, related: [...related, { span, label: labels.used() }] });
  };

const mostPlaces = 4;
