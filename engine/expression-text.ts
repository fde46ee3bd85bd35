/** A checked expression as the language writes it: in one line, each `let` replaced by what it stands for. */
import type { Expression, ExpressionKind, LiteralExpression, Recurrence } from "../dsl/program.ts";
import { weekdayNames } from "../dsl/words.ts";
import { renderTime, renderValue } from "./messages.ts";

type Of<Kind extends ExpressionKind> = Extract<Expression, { readonly kind: Kind }>;
type Writers = { readonly [Kind in ExpressionKind]: (expression: Of<Kind>) => string };

/** How tightly an expression holds together; a looser one stands in parentheses inside a tighter one. */
const tightness = (expression: Expression): number => {
  switch (expression.kind) {
    case "quantifier":
      return 0;
    case "logical":
      return expression.operator === "or" ? 1 : 2;
    case "not":
      return isAbsence(expression) ? 4 : 3;
    case "arithmetic":
      return expression.operator === "*" ? 6 : 5;
    case "literal":
    case "set":
    case "variable":
    case "attribute":
    case "lifecycleField":
      return 7;
    default:
      return 4;
  }
};

/** `x is absent` is read as the contrary of `x is present`. */
const isAbsence = ({ operand }: Of<"not">): boolean => operand.kind === "present";

const inside = (expression: Expression, least: number): string =>
  tightness(expression) < least ? `(${expressionText(expression)})` : expressionText(expression);

const infix = (left: Expression, operator: string, right: Expression): string =>
  `${inside(left, 5)} ${operator} ${inside(right, 5)}`;

const literal = ({ type, value }: LiteralExpression): string => {
  if (typeof value === "string") return JSON.stringify(value);
  if (type.kind === "time") return `time "${renderTime(Number(value))}"`;
  return renderValue(type, value);
};

const two = (value: number): string => String(value).padStart(2, "0");

/** Minutes as the clock on the wall shows them. */
const clock = (minutes: number): string => `"${two(Math.floor(minutes / 60))}:${two(minutes % 60)}"`;

const recurrence = (asked: Recurrence): string =>
  asked.kind === "days"
    ? `on ${asked.days.map((day) => weekdayNames[day]).join(" | ")}`
    : `between ${clock(asked.from)} and ${clock(asked.to)}`;

const ahead = (offset: number): string => {
  if (offset === 0) return "";
  return ` at "${offset < 0 ? "-" : "+"}${clock(Math.abs(offset) / 60_000).slice(1)}`;
};

const writers: Writers = {
  literal,
  set: ({ elements }) => `[${elements.map(expressionText).join(", ")}]`,
  variable: ({ variable }) => (variable.from === "local" ? variable.name : variable.from),
  attribute: ({ object, name }) => `${inside(object, 7)}.${name}`,
  present: ({ operand }) => `${inside(operand, 5)} is present`,
  is: ({ operand, entityTypes }) => `${inside(operand, 5)} is ${entityTypes.join(" | ")}`,
  calendar: ({ operand, recurrence: asked, offset }) =>
    `${inside(operand, 5)} is ${recurrence(asked)}${ahead(offset)}`,
  state: ({ lifecycle, state }) => `${lifecycle} is ${state}`,
  lifecycleField: ({ lifecycle, field }) => `${lifecycle}.${field}`,
  logical: ({ operator, operands }) =>
    operands.map((operand) => inside(operand, operator === "or" ? 2 : 3)).join(` ${operator} `),
  not: (expression) =>
    expression.operand.kind === "present"
      ? `${inside(expression.operand.operand, 5)} is absent`
      : `not ${inside(expression.operand, 3)}`,
  compare: ({ left, operator, right }) => infix(left, operator, right),
  arithmetic: ({ left, operator, right }) => {
    const level = operator === "*" ? 6 : 5;
    return `${inside(left, level)} ${operator} ${inside(right, level + 1)}`;
  },
  member: ({ element, set }) => infix(element, "in", set),
  within: ({ entity, ancestor }) => infix(entity, "in", ancestor),
  text: ({ text, operator, part }) => infix(text, operator, part),
  like: ({ text, pieces }) => `${inside(text, 5)} like ${JSON.stringify(pieces.join("*"))}`,
  quantifier: ({ quantifier, name, set, condition }) =>
    `${quantifier} ${name} in ${inside(set, 5)} where ${inside(condition, 1)}`,
};

export const expressionText = (expression: Expression): string =>
  (writers[expression.kind] as (expression: Expression) => string)(expression);
