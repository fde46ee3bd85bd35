/** What an explanation says: the decision, what each rule came to and why. Plain readonly data. */
import type { ExpressionKind, LifecycleState, Place } from "../dsl/program.ts";
import type { Decision } from "./decision.ts";

/** Why a request was decided as it was. The same program, facts and instant give the same one, to the byte. */
export interface Explanation {
  /** What the evaluators say, to the byte. */
  readonly decision: Decision;
  /** `Account 1000… asks to share BackupSet bk-1`, and when. */
  readonly question: string;
  /** Names of the rules and lifecycles that decided: those that refuse, or the permits that apply; sorted. */
  readonly deciding: readonly string[];
  /** What has a say on the action: permits, forbids, quotas, locks, lifecycles, each by place. At most fifty. */
  readonly rules: readonly ExplainedRule[];
  /** How many others have a say on it and are not among them, which are those that decided as far as there is room. */
  readonly omitted: number;
  /** More was evaluated than is kept, as by an `any` in an `any` over large sets; no rule is shown then. */
  readonly isCut: boolean;
}

/**
 * What a rule came to. `holds` is a quota with room or a lifecycle that refuses nothing of the action; `fails` could not
 * be evaluated, which refuses.
 */
export type Verdict = "applies" | "does not apply" | "refuses" | "holds" | "fails";

interface ExplainedBase {
  readonly name: string;
  readonly place: Place;
  readonly verdict: Verdict;
  /** Why it could not be evaluated, without a period; null where it could. */
  readonly failure: string | null;
}

export type ExplainedRule = ExplainedConditions | ExplainedQuota | ExplainedLock | ExplainedLifecycle;

/** A permit or a forbid: it applies where all of its conditions hold. */
export interface ExplainedConditions extends ExplainedBase {
  readonly kind: "permit" | "forbid";
  readonly conditions: readonly ExplainedCondition[];
}

export interface ExplainedCondition {
  readonly keyword: "when" | "unless";
  /** Whether the rule may apply by it: an `unless` is met by what is false. Null where that is not known. */
  readonly met: boolean | null;
  readonly tree: ExplainedNode;
}

export interface ExplainedQuota extends ExplainedBase {
  readonly kind: "quota";
  /** Null where it could not be evaluated. */
  readonly use: { readonly used: number; readonly adding: number; readonly limit: number } | null;
  readonly counts: ExplainedNode;
  readonly adding: ExplainedNode;
  readonly limit: ExplainedNode;
  /** Null where the rule lets nobody raise it. */
  readonly raisedBy: ExplainedNode | null;
}

export interface ExplainedLock extends ExplainedBase {
  readonly kind: "lock";
  /** The locks of the resource that the rule knows; times are ISO 8601. The earliest is first. */
  readonly held: readonly { readonly reason: string; readonly since: string }[];
}

export interface ExplainedLifecycle extends ExplainedBase {
  readonly kind: "lifecycle";
  /** Null where it could not be evaluated. Times are ISO 8601. */
  readonly status: {
    readonly state: LifecycleState;
    readonly cause: string | null;
    readonly endsAt: string | null;
    readonly changesAt: string | null;
  } | null;
  /** At most as many as are shown, in an order of their own. */
  readonly instances: readonly ExplainedInstance[];
  /** How many instances there are; without `for each` it is one. */
  readonly count: number;
}

export interface ExplainedInstance {
  /** The element that it is of; null without `for each`. */
  readonly element: string | null;
  readonly startsAt: ExplainedNode;
  readonly ends: readonly ExplainedEnd[];
}

export interface ExplainedEnd {
  readonly code: string;
  /** Whether this end has come; null where that is not known. */
  readonly came: boolean | null;
  readonly at: ExplainedNode;
  readonly conditions: readonly ExplainedCondition[];
}

/** What became of an expression. */
export type Seen =
  /** It has a value. */
  | "value"
  /** It reads an optional attribute that is absent. */
  | "absent"
  /** It could not be evaluated. */
  | "failed"
  /** An operand before it decided. */
  | "not evaluated";

/** One expression of a rule with what it came to. */
export interface ExplainedNode {
  readonly kind: ExpressionKind;
  /** As the language writes it; a `let` is replaced by what it stands for. */
  readonly text: string;
  readonly seen: Seen;
  /** The value for people, why it failed, or `""`. Long ones are cut. */
  readonly value: string;
  /** For a condition with a value: whether it holds. */
  readonly holds: boolean | null;
  /** The operands; of paths and literals none. */
  readonly parts: readonly ExplainedNode[];
  /** Of `any`, `all` and `count`: what was found in the set. */
  readonly elements: ExplainedElements | null;
}

export interface ExplainedElements {
  readonly count: number;
  readonly matching: number;
  /** The first few of those that decided. */
  readonly shown: readonly { readonly element: string; readonly tree: ExplainedNode }[];
}

/** Who can bring a change about. */
export type ChangedBy =
  /** Who asks: the context, or whom and what the request is about. */
  | "caller"
  /** Who keeps the facts that are stored. */
  | "facts"
  /** Nobody has to do anything but wait: for an instant, or for the end of a lock. */
  | "time";

/** One fact that would have to be another. */
export interface FactChange {
  /** What is changed: `context.region`, `now`, `resource.locks`. */
  readonly path: string;
  /** `` `context.region` were `cn-beijing` ``: what follows "if". */
  readonly text: string;
  /** The value that was tried, for people. */
  readonly value: string;
  readonly by: ChangedBy;
}

/** Facts that would together make the request permitted. It was tried: the changed request is permitted. */
export interface Change {
  readonly facts: readonly FactChange[];
}
