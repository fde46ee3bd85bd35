/** The values at which a comparison or a calculation comes out otherwise. */
import type { ArithmeticExpression, ComparisonOperator } from "../dsl/program.ts";
import { type Draft, entitiesOf } from "./explanation-draft.ts";
import { type Phrase, phrases, turned } from "./explanation-phrases.ts";
import type { Sight } from "./explanation-recording.ts";
import type { FactValue } from "./facts.ts";
import { own } from "./values.ts";

/** The contrary of a comparison. */
export const contrary: Record<ComparisonOperator, ComparisonOperator> = {
  "==": "!=",
  "!=": "==",
  "<": ">=",
  ">=": "<",
  ">": "<=",
  "<=": ">",
};

/** How `left` must be for the comparison to hold, and how it is said. */
export const boundary = (operator: ComparisonOperator, right: number): readonly [number, Phrase] => {
  switch (operator) {
    case "<":
      return [right - 1, phrases.atMost];
    case "<=":
      return [right, phrases.atMost];
    case ">":
      return [right + 1, phrases.atLeast];
    case ">=":
      return [right, phrases.atLeast];
    case "==":
      return [right, phrases.were];
    case "!=":
      return [right, phrases.wereNot];
  }
};

/** Some other value of a type; `undefined` where none is known. */
export const otherValue = (
  draft: Draft,
  { environment, expression }: Sight,
  fits: (value: FactValue) => boolean,
): FactValue | undefined => {
  const { type } = expression;
  const candidates: readonly FactValue[] =
    type.kind === "bool"
      ? [true, false]
      : type.kind === "enum"
        ? (own(environment.schema.enums, type.name)?.values ?? [])
        : type.kind === "entity"
          ? entitiesOf(draft, type.names)
          : type.kind === "string"
            ? ["a", "b"]
            : type.kind === "time"
              ? [environment.now, environment.now + 1]
              : [0, 1];
  return candidates.find(fits);
};

/** What an operand must be, and how it is said. */
export type Needed = readonly [value: number, phrase: Phrase];

/** The other factor: exact, or on the side of the bound on which the product keeps to it. */
const factor = (product: number, by: number, phrase: Phrase): readonly Needed[] => {
  if (by === 0) return [];
  const exact = product / by;
  const said = by < 0 ? turned(phrase) : phrase;
  if (said === phrases.atMost) return [[Math.floor(exact) + 0, said]];
  if (said === phrases.atLeast) return [[Math.ceil(exact) + 0, said]];
  return Number.isInteger(exact) ? [[exact + 0, said]] : [];
};

/** What the left and what the right operand must be for a result, each while the other stays as it is. */
export const operandsFor = (
  operator: ArithmeticExpression["operator"],
  [left, right]: readonly [number, number],
  [result, phrase]: Needed,
): readonly [readonly Needed[], readonly Needed[]] => {
  switch (operator) {
    case "+":
      return [[[result - right, phrase]], [[result - left, phrase]]];
    case "-":
      return [[[result + right, phrase]], [[left - result, turned(phrase)]]];
    case "*":
      return [factor(result, right, phrase), factor(result, left, phrase)];
  }
};
