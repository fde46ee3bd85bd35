/** Checked rules: one that names several resource types appears once for each of them. */
import type { Expression } from "./program-expressions.ts";
import type { Span } from "./span.ts";

/** Where a rule stands, for people: line and column begin at 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

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
