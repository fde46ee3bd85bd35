/** What an expression reads, as text: two with one key have one value in one decision, or cannot be evaluated. */
import type { Expression } from "../program.ts";

/** Where it stands and what its type was narrowed to tell nothing about its value. */
const silent: ReadonlySet<string> = new Set(["span", "type"]);

/** Locals that are bound inside of the expression, innermost last; their numbers differ from rule to rule. */
type Bound = readonly number[];

const localKey = (index: number, bound: Bound): string => {
  const depth = bound.lastIndexOf(index);
  return depth === -1 ? `local ${index}` : `bound ${depth}`;
};

const keyIn = (value: unknown, bound: Bound): string => {
  if (Array.isArray(value)) return `[${value.map((each) => keyIn(each, bound)).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const node = value as Readonly<Record<string, unknown>>;
  if (node.from === "local") return localKey(Number(node.index), bound);
  const inside = node.kind === "quantifier" ? [...bound, Number(node.local)] : bound;
  const ignored = (name: string): boolean =>
    silent.has(name) || (node.kind === "quantifier" && (name === "name" || name === "local"));
  let key = "{";
  // In the order in which the checker writes them, which is one for each kind of expression.
  for (const name in node) {
    if (!ignored(name)) key += `${name}:${keyIn(node[name], name === "condition" ? inside : bound)},`;
  }
  return `${key}}`;
};

/** Of what must be gone through field by field. Paths are most of what is read, and sooner read again than found. */
const known = new WeakMap<Expression, string>();

const gone = (expression: Expression): string => {
  const before = known.get(expression);
  if (before !== undefined) return before;
  const key = keyIn(expression, []);
  known.set(expression, key);
  return key;
};

/** The key of an expression. It is the same wherever the same is written. */
export const keyOf = (expression: Expression): string => {
  switch (expression.kind) {
    case "literal":
      return JSON.stringify(expression.value);
    case "variable": {
      const { variable } = expression;
      return variable.from === "local" ? localKey(variable.index, []) : variable.from;
    }
    case "attribute":
      return `${keyOf(expression.object)}.${expression.name}`;
    default:
      return gone(expression);
  }
};

/** The keys of a path and of all that it goes through. */
export const stepsOf = (expression: Expression): readonly string[] => {
  if (expression.kind !== "attribute") return [keyOf(expression)];
  const before = stepsOf(expression.object);
  return [...before, `${before.at(-1)}.${expression.name}`];
};
