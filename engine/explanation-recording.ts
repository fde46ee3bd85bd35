/** What one evaluation saw: each expression with its value, and those that it is made of below it. */
import type { Expression } from "../dsl/program.ts";
import type { Outline, Plan } from "./explanation-outline.ts";
import type { FactValue } from "./facts.ts";
import { EvaluationFailure } from "./failure.ts";
import type { Environment, Observe } from "./interpreter-expressions.ts";

/** One evaluation of one expression. */
export interface Sight {
  readonly expression: Expression;
  readonly value: FactValue | undefined | EvaluationFailure;
  readonly environment: Environment;
  /** Of the expressions that it is made of, those that were evaluated, in that order. */
  readonly parts: readonly Sight[];
}

export const partOf = (sight: Sight, expression: Expression): Sight | undefined =>
  sight.parts.find((part) => part.expression === expression);

export const failed = (sight: Sight | undefined): boolean => sight?.value instanceof EvaluationFailure;

/** What was seen of one instance of a lifecycle. */
export interface SeenInstance {
  readonly environment: Environment;
  /** By the slots of the lifecycle. */
  readonly sights: (Sight | undefined)[];
}

/** What was seen of everything that an action is decided by. */
export interface Seen {
  /** Of an expression of a rule; undefined where it was not evaluated. */
  of(expression: Expression): Sight | undefined;
  /** Of an expression of a lifecycle, in one of its instances. */
  inOne(instance: SeenInstance, expression: Expression): Sight | undefined;
  /** The instances of a lifecycle, in the order of their evaluation. */
  instances(lifecycle: string): readonly SeenInstance[];
}

export interface Recording {
  readonly observe: Observe;
  /** What was written down since it was last taken. */
  take(): Log;
}

/** A sight whose parts are found when the log is read. */
interface Entry extends Sight {
  parts: readonly Sight[];
}

/** The evaluations of one decision, in their order. */
export type Log = readonly Entry[];

const none: readonly Sight[] = [];

/** The end of a log that is read from there: an expression is written down after those that it is made of. */
interface Rest {
  readonly entries: Log;
  length: number;
}

/** Seldom more than two; a list that grows by one element at a time is made for many. */
const partsOf = (rest: Rest, children: readonly Outline[]): readonly Sight[] => {
  let parts: Sight[] | null = null;
  for (let at = children.length - 1; at >= 0; at--) {
    const child = children[at] as Outline;
    while (rest.entries[rest.length - 1]?.expression === child.expression) {
      const part = takeLast(rest, child);
      if (parts === null) parts = [part];
      else parts.push(part);
    }
  }
  return parts === null ? none : parts.reverse();
};

/**
 * The last evaluation of the rest, which is taken from it. No expression of a program stands in it twice: a `let` is
 * checked anew wherever it is used. So what stands before it and is a part of it is a part of this evaluation.
 */
const takeLast = (rest: Rest, { children }: Outline): Sight => {
  const entry = rest.entries[--rest.length] as Entry;
  if (children.length > 0) entry.parts = partsOf(rest, children);
  return entry;
};

/** The instance of that environment; those of one instance are written down together. */
const instanceIn = (
  all: Map<string, SeenInstance[]>,
  name: string,
  environment: Environment,
): SeenInstance => {
  const known = all.get(name) ?? [];
  const last = known.at(-1);
  if (last?.environment === environment) return last;
  const made: SeenInstance = { environment, sights: [] };
  known.push(made);
  all.set(name, known);
  return made;
};

/**
 * What was seen of the rules and lifecycles of an action. What only messages read is passed over.
 *
 * @param owners the names of those that are looked at; null for all
 */
export const readLog = (entries: Log, plan: Plan, owners: ReadonlySet<string> | null = null): Seen => {
  const ofRules = new Array<Sight | undefined>(plan.size);
  const ofLifecycles = new Map<string, SeenInstance[]>();
  const rest: Rest = { entries, length: entries.length };
  for (let next = entries.at(-1); next !== undefined; next = entries[rest.length - 1]) {
    const root = plan.get(next.expression);
    if (root === undefined || (owners !== null && !owners.has(root.owner))) {
      rest.length--;
      continue;
    }
    const sight = takeLast(rest, root.outline);
    if (root.lifecycle === null) ofRules[root.slot] = sight;
    else instanceIn(ofLifecycles, root.lifecycle, sight.environment).sights[root.slot] = sight;
  }
  for (const instances of ofLifecycles.values()) instances.reverse();
  const slotOf = (expression: Expression): number => plan.get(expression)?.slot ?? -1;
  return {
    of: (expression) => ofRules[slotOf(expression)],
    inOne: ({ sights }, expression) => sights[slotOf(expression)],
    instances: (lifecycle) => ofLifecycles.get(lifecycle) ?? [],
  };
};

/** Evaluations of one decision that are kept: some 50 MB. An `any` in an `any` over large sets makes more. */
const mostKept = 500_000;

/** Whether more was evaluated than is kept. */
export const isCut = (log: Log): boolean => log.length > mostKept;

export const createRecording = (): Recording => {
  let entries: Entry[] = [];
  return {
    observe: (expression, value, environment) => {
      if (!isCut(entries)) entries.push({ expression, value, environment, parts: none });
    },
    take: () => {
      const full = entries;
      entries = [];
      return full;
    },
  };
};
