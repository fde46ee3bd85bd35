/** What expressions mean. Slow and obvious: the compiler must agree with every line of it. */
import type {
  ArithmeticExpression,
  AttributeExpression,
  CalendarExpression,
  CompareExpression,
  Condition,
  Expression,
  LogicalExpression,
  QuantifierExpression,
  Variable,
} from "../dsl/program.ts";
import type { Action, Schema } from "../dsl/schema.ts";
import { demandType, readAttribute } from "./attributes.ts";
import { recurrenceTurnsIn, recurs } from "./calendar.ts";
import type { LifecycleStatus } from "./decision.ts";
import { clockReads } from "./expression-tree.ts";
import type { EntityFacts, FactValue, RecordFacts } from "./facts.ts";
import { EvaluationFailure, smallerFailure, wording } from "./failure.ts";
import { type Horizon, note, overflowsIn, turnsIn } from "./horizon.ts";
import { exact, isLike, isWithin, orders, same, textTests, unchecked } from "./operations.ts";
import { pathText } from "./paths.ts";

/** What names mean while one rule is evaluated. */
export interface Environment {
  readonly schema: Schema;
  readonly subject: EntityFacts;
  readonly resource: EntityFacts;
  /** The action that is decided, and its context; null where a lifecycle is asked without a request. */
  readonly action: Action | null;
  readonly context: RecordFacts;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** By index. */
  readonly locals: Readonly<Record<number, FactValue>>;
  /** Throws an EvaluationFailure where the lifecycle cannot be evaluated. */
  readonly lifecycle: (name: string) => LifecycleStatus;
  readonly horizon: Horizon;
  /** Sees every value that is read; null where nobody looks. */
  readonly observe: Observe | null;
}

/** Is told what an expression came to: its value, `undefined` where it is absent, or why it could not be evaluated. */
export type Observe = (
  expression: Expression,
  value: FactValue | undefined | EvaluationFailure,
  environment: Environment,
) => void;

export const withLocal = (environment: Environment, index: number, value: FactValue): Environment => ({
  ...environment,
  locals: { ...environment.locals, [index]: value },
});

/** The value of an expression; `undefined` where it is absent. Throws an EvaluationFailure. */
export const read = (environment: Environment, expression: Expression): FactValue | undefined =>
  environment.observe === null
    ? unobserved(environment, expression)
    : observed(environment, expression, environment.observe);

const observed = (
  environment: Environment,
  expression: Expression,
  observe: Observe,
): FactValue | undefined => {
  try {
    const value = unobserved(environment, expression);
    observe(expression, value, environment);
    return value;
  } catch (thrown) {
    observe(expression, smallerFailure(null, thrown), environment);
    throw thrown;
  }
};

const unobserved = (environment: Environment, expression: Expression): FactValue | undefined => {
  switch (expression.kind) {
    case "literal":
      return expression.value;
    case "variable":
      return variable(environment, expression.variable, expression);
    case "attribute":
      return attribute(environment, expression);
    case "lifecycleField":
      return lifecycleField(environment.lifecycle(expression.lifecycle), expression.field);
    case "set":
      return expression.elements.map((element) => evaluate(environment, element));
    case "present":
      return read(environment, expression.operand) !== undefined;
    case "is":
      return isOfType(read(environment, expression.operand), expression.entityTypes);
    case "calendar":
      return calendar(environment, expression);
    case "state":
      return environment.lifecycle(expression.lifecycle).state === expression.state;
    case "logical":
      return logical(environment, expression);
    case "not":
      return !isTrue(environment, expression.operand);
    case "compare":
      return compare(environment, expression);
    case "arithmetic":
      return arithmetic(environment, expression);
    case "member": {
      const element = evaluate(environment, expression.element);
      return elements(environment, expression.set).some((each) => same(each, element));
    }
    case "within": {
      const entity = evaluate(environment, expression.entity) as EntityFacts;
      return isWithin(entity, evaluate(environment, expression.ancestor) as EntityFacts, expression.entity);
    }
    case "text":
      return textTests[expression.operator](
        evaluate(environment, expression.text) as string,
        evaluate(environment, expression.part) as string,
      );
    case "like":
      return isLike(evaluate(environment, expression.text) as string, expression.pieces);
    case "quantifier":
      return quantify(environment, expression);
  }
};

/** The value of an expression that must not be absent. */
export const evaluate = (environment: Environment, expression: Expression): FactValue => {
  const value = read(environment, expression);
  if (value === undefined) throw new EvaluationFailure(wording.absent(pathText(expression)));
  return value;
};

export const isTrue = (environment: Environment, expression: Expression): boolean =>
  evaluate(environment, expression) === true;

export const elements = (environment: Environment, set: Expression): readonly FactValue[] =>
  evaluate(environment, set) as readonly FactValue[];

const variable = (environment: Environment, { from, ...local }: Variable, written: Expression): FactValue => {
  switch (from) {
    case "subject":
    case "resource":
    case "context":
      return demandType(environment[from], written.type, from, environment.schema);
    case "now":
      return environment.now;
    case "local": {
      const value = "index" in local ? environment.locals[local.index] : undefined;
      if (value === undefined) throw new EvaluationFailure(wording.missing(pathText(written)));
      return value;
    }
  }
};

const attribute = (environment: Environment, expression: AttributeExpression): FactValue | undefined => {
  const object = read(environment, expression.object);
  if (object === undefined) return undefined;
  const { schema, action } = environment;
  return readAttribute(schema, action, object as EntityFacts | RecordFacts, expression);
};

const lifecycleField = (status: LifecycleStatus, field: "ends_at" | "cause"): FactValue | undefined =>
  (field === "cause" ? status.cause : status.endsAt) ?? undefined;

const isOfType = (value: FactValue | undefined, types: readonly string[]): boolean =>
  value !== undefined && types.includes((value as EntityFacts).type);

/** From left to right; what comes after the operand that decides is not evaluated. */
const logical = (environment: Environment, { operator, operands }: LogicalExpression): boolean =>
  operator === "and"
    ? operands.every((operand) => isTrue(environment, operand))
    : operands.some((operand) => isTrue(environment, operand));

/** What moves with the clock may overflow by the clock. */
const arithmetic = (environment: Environment, expression: ArithmeticExpression): number => {
  const { horizon, now } = environment;
  const left = evaluate(environment, expression.left) as number;
  const right = evaluate(environment, expression.right) as number;
  const result = unchecked(expression.operator, left, right);
  const reads = clockReads(expression);
  if (reads > 0) note(horizon, now + overflowsIn(result, reads));
  return exact(expression, result);
};

const compare = (environment: Environment, { operator, left, right, slope }: CompareExpression): boolean => {
  const one = evaluate(environment, left);
  const other = evaluate(environment, right);
  if (slope !== 0) {
    const turn = turnsIn(operator, slope, (one as number) - (other as number));
    note(environment.horizon, environment.now + turn);
  }
  if (operator === "==") return same(one, other);
  if (operator === "!=") return !same(one, other);
  return orders[operator](one as number, other as number);
};

/** What turns for an instant that moves with the clock turns for the clock as soon. */
const calendar = (environment: Environment, expression: CalendarExpression): boolean => {
  const { recurrence, offset, slope } = expression;
  const instant = evaluate(environment, expression.operand) as number;
  if (slope === 1)
    note(environment.horizon, environment.now + recurrenceTurnsIn(recurrence, offset, instant));
  return recurs(recurrence, offset, instant);
};

/** Every element is evaluated, so that neither a failure nor the horizon depends on their order. */
const quantify = (environment: Environment, expression: QuantifierExpression): boolean | number => {
  const all = elements(environment, expression.set);
  let failure: EvaluationFailure | null = null;
  let matching = 0;
  for (const element of all) {
    try {
      const inside = withLocal(environment, expression.local, element);
      if (isTrue(inside, expression.condition)) matching++;
    } catch (thrown) {
      failure = smallerFailure(failure, thrown);
    }
  }
  if (failure !== null) throw failure;
  if (expression.quantifier === "count") return matching;
  return expression.quantifier === "any" ? matching > 0 : matching === all.length;
};

/** The first condition that does not hold; null where all hold. Those after it are not evaluated. */
export const firstUnmet = (environment: Environment, conditions: readonly Condition[]): Condition | null =>
  conditions.find(({ negated, expression }) => isTrue(environment, expression) === negated) ?? null;
