/** From what was seen of an expression to a node of the tree that people read. */
import type { Condition, Expression, QuantifierExpression } from "../dsl/program.ts";
import type { Schema, Type } from "../dsl/schema.ts";
import { wallText } from "./calendar.ts";
import type { ExplainedCondition, ExplainedElements, ExplainedNode } from "./explanation.ts";
import { cutValue, type Outline, outlineOf } from "./explanation-outline.ts";
import type { Sight } from "./explanation-recording.ts";
import type { FactValue, RecordFacts } from "./facts.ts";
import { EvaluationFailure } from "./failure.ts";
import { renderTime, renderValue } from "./messages.ts";
import { compareText, firstInOrder } from "./order.ts";
import { isRecord, own } from "./values.ts";

/** Elements and instances that are shown of each set. */
export const mostShown = 5;
const recordText = (schema: Schema, name: string, value: RecordFacts): string => {
  const declared = own(schema.records, name)?.attributes ?? {};
  let fields = "";
  for (const field in declared) {
    const attribute = own(declared, field);
    const held = Object.hasOwn(value, field) ? value[field] : undefined;
    if (attribute === undefined || held === undefined) continue;
    fields += `${fields === "" ? "" : ", "}${field}: ${plainText(attribute.type, held)}`;
  }
  return `{ ${fields} }`;
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

const none: readonly ExplainedNode[] = [];

/** Whether a condition held; null where it was not seen or could not be known. */
export const holds = (sight: Sight | undefined): boolean | null =>
  typeof sight?.value === "boolean" ? sight.value : null;

/** How near to deciding an element is; the nearest are shown. */
const rank = ({ quantifier }: QuantifierExpression, condition: Sight): number => {
  if (condition.value instanceof EvaluationFailure) return 0;
  return (condition.value === true) === (quantifier !== "all") ? 1 : 2;
};

/** What is looked at of a set before the few that are shown are chosen. */
const mostLookedAt = mostShown * 4;

const elementsOf = (sight: Sight, expression: QuantifierExpression): ExplainedElements => {
  const conditions = sight.parts.filter((part) => part.expression === expression.condition);
  const ranks = conditions.map((condition) => rank(expression, condition));
  const nearest = ranks.reduce((least, each) => Math.min(least, each), 2);
  const near = conditions
    .filter((_, at) => ranks[at] === nearest)
    .map((condition) => ({ element: elementText(expression, condition), condition }));
  const shown = firstInOrder(near, mostLookedAt, (one, other) => compareText(one.element, other.element)).map(
    ({ element, condition }) => ({ element, tree: nodeOf(condition.expression, condition) }),
  );
  // A set has no order of its own, so elements that read alike are told apart by what was found.
  if (shown.length > 1) shown.sort(compareShown);
  const matching = conditions.filter(({ value }) => value === true).length;
  return { count: conditions.length, matching, shown: shown.slice(0, mostShown) };
};

const elementText = ({ set, local }: QuantifierExpression, { environment }: Sight): string => {
  const element = environment.locals[local];
  const type = set.type.kind === "set" ? set.type.element : set.type;
  return element === undefined ? "" : valueText(environment.schema, type, element);
};

type Shown = ExplainedElements["shown"][number];

const compareShown = (one: Shown, other: Shown): number =>
  compareText(one.element, other.element) || compareText(JSON.stringify(one), JSON.stringify(other));

/** Of a question for a state or a day: which one it is. That it came to true or false is said by the mark. */
const asItIs = ({ expression, environment, parts: [operand] }: Sight): string | null => {
  if (expression.kind === "state") return environment.lifecycle(expression.lifecycle).state;
  if (expression.kind !== "calendar" || typeof operand?.value !== "number") return null;
  return wallText(expression.offset, operand.value);
};

const partsOf = ({ shown }: Outline, { parts }: Sight): readonly ExplainedNode[] =>
  shown.length === 0 ? none : shown.map((part, at) => part.constant ?? drawn(part, parts[at]));

const saidOf = (sight: Sight, value: FactValue): string =>
  asItIs(sight) ?? valueText(sight.environment.schema, sight.expression.type, value);

/** What was evaluated of an expression is the first of its parts, so each part stands where its outline does. */
const drawn = (outline: Outline, sight: Sight | undefined): ExplainedNode => {
  if (sight === undefined) return outline.unseen;
  if (outline.constant !== null) return outline.constant;
  const { value, expression } = sight;
  const failure = value instanceof EvaluationFailure ? value : null;
  return {
    kind: expression.kind,
    text: outline.text,
    seen: failure !== null ? "failed" : value === undefined ? "absent" : "value",
    value:
      failure !== null
        ? cutValue(failure.message)
        : value === undefined
          ? ""
          : saidOf(sight, value as FactValue),
    holds: typeof value === "boolean" ? value : null,
    parts: partsOf(outline, sight),
    elements: expression.kind === "quantifier" ? elementsOf(sight, expression) : null,
  };
};

/** The tree of an expression; `undefined` where it was not evaluated. */
export const nodeOf = (expression: Expression, sight: Sight | undefined): ExplainedNode =>
  drawn(outlineOf(expression), sight);

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
