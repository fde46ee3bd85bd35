/** Expressions as JavaScript: each is the value, or leaves the decision to the interpreter. */
import type {
  CompareExpression,
  Condition,
  Expression,
  ExpressionKind,
  QuantifierExpression,
} from "../dsl/program.ts";
import { block, constant, quoted, temporary } from "./compiler-code.ts";
import { noteOverflow, noteTurn, timedComparison } from "./compiler-horizon.ts";
import { branch, readPath, type Scope, statusOf } from "./compiler-paths.ts";
import { clockReads } from "./expression-tree.ts";
import { isPath } from "./paths.ts";

type Of<Kind extends ExpressionKind> = Extract<Expression, { readonly kind: Kind }>;
type Write = { readonly [Kind in ExpressionKind]: (scope: Scope, expression: Of<Kind>) => string };

/** Evaluates first, then gives the variable. */
const sequence = (before: string, value: string): string => (before === "" ? value : `(${before}, ${value})`);

/** The value, or `undefined` where it is absent. */
export const maybe = (scope: Scope, expression: Expression): string => {
  if (!isPath(expression) || expression.kind === "state") return value(scope, expression);
  const reading = readPath(scope, expression);
  return sequence(reading.before, reading.value);
};

/** The value of an expression that must not be absent. */
export const value = (scope: Scope, expression: Expression): string =>
  (write[expression.kind] as (scope: Scope, expression: Expression) => string)(scope, expression);

const presentValue = (scope: Scope, path: Of<"variable" | "attribute" | "lifecycleField">): string => {
  const reading = readPath(scope, path);
  if (!reading.mayBeAbsent) return sequence(reading.before, reading.value);
  return sequence(reading.before, `(${reading.value} === undefined ? leave() : ${reading.value})`);
};

/** Keeps a value that is needed more than once. */
const kept = (scope: Scope, code: string): readonly [variable: string, before: string] => {
  const variable = temporary(scope.code);
  return [variable, `${variable} = ${code}`];
};

/** A value that must not be absent, where it can be read again for nothing, and what to evaluate first. */
const operand = (scope: Scope, expression: Expression): readonly [variable: string, before: string] => {
  if (expression.kind === "literal") return [quoted(expression.value), ""];
  if (!isPath(expression) || expression.kind === "state") return kept(scope, value(scope, expression));
  const reading = readPath(scope, expression);
  if (!reading.mayBeAbsent) return [reading.value, reading.before];
  return [reading.value, sequence(reading.before, `${reading.value} === undefined && leave()`)];
};

const equal = (scope: Scope, one: Expression, other: Expression): string => {
  const [left, first] = operand(scope, one);
  const [right, second] = operand(scope, other);
  if (one.type.kind !== "entity") return sequence(first, sequence(second, `(${left} === ${right})`));
  return sequence(first, sequence(second, `(${left}.id === ${right}.id && ${left}.type === ${right}.type)`));
};

const compare = (scope: Scope, expression: CompareExpression): string => {
  const { operator, left, right, slope } = expression;
  if (slope !== 0) {
    const [difference, before] = kept(scope, `${value(scope, left)} - ${value(scope, right)}`);
    return `(${before}, ${timedComparison(operator, slope, difference)})`;
  }
  if (operator === "==") return equal(scope, left, right);
  if (operator === "!=") return `!${equal(scope, left, right)}`;
  return `(${value(scope, left)} ${operator} ${value(scope, right)})`;
};

/** The operands after the first may not be run. */
const logical = (scope: Scope, { operator, operands }: Of<"logical">): string => {
  let inside = scope;
  const written = operands.map((operand) => {
    const code = value(inside, operand);
    inside = branch(inside);
    return code;
  });
  return `(${written.join(operator === "and" ? " && " : " || ")})`;
};

/** Every element is evaluated. */
const quantify = (scope: Scope, expression: QuantifierExpression): string => {
  const [set, before] = kept(scope, value(scope, expression.set));
  const count = temporary(scope.code);
  const body = block(scope.code, () => {
    const element = temporary(scope.code);
    const locals = new Map([...scope.locals, [expression.local, element]]);
    const condition = value({ ...branch(scope), locals }, expression.condition);
    return `${element} = ${set}[index]; if (${condition}) ${count}++;`;
  });
  const loop = `(() => { for (let index = 0; index < ${set}.length; index++) { ${body} } })()`;
  const results = { count, any: `${count} > 0`, all: `${count} === ${set}.length` };
  return `(${before}, ${count} = 0, ${loop}, ${results[expression.quantifier]})`;
};

const member = (scope: Scope, { element, set }: Of<"member">): string => {
  const [one, before] = operand(scope, element);
  if (element.type.kind === "entity") return sequence(before, `hasEntity(${value(scope, set)}, ${one})`);
  if (set.kind === "set" && set.elements.length > 0 && set.elements.every(({ kind }) => kind === "literal")) {
    const tests = set.elements.map((each) => `${one} === ${value(scope, each)}`);
    return sequence(before, `(${tests.join(" || ")})`);
  }
  return sequence(before, `${value(scope, set)}.includes(${one})`);
};

const arithmetic = (scope: Scope, expression: Of<"arithmetic">): string => {
  const { operator, left, right } = expression;
  const [result, before] = kept(scope, `${value(scope, left)} ${operator} ${value(scope, right)}`);
  const reads = clockReads(expression);
  const noted = reads === 0 ? result : `(${noteOverflow(result, reads, temporary(scope.code))}, ${result})`;
  return `(${before}, Number.isSafeInteger(${result}) ? ${noted} : leave())`;
};

const calendar = (scope: Scope, { operand, recurrence, offset, slope }: Of<"calendar">): string => {
  const [instant, before] = kept(scope, value(scope, operand));
  const asked = `(${constant(scope.code, recurrence)}, ${offset}, ${instant})`;
  const noted = slope === 0 ? "" : `${noteTurn(`recurrenceTurnsIn${asked}`, temporary(scope.code))}, `;
  return `(${before}, ${noted}recurs${asked})`;
};

const methods: Record<Of<"text">["operator"], string> = {
  "starts with": "startsWith",
  "ends with": "endsWith",
  contains: "includes",
};

const write: Write = {
  literal: (_, expression) => quoted(expression.value),
  variable: presentValue,
  attribute: presentValue,
  lifecycleField: presentValue,
  set: (scope, { elements }) => `[${elements.map((element) => value(scope, element)).join(", ")}]`,
  present: (scope, { operand }) => `(${maybe(scope, operand)} !== undefined)`,
  is: (scope, { operand, entityTypes }) => {
    const [entity, before] = kept(scope, maybe(scope, operand));
    const tests = entityTypes.map((name) => `${entity}.type === ${quoted(name)}`);
    return `(${before}, ${entity} !== undefined && (${tests.join(" || ")}))`;
  },
  calendar,
  state: (scope, { lifecycle, state }) => `(${statusOf(scope, lifecycle)}.state === ${quoted(state)})`,
  logical,
  not: (scope, { operand }) => `!${value(scope, operand)}`,
  compare,
  arithmetic,
  member,
  within: (scope, { entity, ancestor }) => {
    const written = constant(scope.code, entity);
    return `isWithin(${value(scope, entity)}, ${value(scope, ancestor)}, ${written})`;
  },
  text: (scope, { operator, text, part }) =>
    `${value(scope, text)}.${methods[operator]}(${value(scope, part)})`,
  like: (scope, { text, pieces }) => `isLike(${value(scope, text)}, ${constant(scope.code, pieces)})`,
  quantifier: quantify,
};

/** Whether all conditions hold; those after the first that does not are not evaluated. */
export const allHold = (scope: Scope, conditions: readonly Condition[]): string => {
  let inside = scope;
  const written = conditions.map(({ negated, expression }) => {
    const code = value(inside, expression);
    inside = branch(inside);
    return negated ? `!${code}` : code;
  });
  return written.length === 0 ? "true" : written.join(" && ");
};
