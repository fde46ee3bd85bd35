/** What the operators of the language do with values. Pure; both evaluators call these. */
import type {
  ArithmeticExpression,
  ComparisonOperator,
  Expression,
  LockRule,
  TextExpression,
} from "../dsl/program.ts";
import type { EntityFacts, FactValue, LockFacts } from "./facts.ts";
import { EvaluationFailure, wording } from "./failure.ts";
import { pathText } from "./paths.ts";
import { isEntity, isRecord, sameEntity } from "./values.ts";

/** The result as it comes, which may not be exact. */
export const unchecked = (
  operator: ArithmeticExpression["operator"],
  left: number,
  right: number,
): number => {
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
  }
};

/** Whole numbers only; what leaves the range in which they are exact is a failure. */
export const exact = (expression: ArithmeticExpression, result: number): number => {
  if (Number.isSafeInteger(result)) return result;
  const { operator } = expression;
  const calculation = `${pathText(expression.left)} ${operator} ${pathText(expression.right)}`;
  throw new EvaluationFailure(wording.overflow(calculation));
};

/** For numbers. */
export const orders: Record<
  Exclude<ComparisonOperator, "==" | "!=">,
  (left: number, right: number) => boolean
> = {
  "<": (left, right) => left < right,
  "<=": (left, right) => left <= right,
  ">": (left, right) => left > right,
  ">=": (left, right) => left >= right,
};

/** Equality as `==` has it: entities by type and id, everything else by value. */
export const same = (left: FactValue, right: FactValue): boolean =>
  isEntity(left) && isEntity(right) ? sameEntity(left, right) : left === right;

export const textTests: Record<TextExpression["operator"], (text: string, part: string) => boolean> = {
  "starts with": (text, part) => text.startsWith(part),
  "ends with": (text, part) => text.endsWith(part),
  contains: (text, part) => text.includes(part),
};

/** Whether the pieces follow one another in the text, with anything between them. Never backtracks. */
export const isLike = (text: string, pieces: readonly string[]): boolean => {
  const first = pieces[0] ?? "";
  const last = pieces.at(-1) ?? "";
  if (pieces.length <= 1) return text === first;
  const end = text.length - last.length;
  if (first.length > end || !text.startsWith(first) || !text.endsWith(last)) return false;
  let from = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const at = text.indexOf(piece, from);
    if (at === -1) return false;
    from = at + piece.length;
  }
  return from <= end;
};

/**
 * Whether an entity is the ancestor or lies below it, at any distance. Cycles end. All ancestors are looked at, so that
 * a broken one is a failure in whatever order the parents come.
 */
export const isWithin = (entity: EntityFacts, ancestor: EntityFacts, written: Expression): boolean => {
  if (sameEntity(entity, ancestor)) return true;
  if (entity.parents === undefined) return false;
  const reached = new Set([entity]);
  let found = false;
  for (const each of reached) {
    if (sameEntity(each, ancestor)) found = true;
    for (const parent of parentsOf(each, written)) reached.add(parent);
  }
  return found;
};

const parentsOf = (entity: EntityFacts, written: Expression): readonly EntityFacts[] => {
  const parents: unknown = entity.parents === undefined ? [] : entity.parents;
  if (Array.isArray(parents) && parents.every(isEntity)) return parents;
  throw new EvaluationFailure(wording.brokenParents(pathText(written)));
};

const isLock = (lock: unknown): lock is LockFacts =>
  isRecord(lock) && typeof lock.reason === "string" && Number.isSafeInteger(lock.since);

const isEarlier = (lock: LockFacts, other: LockFacts): boolean =>
  lock.since < other.since || (lock.since === other.since && lock.reason < other.reason);

/** The longest-held lock that the rule knows, ties by reason; null without one. No locks at all is `undefined`. */
export const earliestLock = (rule: LockRule, resource: EntityFacts): LockFacts | null => {
  const locks: unknown = resource.locks;
  if (locks === undefined) return null;
  if (!Array.isArray(locks) || !locks.every(isLock)) throw new EvaluationFailure(wording.brokenLocks);
  let earliest: LockFacts | null = null;
  for (const lock of locks) {
    if (rule.reasons.includes(lock.reason) && (earliest === null || isEarlier(lock, earliest)))
      earliest = lock;
  }
  return earliest;
};
