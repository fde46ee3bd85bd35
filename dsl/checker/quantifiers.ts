/** What a quantifier asks of each element. */
import type { ExpressionNode, QuantifierNode } from "../ast.ts";
import { labels } from "../catalog-places.ts";
import { diagnose } from "../diagnostic.ts";
import { type Scope, textAt } from "./scope.ts";

/** Whether an expression begins a path with this name. No name hides another, so it is the one that was bound. */
const mentions = (node: ExpressionNode, name: string): boolean => {
  const inside = (each: ExpressionNode | null): boolean => each !== null && mentions(each, name);
  switch (node.kind) {
    case "literal":
    case "broken":
      return false;
    case "path":
      return node.root.text === name;
    case "list":
      return node.elements.some(inside);
    case "binary":
      return inside(node.left) || inside(node.right);
    case "logical":
      return node.operands.some(inside);
    case "not":
    case "is":
    case "calendar":
      return inside(node.operand);
    case "quantifier":
      return inside(node.set) || inside(node.condition);
  }
};

/**
 * Reports a condition that looks as if it followed a quantifier, and is asked of each element: `all x in set where … and
 * more` holds for an empty set, whatever `more` says.
 */
export const checkReach = (scope: Scope, { quantifier, name, condition }: QuantifierNode): void => {
  if (condition?.kind !== "logical" || condition.grouped) return;
  const { text } = name;
  const stray = condition.operands.find((operand) => operand.kind !== "broken" && !mentions(operand, text));
  if (!stray) return;
  const facts = { quantifier, name: text, condition: textAt(scope, stray.span) };
  const related = { span: name.span, label: labels.element(text) };
  scope.report(diagnose("LEND0317", stray.span, facts, related));
};
