/** Checked expressions: every name is resolved, every expression has a type. */
import type { Type } from "./schema.ts";
import type { Span } from "./span.ts";

/** What an expression may read besides literals. A local is bound by a quantifier, a lifecycle or a message. */
export type Variable =
  | { readonly from: "subject" | "resource" | "context" | "now" }
  | { readonly from: "local"; readonly index: number; readonly name: string };

export type LifecycleState = "absent" | "pending" | "active" | "ending" | "ended";

interface ExpressionBase {
  readonly type: Type;
  readonly span: Span;
}

export interface LiteralExpression extends ExpressionBase {
  readonly kind: "literal";
  /** Times are milliseconds since 1970, durations milliseconds. */
  readonly value: boolean | number | string;
}

export interface SetExpression extends ExpressionBase {
  readonly kind: "set";
  readonly elements: readonly Expression[];
}

export interface VariableExpression extends ExpressionBase {
  readonly kind: "variable";
  readonly variable: Variable;
}

/** `object.name`. The object is an entity, a record or the context; `id` of an entity is an attribute too. */
export interface AttributeExpression extends ExpressionBase {
  readonly kind: "attribute";
  readonly object: Expression;
  readonly name: string;
}

/** `operand is present`; an absent step anywhere on the path makes it false. */
export interface PresentExpression extends ExpressionBase {
  readonly kind: "present";
  readonly operand: Expression;
}

/** Monday is 1, Sunday 7. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** What comes round in a calendar: days of every week in their order, or a part of every day. */
export type Recurrence =
  | { readonly kind: "days"; readonly days: readonly Weekday[] }
  /** Minutes after midnight, from 0 to 1439 and never the same; over midnight where `to` is the smaller one. */
  | { readonly kind: "hours"; readonly from: number; readonly to: number };

/** `instant is on saturday | sunday`, `instant is between "09:00" and "18:00" at "+08:00"`. */
export interface CalendarExpression extends ExpressionBase {
  readonly kind: "calendar";
  readonly operand: Expression;
  readonly recurrence: Recurrence;
  /** By how many milliseconds the clock on the wall is ahead of UTC. */
  readonly offset: number;
  /** How the operand moves with the clock: 0 not at all, 1 with it. */
  readonly slope: 0 | 1;
}

/** `operand is Account or Folder`; false when the operand is absent. */
export interface IsExpression extends ExpressionBase {
  readonly kind: "is";
  readonly operand: Expression;
  readonly entityTypes: readonly string[];
}

/** `grant is active`. */
export interface StateExpression extends ExpressionBase {
  readonly kind: "state";
  readonly lifecycle: string;
  readonly state: LifecycleState;
}

/** `grant.ends_at`: absent unless the lifecycle is ending or has ended. */
export interface LifecycleFieldExpression extends ExpressionBase {
  readonly kind: "lifecycleField";
  readonly lifecycle: string;
  readonly field: "ends_at" | "cause";
}

export interface LogicalExpression extends ExpressionBase {
  readonly kind: "logical";
  readonly operator: "and" | "or";
  readonly operands: readonly Expression[];
}

export interface NotExpression extends ExpressionBase {
  readonly kind: "not";
  readonly operand: Expression;
}

export type ComparisonOperator = "==" | "!=" | "<" | "<=" | ">" | ">=";

export interface CompareExpression extends ExpressionBase {
  readonly kind: "compare";
  readonly operator: ComparisonOperator;
  readonly left: Expression;
  readonly right: Expression;
  /** How `left - right` moves with the clock: 0 not at all, 1 with it, -1 against it. */
  readonly slope: -1 | 0 | 1;
}

export interface ArithmeticExpression extends ExpressionBase {
  readonly kind: "arithmetic";
  readonly operator: "+" | "-" | "*";
  readonly left: Expression;
  readonly right: Expression;
}

/** `element in set`. */
export interface MemberExpression extends ExpressionBase {
  readonly kind: "member";
  readonly element: Expression;
  readonly set: Expression;
}

/** `entity in ancestor`: the entity itself or, transitively, one of its parents. */
export interface WithinExpression extends ExpressionBase {
  readonly kind: "within";
  readonly entity: Expression;
  readonly ancestor: Expression;
}

export interface TextExpression extends ExpressionBase {
  readonly kind: "text";
  readonly operator: "starts with" | "ends with" | "contains";
  readonly text: Expression;
  readonly part: Expression;
}

/** `text like "a*b"`: the pieces between the stars. */
export interface LikeExpression extends ExpressionBase {
  readonly kind: "like";
  readonly text: Expression;
  readonly pieces: readonly string[];
}

/** `any x in set where c`, `all x in set where c`, `count x in set where c`. Evaluates every element. */
export interface QuantifierExpression extends ExpressionBase {
  readonly kind: "quantifier";
  readonly quantifier: "any" | "all" | "count";
  readonly local: number;
  readonly name: string;
  readonly set: Expression;
  readonly condition: Expression;
}

export type Expression =
  | LiteralExpression
  | SetExpression
  | VariableExpression
  | AttributeExpression
  | PresentExpression
  | IsExpression
  | CalendarExpression
  | StateExpression
  | LifecycleFieldExpression
  | LogicalExpression
  | NotExpression
  | CompareExpression
  | ArithmeticExpression
  | MemberExpression
  | WithinExpression
  | TextExpression
  | LikeExpression
  | QuantifierExpression;

export type ExpressionKind = Expression["kind"];
