/**
 * A checked program: what the checker promises and the engine runs. Plain readonly data; every name is resolved, every
 * expression has a type, and every rule that names several resource types appears once for each of them.
 */
import type { Schema, Type } from "./schema.ts";
import type { Span } from "./span.ts";

/** Where a rule stands, for people: line and column begin at 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

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

/** A text with values in it: strings as they are, expressions to be written out. */
export type Template = readonly (string | Expression)[];

/** What a refusal says. */
export interface Reason {
  readonly code: string;
  readonly because: Template;
  readonly help: Template | null;
}

interface RuleBase {
  readonly name: string;
  readonly resourceType: string;
  readonly actions: readonly string[];
  /** The doc comment above the rule, without its slashes. */
  readonly documentation: string;
  readonly place: Place;
  readonly span: Span;
}

/** One `when` (or, negated, `unless`) of a rule. */
export interface Condition {
  readonly negated: boolean;
  readonly expression: Expression;
  /** The source text of the expression, for explanations. */
  readonly text: string;
}

export interface PermitRule extends RuleBase {
  readonly kind: "permit";
  readonly conditions: readonly Condition[];
}

export interface ForbidRule extends RuleBase {
  readonly kind: "forbid";
  readonly conditions: readonly Condition[];
  readonly reason: Reason;
}

export interface QuotaRule extends RuleBase {
  readonly kind: "quota";
  readonly counts: Expression;
  /** How much the request adds; a literal 1 where the rule does not say. */
  readonly adding: Expression;
  readonly limit: Expression;
  /** A higher limit that an operator granted; optional, absent is no raise. */
  readonly raisedBy: Expression | null;
  /** Locals of the message, in this order: used, adding, limit. */
  readonly locals: readonly [used: number, adding: number, limit: number];
  readonly reason: Reason;
}

export interface LockRule extends RuleBase {
  readonly kind: "lock";
  readonly reasons: readonly string[];
  /** Locals of the message, in this order: the lock's reason and since when it holds. */
  readonly locals: readonly [reason: number, since: number];
  readonly reason: Reason;
}

export type Rule = PermitRule | ForbidRule | QuotaRule | LockRule;

export interface LifecycleEnd {
  readonly at: Expression;
  /** The end counts only where all of these hold. */
  readonly conditions: readonly Condition[];
  readonly code: string;
}

/** What a lifecycle refuses in one of its states. Without a code of its own it carries the code of the cause. */
export interface LifecycleRefusal {
  readonly state: "ending" | "ended";
  readonly actions: readonly string[];
  readonly code: string | null;
  readonly because: Template;
  readonly help: Template | null;
  readonly place: Place;
}

/**
 * The states of something on a resource. With `each`, there is one instance for each element of a set, and the
 * lifecycle is their union: as alive as the most alive of them.
 */
export interface Lifecycle {
  readonly name: string;
  readonly resourceType: string;
  readonly each: {
    readonly local: number;
    readonly set: Expression;
    readonly where: Expression | null;
  } | null;
  readonly startsAt: Expression;
  readonly ends: readonly LifecycleEnd[];
  /** How long the end takes, in milliseconds. */
  readonly takes: Expression;
  readonly refusals: readonly LifecycleRefusal[];
  readonly documentation: string;
  readonly place: Place;
}

/** A value in a test, or a fact in its plain form. Entities are named by reference. */
export type TestValue =
  | { readonly kind: "value"; readonly value: boolean | number | string }
  | { readonly kind: "entity"; readonly name: string }
  | { readonly kind: "set"; readonly elements: readonly TestValue[] }
  | { readonly kind: "record"; readonly fields: Readonly<Record<string, TestValue>> };

/** An entity of a test: `BackupSet backup "b-1" { … }`. */
export interface TestEntity {
  readonly name: string;
  readonly type: string;
  readonly id: string;
  readonly attributes: Readonly<Record<string, TestValue>>;
  readonly parents: readonly string[];
  readonly locks: readonly { readonly reason: string; readonly since: number }[];
}

/** `friend may not restore backup with { region: "cn-beijing" } : AccessRevoking`. */
export interface TestCase {
  readonly now: number;
  readonly subject: string;
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, TestValue>>;
  readonly expected:
    | { readonly permitted: true }
    | { readonly permitted: false; readonly codes: readonly string[] };
  /** Text that one of the messages must contain. */
  readonly saying: string | null;
  /** The facts in force for this case. */
  readonly entities: Readonly<Record<string, TestEntity>>;
  readonly place: Place;
  readonly text: string;
}

export interface PolicyTest {
  readonly title: string;
  readonly cases: readonly TestCase[];
  readonly place: Place;
}

export interface Program {
  readonly name: string;
  readonly schema: Schema;
  readonly rules: readonly Rule[];
  readonly lifecycles: readonly Lifecycle[];
  readonly tests: readonly PolicyTest[];
  /** SHA-256 of the sources in a canonical order, in hexadecimal: the same policy has the same digest. */
  readonly digest: string;
}
