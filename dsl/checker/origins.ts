/** What a caller could set. A quota that reads it would let the caller choose its own limit. */
import type { ExpressionNode } from "../ast.ts";
import { labels } from "../catalog-places.ts";
import { diagnose } from "../diagnostic.ts";
import type { AttributeExpression, Expression } from "../program.ts";
import { declaredAttribute } from "./attributes.ts";
import { attributePlace, letPlace } from "./places.ts";
import { type Scope, textAt } from "./scope.ts";

/** The parts of an expression whose values it is made from. */
const parts = (expression: Expression): readonly Expression[] => {
  switch (expression.kind) {
    case "literal":
    case "variable":
    case "state":
    case "lifecycleField":
      return [];
    case "attribute":
      // Which entity it is may come with the request; what the entity has is stored.
      return expression.object.type.kind === "entity" ? [] : [expression.object];
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

const isFromRequest = (scope: Scope, attribute: AttributeExpression): boolean =>
  declaredAttribute(scope, attribute.object, attribute.name)?.origin === "request";

const firstFromRequest = (scope: Scope, expression: Expression): AttributeExpression | null => {
  if (expression.kind === "attribute" && isFromRequest(scope, expression)) return expression;
  for (const part of parts(expression)) {
    const found = firstFromRequest(scope, part);
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
): Expression => {
  const found = firstFromRequest(scope, expression);
  if (found) {
    const path = textAt(scope, found.span);
    // Inside a `let` the place is where it is used; the path says what it reads there.
    const declared = attributePlace(declaredAttribute(scope, found.object, found.name), labels.fromRequest);
    scope.report(diagnose("LEND0314", node.span, { path, where }, declared, letPlace(scope, node)));
  }
  return expression;
};
