/** From a condition that should have come out otherwise to the single changes that could bring it about. */
import { mirrored } from "../dsl/comparisons.ts";
import type { ComparisonOperator, ExpressionKind } from "../dsl/program.ts";
import { recurrenceTurnsIn } from "./calendar.ts";
import { boundary, contrary, otherValue } from "./explanation-boundaries.ts";
import type { Draft } from "./explanation-draft.ts";
import { allOf, entityKey, isInFacts, setField } from "./explanation-draft.ts";
import { type Edit, sayable, setTo, together, waitUntil } from "./explanation-edits.ts";
import { textOf } from "./explanation-outline.ts";
import { phrases } from "./explanation-phrases.ts";
import { failed, type Sight } from "./explanation-recording.ts";
import { member, mostElements, withoutElements } from "./explanation-wishes-sets.ts";
import { like, textWish } from "./explanation-wishes-text.ts";
import type { FactValue } from "./facts.ts";
import { same } from "./operations.ts";
import { compareText } from "./order.ts";
import { isEntity, own, sameEntity } from "./values.ts";

/** What a wish needs to know besides what was seen. */
export interface Wishes {
  readonly draft: Draft;
  /** The changes that would bring a lifecycle into the state, or out of it. */
  readonly ofState: (lifecycle: string, state: string, wanted: boolean, sight: Sight) => readonly Edit[];
}

export type Wish = (wishes: Wishes, sight: Sight, wanted: boolean) => readonly Edit[];

const bool: Wish = (_, sight, wanted) => setTo(sight, wanted);

/** The last operand decided, unless all had to be looked at. */
const logical: Wish = (wishes, sight, wanted) => {
  if (sight.expression.kind !== "logical") return [];
  const oneIsEnough = (sight.expression.operator === "or") === wanted;
  const operands = oneIsEnough ? sight.parts : sight.parts.slice(-1);
  return operands.flatMap((operand) => wishFor(wishes, operand, wanted));
};

const present: Wish = ({ draft }, { parts: [operand] }, wanted) => {
  if (operand === undefined) return [];
  if (!wanted) return setTo(operand, undefined, phrases.absent);
  const value = otherValue(draft, operand, () => true);
  return value === undefined ? [] : setTo(operand, value, phrases.present);
};

const is: Wish = ({ draft }, { expression, parts: [operand] }, wanted) => {
  if (operand === undefined || expression.kind !== "is") return [];
  const value = otherValue(
    draft,
    operand,
    (each) => isEntity(each) && expression.entityTypes.includes(each.type) === wanted,
  );
  if (value !== undefined) return setTo(operand, value);
  return wanted ? [] : setTo(operand, undefined, phrases.absent);
};

const compare: Wish = (wishes, sight, wanted) => {
  const { expression, parts } = sight;
  if (expression.kind !== "compare") return [];
  const operator = wanted ? expression.operator : contrary[expression.operator];
  const [left, right] = parts;
  if (!left || !right || failed(left) || failed(right)) return [];
  if (typeof left.value === "number" && typeof right.value === "number") {
    return numbers(wishes, left, right, operator);
  }
  const [one, two] = [left.value as FactValue, right.value as FactValue];
  if (operator === "==") {
    const toKnown = (side: Sight, value: FactValue) =>
      isInFacts(wishes.draft, value) ? setTo(side, value) : [];
    return [...toKnown(left, two), ...toKnown(right, one)];
  }
  return [...unlike(wishes, left, two), ...unlike(wishes, right, one)];
};

const numbers = (
  wishes: Wishes,
  left: Sight,
  right: Sight,
  operator: ComparisonOperator,
): readonly Edit[] => {
  const sides = [
    [left, right, operator],
    [right, left, mirrored[operator]],
  ] as const;
  return sides.flatMap(([side, against, how]) => {
    const [value, phrase] = boundary(how, against.value as number);
    const counts = how === "!=" ? [value + 1, value - 1] : [value];
    const shifted = counts.flatMap((count) => counted(wishes, side, count));
    return [...setTo(side, value, phrase), ...shifted];
  });
};

/** Some entity like this one that is not known, such as another account. */
const another = (side: Sight, known: FactValue): FactValue | undefined =>
  isEntity(known) && side.expression.kind === "attribute" ? { ...known, id: "another" } : undefined;

const unlike = ({ draft }: Wishes, side: Sight, against: FactValue): readonly Edit[] => {
  const fits = (each: FactValue): boolean => !same(each, against);
  const made = another(side, against);
  const value = otherValue(draft, side, fits) ?? (made !== undefined && fits(made) ? made : undefined);
  if (value === undefined) return setTo(side, undefined, phrases.absent);
  const shown = sayable(side, side.expression.type, against);
  const phrase = side.expression.type.kind === "bool" ? phrases.were : null;
  return setTo(side, value, phrase ?? ((path) => phrases.wereNot(path, `\`${shown}\``)));
};

/** One element more or less; the search goes on from there. */
const counted = (wishes: Wishes, sight: Sight, value: number): readonly Edit[] =>
  typeof sight.value === "number" && value !== sight.value
    ? elementWishes(wishes, sight, value > sight.value)
    : [];

const elementWishes = (wishes: Wishes, sight: Sight, wanted: boolean): readonly Edit[] => {
  if (sight.expression.kind !== "quantifier") return [];
  const { condition } = sight.expression;
  return sight.parts
    .filter((part) => part.expression === condition && part.value === !wanted)
    .flatMap((part) => wishFor(wishes, part, wanted))
    .sort((one, other) => compareText(one.text, other.text))
    .slice(0, mostElements);
};

/** A new parent, where the schema lets there be one, or one parent less. */
const within: Wish = ({ draft }, sight, wanted) => {
  const [one, two] = sight.parts;
  const [entity, ancestor] = [one?.value, two?.value];
  if (!isEntity(entity) || !isEntity(ancestor) || !one || !isInFacts(draft, ancestor)) return [];
  const parents: unknown = entity.parents ?? [];
  const allowed = own(sight.environment.schema.entities, entity.type)?.parents ?? [];
  if (!Array.isArray(parents) || (wanted && !allowed.includes(ancestor.type))) return [];
  const changed = wanted
    ? [...parents, ancestor]
    : parents.filter((parent) => !isEntity(parent) || !sameEntity(parent, ancestor));
  const path = textOf(one.expression);
  return [
    {
      path: `${path}.parents`,
      text: `\`${path}\` were ${wanted ? "in" : "not in"} \`${ancestor.type} ${ancestor.id}\``,
      value: `${ancestor.type} ${ancestor.id}`,
      by: "facts",
      cost: 1,
      target: entityKey(entity),
      tried: entityKey(ancestor),
      bound: null,
      apply: () => together(allOf(draft, entity).map((each) => setField(each, "parents", changed))),
    },
  ];
};

/** Any element may help, where one is enough; otherwise each has to, one after the other, or the set is without them. */
const quantifier: Wish = (wishes, sight, wanted) => [
  ...elementWishes(wishes, sight, wanted),
  ...withoutElements(sight, wanted),
];

/** The next instant at which the day or the time of day is another. */
const calendar: Wish = (_, { expression, parts: [operand], environment: { now } }) => {
  if (expression.kind !== "calendar" || typeof operand?.value !== "number") return [];
  const ahead = recurrenceTurnsIn(expression.recurrence, expression.offset, operand.value);
  return expression.slope === 1 ? waitUntil(now, now + ahead, false) : setTo(operand, operand.value + ahead);
};

const nothing: Wish = () => [];

const byKind: { readonly [Kind in ExpressionKind]: Wish } = {
  literal: nothing,
  variable: bool,
  attribute: bool,
  lifecycleField: nothing,
  set: nothing,
  present,
  is,
  calendar,
  state: ({ ofState }, sight, wanted) =>
    sight.expression.kind === "state"
      ? ofState(sight.expression.lifecycle, sight.expression.state, wanted, sight)
      : [],
  logical,
  not: (wishes, { parts: [operand] }, wanted) =>
    operand === undefined ? [] : wishFor(wishes, operand, !wanted),
  compare,
  arithmetic: nothing,
  member,
  within,
  text: textWish,
  like,
  quantifier,
};

/** The single changes that could make a condition come out as wanted; none where it does, or could not be evaluated. */
export const wishFor = (wishes: Wishes, sight: Sight, wanted: boolean): readonly Edit[] =>
  sight.value === wanted || failed(sight) ? [] : byKind[sight.expression.kind](wishes, sight, wanted);
