/**
 * What a condition tells about paths: that an optional attribute is present, that an entity is of a type. `a and b`
 * checks `b` knowing that `a` holds; `a or b` checks `b` knowing that it does not.
 */
import type { Expression } from "../program.ts";

/** Knowledge about paths, by their key. Immutable. */
export interface Narrowing {
  readonly present: ReadonlySet<string>;
  readonly types: ReadonlyMap<string, readonly string[]>;
}

export const nothingKnown: Narrowing = { present: new Set(), types: new Map() };

/** A path as text, the same for every mention of it; null for what is not a path. */
export const pathKey = (expression: Expression): string | null => {
  switch (expression.kind) {
    case "variable": {
      const { variable } = expression;
      return variable.from === "local" ? `local ${variable.index}` : variable.from;
    }
    case "attribute": {
      const object = pathKey(expression.object);
      return object === null ? null : `${object}.${expression.name}`;
    }
    case "lifecycleField":
      return lifecycleKey(expression.lifecycle, expression.field);
    default:
      return null;
  }
};

export const lifecycleKey = (lifecycle: string, field: string): string => `lifecycle ${lifecycle}.${field}`;

/** The path and all that it goes through: where the end is present, so is every step. */
const steps = (expression: Expression): string[] => {
  const key = pathKey(expression);
  if (key === null) return [];
  return expression.kind === "attribute" ? [...steps(expression.object), key] : [key];
};

export const knowPresent = (known: Narrowing, keys: readonly string[]): Narrowing => ({
  ...known,
  present: new Set([...known.present, ...keys]),
});

const knowType = (known: Narrowing, key: string | null, names: readonly string[]): Narrowing =>
  key === null ? known : { ...known, types: new Map([...known.types, [key, names]]) };

/** What holds in both. */
const common = (a: Narrowing, b: Narrowing): Narrowing => {
  if (a === b) return a;
  const types = new Map<string, readonly string[]>();
  for (const [key, names] of a.types) {
    const others = b.types.get(key);
    if (others) types.set(key, [...new Set([...names, ...others])]);
  }
  return { present: new Set([...a.present].filter((key) => b.present.has(key))), types };
};

const otherTypes = (operand: Expression, excluded: readonly string[]): readonly string[] | null =>
  operand.type.kind === "entity" ? operand.type.names.filter((name) => !excluded.includes(name)) : null;

/** What is known besides `known` where `expression` is `truth`. */
export const narrow = (known: Narrowing, expression: Expression, truth: boolean): Narrowing => {
  switch (expression.kind) {
    case "present":
      return truth ? knowPresent(known, steps(expression.operand)) : known;
    case "is": {
      const key = pathKey(expression.operand);
      if (truth) return knowType(knowPresent(known, steps(expression.operand)), key, expression.entityTypes);
      const others = otherTypes(expression.operand, expression.entityTypes);
      return others && others.length > 0 ? knowType(known, key, others) : known;
    }
    case "state":
      return truth && (expression.state === "ending" || expression.state === "ended")
        ? knowPresent(
            known,
            ["ends_at", "cause"].map((field) => lifecycleKey(expression.lifecycle, field)),
          )
        : known;
    case "not":
      return narrow(known, expression.operand, !truth);
    case "logical":
      // All operands have this truth, or at least one has and only what they share is known.
      return (expression.operator === "and") === truth
        ? expression.operands.reduce((sofar, operand) => narrow(sofar, operand, truth), known)
        : expression.operands.map((operand) => narrow(known, operand, truth)).reduce(common);
    default:
      return known;
  }
};
