/** Checked tests: each case with the facts that are in force for it. */
import type { LifecycleState } from "./program-expressions.ts";
import type { Place } from "./program-rules.ts";
import type { Span } from "./span.ts";

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
  /** Where its name is declared. */
  readonly span: Span;
}

/** A row of a table. */
export interface CaseRow {
  /** From 1 on. */
  readonly number: number;
  readonly text: string;
  readonly place: Place;
}

/** How a quota must stand: what is used before the request, what it adds, and the limit. */
export interface ExpectedUse {
  readonly quota: string;
  readonly used: number;
  readonly adding: number;
  readonly limit: number;
}

interface CaseBase {
  readonly now: number;
  readonly subject: string;
  readonly resource: string;
  /** Until when the answer must hold if no fact changes, in milliseconds since 1970; null where the case does not say. */
  readonly until: number | "for ever" | null;
  /** The row of a table that made this case; null where it stands by itself. */
  readonly row: CaseRow | null;
  /** The facts in force for this case. */
  readonly entities: Readonly<Record<string, TestEntity>>;
  readonly place: Place;
  readonly text: string;
}

/** `friend may not restore backup with { region: "cn-beijing" } : AccessRevoking`. */
export interface DecisionCase extends CaseBase {
  readonly kind: "decision";
  readonly action: string;
  readonly context: Readonly<Record<string, TestValue>>;
  readonly expected:
    | { readonly permitted: true }
    | { readonly permitted: false; readonly codes: readonly string[] };
  /** Text that one of the messages must contain. */
  readonly saying: string | null;
  /** Text that one of the help lines must contain. */
  readonly advising: string | null;
  /** Text that the condition of a near miss must contain. */
  readonly lacking: string | null;
  /** Exactly the permits that apply, sorted; null where the case does not say. */
  readonly by: readonly string[] | null;
  readonly using: readonly ExpectedUse[];
}

/** `grant is ending for friend on backup : ShareCancelled`. */
export interface StateCase extends CaseBase {
  readonly kind: "state";
  readonly lifecycle: string;
  readonly state: LifecycleState;
  /** The code of what ended it; null where the case does not say. */
  readonly cause: string | null;
}

export type TestCase = DecisionCase | StateCase;

export interface PolicyTest {
  readonly title: string;
  readonly cases: readonly TestCase[];
  readonly place: Place;
  /** The line of its closing brace. */
  readonly lastLine: number;
}
