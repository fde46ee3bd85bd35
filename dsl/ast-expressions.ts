/** Expressions as the parser reads them, names unresolved. */
import type { Span } from "./span.ts";

export interface NodeBase {
  readonly span: Span;
}

export interface Name extends NodeBase {
  readonly text: string;
}

/** A text literal. `raw` is the source between the quotes, so that places inside it can be named. */
export interface TextNode extends NodeBase {
  readonly value: string;
  readonly raw: string;
}

export interface LiteralNode extends NodeBase {
  readonly kind: "literal";
  readonly type: "bool" | "int" | "string" | "time" | "duration";
  readonly value: boolean | number | string;
}
/** A list of values in brackets. */
export interface ListNode extends NodeBase {
  readonly kind: "list";
  readonly elements: readonly ExpressionNode[];
}
/** `subject`, or `resource.owner.id`. */
export interface PathNode extends NodeBase {
  readonly kind: "path";
  readonly root: Name;
  readonly steps: readonly Name[];
}
export type BinaryOperator =
  | "=="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">="
  | "+"
  | "-"
  | "*"
  | "in"
  | "starts with"
  | "ends with"
  | "contains"
  | "like";
export interface BinaryNode extends NodeBase {
  readonly kind: "binary";
  readonly operator: BinaryOperator;
  readonly left: ExpressionNode;
  readonly right: ExpressionNode;
}
/** `a and b and c`, flat, so that a long chain is not a deep tree. */
export interface LogicalNode extends NodeBase {
  readonly kind: "logical";
  readonly operator: "and" | "or";
  readonly operands: readonly ExpressionNode[];
  /** Whether it stands in parentheses of its own. */
  readonly grouped: boolean;
}
export interface NotNode extends NodeBase {
  readonly kind: "not";
  readonly operand: ExpressionNode;
}
/** `x is present`, `x is Account | Folder`, `grant is active`. */
export interface IsNode extends NodeBase {
  readonly kind: "is";
  readonly operand: ExpressionNode;
  readonly negated: boolean;
  readonly words: readonly Name[];
}
/** The days or the time of day that a calendar is asked for; a time of day is a text, as `"09:00"`. */
export type CalendarWords =
  | { readonly kind: "days"; readonly days: readonly Name[] }
  | { readonly kind: "hours"; readonly from: TextNode; readonly to: TextNode };
/** `now is on saturday | sunday`, `now is between "09:00" and "18:00" at "+08:00"`. */
export interface CalendarNode extends NodeBase {
  readonly kind: "calendar";
  readonly operand: ExpressionNode;
  readonly negated: boolean;
  readonly words: CalendarWords;
  /** UTC where there is none. */
  readonly offset: TextNode | null;
}
export interface QuantifierNode extends NodeBase {
  readonly kind: "quantifier";
  readonly quantifier: "any" | "all" | "count";
  readonly name: Name;
  readonly set: ExpressionNode;
  readonly condition: ExpressionNode | null;
}
/** What stands where the text could not be read; already reported. */
export interface BrokenNode extends NodeBase {
  readonly kind: "broken";
}
export type ExpressionNode =
  | LiteralNode
  | ListNode
  | PathNode
  | BinaryNode
  | LogicalNode
  | NotNode
  | IsNode
  | CalendarNode
  | QuantifierNode
  | BrokenNode;
