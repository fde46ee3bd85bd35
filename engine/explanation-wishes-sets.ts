/** How a set would have to be for a question about its elements to come out otherwise. */
import type { Type } from "../dsl/schema.ts";
import { entityKey, isInFacts } from "./explanation-draft.ts";
import { type Edit, sayable, setTo } from "./explanation-edits.ts";
import { failed, partOf, type Sight } from "./explanation-recording.ts";
import type { Wish } from "./explanation-wishes.ts";
import type { FactValue } from "./facts.ts";
import { same } from "./operations.ts";
import { compareText } from "./order.ts";
import { isEntity } from "./values.ts";

/** Elements that are tried. */
export const mostElements = 5;

export const member: Wish = ({ draft }, sight, wanted) => {
  if (sight.expression.kind !== "member") return [];
  const set = partOf(sight, sight.expression.set);
  const element = partOf(sight, sight.expression.element);
  if (set === undefined || element?.value === undefined || failed(element) || !Array.isArray(set.value)) {
    return [];
  }
  const all: readonly FactValue[] = set.value;
  const value = element.value as FactValue;
  const shown = `\`${sayable(element, element.expression.type, value)}\``;
  if (!wanted) {
    const rest = all.filter((each) => !same(each, value));
    return setTo(set, rest, (path) => `${path} did not contain ${shown}`);
  }
  const choices = sorted(element.expression.type, all).slice(0, mostElements);
  return [
    ...(isInFacts(draft, value) ? setTo(set, [...all, value], (path) => `${path} contained ${shown}`) : []),
    ...choices.flatMap((each) => setTo(element, each)),
  ];
};

/** What may stand where the element stands. A set has no order of its own. */
const sorted = (type: Type, all: readonly FactValue[]) =>
  all
    .filter((each) =>
      isEntity(each) ? type.kind === "entity" && type.names.includes(each.type) : typeof each !== "object",
    )
    .map((value) => ({ value, text: isEntity(value) ? entityKey(value) : String(value) }))
    .sort((one, other) => compareText(one.text, other.text))
    .map(({ value }) => value);

/** The set without the few elements for which an `any` is true, or an `all` false. */
export const withoutElements = (sight: Sight, wanted: boolean): readonly Edit[] => {
  const { expression } = sight;
  if (expression.kind !== "quantifier" || (expression.quantifier === "all") !== wanted) return [];
  const set = partOf(sight, expression.set);
  const conditions = sight.parts.filter((part) => part.expression === expression.condition);
  const deciding = new Set(conditions.filter(({ value }) => value === !wanted));
  if (set === undefined || deciding.size > mostElements) return [];
  const elements = conditions.map((condition) => ({
    isDeciding: deciding.has(condition),
    value: condition.environment.locals[expression.local] as FactValue,
  }));
  const rest = elements.filter(({ isDeciding }) => !isDeciding).map(({ value }) => value);
  const type = expression.set.type.kind === "set" ? expression.set.type.element : expression.set.type;
  const shown = [
    ...new Set(
      elements.filter(({ isDeciding }) => isDeciding).map(({ value }) => `\`${sayable(set, type, value)}\``),
    ),
  ];
  if (rest.some((value) => shown.includes(`\`${sayable(set, type, value)}\``))) return [];
  return setTo(set, rest, (path) => `${path} did not contain ${shown.sort().join(" or ")}`);
};
