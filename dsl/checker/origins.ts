/**
 * What a caller could set. A quota that reads it would let the caller choose its own limit, and one that goes through
 * what the caller names would let it count against somebody else.
 */
import type { ExpressionNode } from "../ast.ts";
import { labels } from "../catalog-places.ts";
import { diagnose } from "../diagnostic.ts";
import type { AttributeExpression, Expression } from "../program.ts";
import type { Attribute } from "../schema.ts";
import { allAttributes } from "./attributes.ts";
import { attributePlace, letPlace } from "./places.ts";
import { type Scope, textAt } from "./scope.ts";

/** What must be stored: only the values that are read, or also how they are reached. */
export type Reach = "values" | "paths";

/** The parts of an expression that it is made from. */
const parts = (expression: Expression, reach: Reach): readonly Expression[] => {
  switch (expression.kind) {
    case "literal":
    case "variable":
    case "state":
    case "lifecycleField":
      return [];
    case "attribute":
      return reach === "values" && expression.object.type.kind === "entity" ? [] : [expression.object];
    case "set":
      return expression.elements;
    case "present":
    case "is":
    case "calendar":
    case "not":
      return [expression.operand];
    case "logical":
      return expression.operands;
    case "compare":
    case "arithmetic":
      return [expression.left, expression.right];
    case "member":
      return [expression.element, expression.set];
    case "within":
      return [expression.entity, expression.ancestor];
    case "text":
      return [expression.text, expression.part];
    case "like":
      return [expression.text];
    case "quantifier":
      return [expression.set, expression.condition];
  }
};

/** The declaration that lets a caller set it. Of several types, or actions, one is enough. */
const fromRequest = (scope: Scope, { object, name }: AttributeExpression): Attribute | undefined =>
  allAttributes(scope, object.type)
    .map((attributes) => (Object.hasOwn(attributes, name) ? attributes[name] : undefined))
    .find((attribute) => attribute?.origin === "request");

interface Found {
  readonly expression: AttributeExpression;
  readonly attribute: Attribute;
}

const firstFromRequest = (scope: Scope, expression: Expression, reach: Reach): Found | null => {
  const attribute = expression.kind === "attribute" && fromRequest(scope, expression);
  if (attribute) return { expression, attribute };
  for (const part of parts(expression, reach)) {
    const found = firstFromRequest(scope, part, reach);
    if (found) return found;
  }
  return null;
};

/** Reports what comes with the request in an expression that must read stored facts only. */
export const checkStored = (
  scope: Scope,
  node: ExpressionNode,
  expression: Expression,
  where: string,
  reach: Reach = "paths",
): Expression => {
  const found = firstFromRequest(scope, expression, reach);
  if (found) {
    const path = textAt(scope, found.expression.span);
    const named = found.expression.type.kind === "entity";
    // Inside a `let` the place is where it is used; the path says what it reads there.
    const declared = attributePlace(found.attribute, labels.fromRequest);
    scope.report(diagnose("LEND0314", node.span, { path, where, named }, declared, letPlace(scope, node)));
  }
  return expression;
};
