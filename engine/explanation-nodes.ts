/** From what was seen of an expression to a node of the tree that people read. */
import type { Condition, Expression, QuantifierExpression } from "../dsl/program.ts";
import type { Schema, Type } from "../dsl/schema.ts";
import type { ExplainedCondition, ExplainedElements, ExplainedNode } from "./explanation.ts";
import type { Sight } from "./explanation-recording.ts";
import { expressionText } from "./expression-text.ts";
import { childrenOf } from "./expression-tree.ts";
import type { FactValue, RecordFacts } from "./facts.ts";
import { EvaluationFailure } from "./failure.ts";
import { cut, renderTime, renderValue } from "./messages.ts";
import { compareText } from "./order.ts";
import { isPath } from "./paths.ts";
import { isRecord, own } from "./values.ts";

/** Elements and instances that are shown of each set. */
export const mostShown = 5;
/** UTF-16 code units of a value. */
const longestValue = 200;

const texts = new WeakMap<Expression, string>();

/** Written once for each expression, which every explanation of it shares. */
export const textOf = (expression: Expression): string => {
  const known = texts.get(expression);
  if (known !== undefined) return known;
  const text = expressionText(expression);
  texts.set(expression, text);
  return text;
};

const cutValue = (text: string): string => cut(text, longestValue);

const recordText = (schema: Schema, name: string, value: RecordFacts): string => {
  const fields = Object.values(own(schema.records, name)?.attributes ?? {}).flatMap((attribute) => {
    const field = Object.hasOwn(value, attribute.name) ? value[attribute.name] : undefined;
    return field === undefined ? [] : [`${attribute.name}: ${plainText(attribute.type, field)}`];
  });
  return `{ ${fields.join(", ")} }`;
};

/** Writing an instant takes longer than reading all facts of a rule, and one request has few of them. */
const instants = new Map<number, string>();
const mostInstants = 256;

export const instantText = (instant: number): string => {
  const known = instants.get(instant);
  if (known !== undefined) return known;
  if (instants.size >= mostInstants) instants.clear();
  const text = renderTime(instant);
  instants.set(instant, text);
  return text;
};

const plainText = (type: Type, value: FactValue): string =>
  type.kind === "time" && typeof value === "number" ? instantText(value) : renderValue(type, value);

/** A value for people: of a record its fields, everything else as messages have it. */
export const valueText = (schema: Schema, type: Type, value: FactValue): string =>
  cutValue(
    type.kind === "record" && isRecord(value) ? recordText(schema, type.name, value) : plainText(type, value),
  );

const unseen = (expression: Expression): ExplainedNode => ({
  text: textOf(expression),
  seen: "not evaluated",
  value: "",
  holds: null,
  parts: [],
  elements: null,
});

/** Whether a condition held; null where it was not seen or could not be known. */
export const holds = (sight: Sight | undefined): boolean | null =>
  typeof sight?.value === "boolean" ? sight.value : null;

/** How near to deciding an element is; the nearest are shown. */
const rank = ({ quantifier }: QuantifierExpression, condition: Sight): number => {
  if (condition.value instanceof EvaluationFailure) return 0;
  return (condition.value === true) === (quantifier !== "all") ? 1 : 2;
};

const elementsOf = (sight: Sight, expression: QuantifierExpression): ExplainedElements => {
  const conditions = sight.parts.filter((part) => part.expression === expression.condition);
  const { set } = expression;
  const elementType = set.type.kind === "set" ? set.type.element : set.type;
  const shown = conditions
    .map((condition) => {
      const { schema, locals } = condition.environment;
      const element = locals[expression.local];
      const text = element === undefined ? "" : valueText(schema, elementType, element);
      return { rank: rank(expression, condition), element: text, condition };
    })
    .sort((one, other) => one.rank - other.rank || compareText(one.element, other.element));
  const nearest = shown[0]?.rank;
  return {
    count: conditions.length,
    matching: conditions.filter(({ value }) => value === true).length,
    // A set has no order of its own, so elements that read alike are told apart by what was found.
    shown: shown
      .filter((one) => one.rank === nearest)
      .slice(0, mostShown * 4)
      .map(({ element, condition }) => ({ element, tree: nodeOf(condition.expression, condition) }))
      .sort(compareShown)
      .slice(0, mostShown),
  };
};

const compareShown = (one: object, other: object): number =>
  compareText(JSON.stringify(one), JSON.stringify(other));

/** What a question to a lifecycle came to is said by the state that it is in. */
const stateText = ({ expression, environment }: Sight): string | null => {
  if (expression.kind !== "state") return null;
  return environment.lifecycle(expression.lifecycle).state;
};

const partsOf = (expression: Expression, sight: Sight): readonly ExplainedNode[] => {
  if (isPath(expression) || expression.kind === "literal") return [];
  const children = expression.kind === "quantifier" ? [expression.set] : childrenOf(expression);
  return children.map((child) =>
    nodeOf(
      child,
      sight.parts.find((part) => part.expression === child),
    ),
  );
};

const came = (sight: Sight): Pick<ExplainedNode, "seen" | "value"> => {
  const { value, expression, environment } = sight;
  if (value === undefined) return { seen: "absent", value: "" };
  if (value instanceof EvaluationFailure) return { seen: "failed", value: cutValue(value.message) };
  return {
    seen: "value",
    value: stateText(sight) ?? valueText(environment.schema, expression.type, value),
  };
};

/** The tree of an expression; `undefined` where it was not evaluated. */
export const nodeOf = (expression: Expression, sight: Sight | undefined): ExplainedNode => {
  if (sight === undefined) return unseen(expression);
  return {
    text: textOf(expression),
    ...came(sight),
    holds: holds(sight),
    parts: partsOf(expression, sight),
    elements: expression.kind === "quantifier" ? elementsOf(sight, expression) : null,
  };
};

export const conditionOf = (
  { negated, expression }: Condition,
  sight: Sight | undefined,
): ExplainedCondition => {
  const held = holds(sight);
  return {
    keyword: negated ? "unless" : "when",
    met: held === null ? null : held !== negated,
    tree: nodeOf(expression, sight),
  };
};

export const timeOrNull = (instant: number | null): string | null =>
  instant === null ? null : instantText(instant);
