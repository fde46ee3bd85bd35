/**
 * What an expression means, said once more and in other ways than the engine says it: both evaluators share the code of
 * their operators, so comparing the two cannot find what is wrong with it.
 */
import type { CalendarExpression, Expression, ExpressionKind } from "../../../dsl/program.ts";
import type { EntityFacts, FactValue } from "../../../engine/index.ts";

/** What an operand came to: one value for each time it was evaluated, none where it was not. */
type Values = readonly (FactValue | undefined)[];

type Of<Kind extends ExpressionKind> = Extract<Expression, { readonly kind: Kind }>;

/** The value that the operands call for; `unchecked` where the value is not made from them. */
type Meanings = {
  readonly [Kind in ExpressionKind]: (expression: Of<Kind>, operands: readonly Values[]) => unknown;
};

export const unchecked = Symbol("not made from operands");

const isEntity = (value: unknown): value is EntityFacts =>
  typeof value === "object" && value !== null && "type" in value && "id" in value;

/** Entities by what they are called, everything else by itself. */
const sameValue = (one: unknown, other: unknown): boolean =>
  isEntity(one) && isEntity(other)
    ? JSON.stringify([one.type, one.id]) === JSON.stringify([other.type, other.id])
    : Object.is(one === 0 ? 0 : one, other === 0 ? 0 : other);

/** Goes up step by step, with all that stands on one step at once. */
const isBelow = (entity: EntityFacts, ancestor: EntityFacts): boolean => {
  const passed = new Set<EntityFacts>();
  let step: readonly EntityFacts[] = [entity];
  while (step.length > 0) {
    if (step.some((each) => sameValue(each, ancestor))) return true;
    for (const each of step) passed.add(each);
    step = [...new Set(step.flatMap(({ parents = [] }) => parents))].filter((each) => !passed.has(each));
  }
  return false;
};

const day = 86_400_000;
const week = 7n * BigInt(day);

/** By whole numbers of any size; Monday 5 January 1970 was the first Monday. */
const recurs = ({ recurrence, offset }: CalendarExpression, instant: number): boolean => {
  const sinceMonday = (((BigInt(instant) + BigInt(offset) - 4n * BigInt(day)) % week) + week) % week;
  const passed = Number(sinceMonday);
  if (recurrence.kind === "days")
    return recurrence.days.some((each) => each === Math.floor(passed / day) + 1);
  const minute = (passed % day) / 60_000;
  const { from, to } = recurrence;
  return from < to ? minute >= from && minute < to : !(minute >= to && minute < from);
};

const matches = (text: string, pieces: readonly string[]): boolean =>
  new RegExp(`^${pieces.map((piece) => RegExp.escape(piece)).join("[^]*")}$`).test(text);

const differences = (left: unknown, right: unknown): number => {
  const difference = BigInt(left as number) - BigInt(right as number);
  return difference === 0n ? 0 : difference > 0n ? 1 : -1;
};

const compared = (operator: Of<"compare">["operator"], left: unknown, right: unknown): boolean => {
  if (operator === "==") return sameValue(left, right);
  if (operator === "!=") return !sameValue(left, right);
  const difference = differences(left, right);
  return { "<": difference < 0, "<=": difference <= 0, ">": difference > 0, ">=": difference >= 0 }[operator];
};

const sums = {
  "+": (left: bigint, right: bigint) => left + right,
  "-": (left: bigint, right: bigint) => left - right,
  "*": (left: bigint, right: bigint) => left * right,
};

const tested = {
  "starts with": (text: string, part: string) => text.slice(0, part.length) === part,
  "ends with": (text: string, part: string) => part === "" || text.slice(-part.length) === part,
  contains: (text: string, part: string) => text.split(part).length > 1 || part === "",
};

const meanings: Meanings = {
  literal: ({ value }) => value,
  variable: () => unchecked,
  attribute: () => unchecked,
  lifecycleField: () => unchecked,
  state: () => unchecked,
  set: () => unchecked,
  present: (_, [operand]) => operand?.[0] !== undefined,
  is: ({ entityTypes }, [operand]) => {
    const [entity] = operand ?? [];
    return isEntity(entity) && entityTypes.some((name) => name === entity.type);
  },
  calendar: (expression, [operand]) => recurs(expression, operand?.[0] as number),
  not: (_, [operand]) => operand?.[0] !== true,
  logical: ({ operator }, operands) => {
    const values = operands.flat();
    return operator === "and"
      ? values.length === operands.length && !values.includes(false)
      : values.includes(true);
  },
  compare: ({ operator }, [left, right]) => compared(operator, left?.[0], right?.[0]),
  arithmetic: ({ operator }, [left, right]) =>
    Number(sums[operator](BigInt(left?.[0] as number), BigInt(right?.[0] as number))),
  member: (_, [element, set]) =>
    (set?.[0] as readonly FactValue[]).filter((each) => sameValue(each, element?.[0])).length > 0,
  within: (_, [entity, ancestor]) => isBelow(entity?.[0] as EntityFacts, ancestor?.[0] as EntityFacts),
  text: ({ operator }, [text, part]) => tested[operator](text?.[0] as string, part?.[0] as string),
  like: ({ pieces }, [text]) => matches(text?.[0] as string, pieces),
  quantifier: ({ quantifier }, [set, condition]) => {
    const matching = (condition ?? []).filter((each) => each === true).length;
    const size = (set?.[0] as readonly FactValue[]).length;
    return { count: matching, any: matching > 0, all: matching === size }[quantifier];
  },
};

/** What an expression should have come to by what its operands came to. */
export const meant = (expression: Expression, operands: readonly Values[]): unknown =>
  (meanings[expression.kind] as (expression: Expression, operands: readonly Values[]) => unknown)(
    expression,
    operands,
  );

export const sameMeaning = sameValue;
