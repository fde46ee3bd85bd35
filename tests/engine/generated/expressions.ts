/** Generated conditions that the checker must find well-typed. */
import {
  calendar,
  clock,
  comparison,
  entityComparison,
  listMembership,
  membership,
  presence,
  textTest,
} from "./comparisons.ts";
import { entityPathsOf, named, type Path, pathsOf, type Scope } from "./values.ts";

const states = ["absent", "pending", "active", "ending", "ended"];

/** What is learned inside stays inside: what stands after it may need the wider type. */
const closed = (condition: string): string => `((${condition} or false) and true)`;

/** Inside, the path has the one type. */
const typeTest = (scope: Scope): string | null => {
  const { choices } = scope;
  const paths = entityPathsOf(scope);
  if (paths.length === 0) return null;
  const path = choices.pick(paths);
  if (path.type.kind !== "entity") return null;
  const name = choices.pick(path.type.names);
  const others = choices.chance(20) ? path.type.names.slice(0, 2).join(" | ") : name;
  const asked = choices.pick(["is", "is", "is not"]);
  if (scope.depth <= 0 || choices.chance(30)) return closed(`${path.text} ${asked} ${others}`);
  const inside: Path = { ...path, type: { kind: "entity", names: [name] }, optional: false };
  const condition = booleanOf({ ...scope, depth: scope.depth - 1, roots: [inside, ...scope.roots] });
  return closed(
    asked === "is"
      ? `(${path.text} is ${name} and ${condition})`
      : `(${path.text} is not ${name} or ${condition})`,
  );
};

/** What the conditions of quantifiers inside each other are about: mostly their elements. */
const insideOf = (scope: Scope, local: Path): Scope => {
  const locals = scope.roots.filter(({ text }) => isElement(text));
  const roots = scope.choices.chance(50) ? [local, ...locals] : [local, ...scope.roots];
  return { ...scope, depth: scope.depth - 1, roots };
};

const isElement = (text: string): boolean => /^x\d$/.test(text);

/** Whether another element is unlike this one. Null where this one is not asked anything. */
const askedAgain = (set: string, name: string, condition: string): string | null => {
  const isAsked = new RegExp(`\\b${name}\\b`);
  if (!isAsked.test(condition) || /\bin\b/.test(condition)) return null;
  const other = condition.replaceAll(new RegExp(`\\b${name}\\b`, "g"), "x9");
  return `(any x9 in ${set} where not ${other})`;
};

/** The element of one that is inside of another has a name of its own. */
const quantified = (scope: Scope, set: Path): string | null => {
  const { choices, roots } = scope;
  const outer = roots.filter(({ text }) => isElement(text)).length;
  if (set.type.kind !== "set" || outer > 1) return null;
  const name = `x${outer}`;
  const inside = insideOf(scope, { text: name, type: set.type.element, optional: false, asked: false });
  const condition = booleanOf(inside);
  const nested = choices.chance(30) ? quantified({ ...inside, depth: 0 }, set) : null;
  // The same asked of each element in a condition inside, so that one element is not taken for the other.
  const again = choices.chance(60) ? askedAgain(set.text, name, condition) : null;
  const own = again === null ? condition : `(${condition} and ${again})`;
  const both = nested === null ? own : `(${own} ${choices.pick(["and", "or"])} ${nested})`;
  const which = choices.pick(["any", "all", "count"]);
  const text = `${which} ${name} in ${named(scope, set.text)} where ${both}`;
  return which === "count" ? `((${text}) ${choices.pick([">", "==", "<="])} 1)` : `(${text})`;
};

const quantifier = (scope: Scope): string | null => {
  const sets = pathsOf(scope).filter(({ type, optional }) => type.kind === "set" && !optional);
  return sets.length === 0 || scope.depth <= 0 ? null : quantified(scope, scope.choices.pick(sets));
};

const state = ({ choices, lifecycles }: Scope): string | null =>
  lifecycles.length === 0 ? null : `(${choices.pick(lifecycles)} is ${choices.pick(states)})`;

/** What a lifecycle says of its end may be read where it has one. */
const endOfLifecycle = ({ choices, lifecycles, now }: Scope): string | null => {
  if (lifecycles.length === 0) return null;
  const name = choices.pick(lifecycles);
  const asked = choices.pick([
    `${name}.cause == "Ended"`,
    `${name}.cause starts with "D"`,
    `${name}.ends_at >= time "2026-03-02T09:00:00Z"`,
    ...(now ? [`${name}.ends_at > now`, `now - ${name}.ends_at < 3 days`] : []),
  ]);
  return `(${name} is ${choices.pick(["ending", "ended"])} and ${asked})`;
};

const combined = (scope: Scope): string | null => {
  if (scope.depth <= 0) return null;
  const inside = { ...scope, depth: scope.depth - 1 };
  const operands = scope.choices.several(2, 3, () => booleanOf(inside));
  return `(${operands.join(scope.choices.pick([" and ", " or "]))})`;
};

const negation = (scope: Scope): string | null =>
  scope.depth <= 0 ? null : `(not ${booleanOf({ ...scope, depth: scope.depth - 1 })})`;

const makers: readonly ((scope: Scope) => string | null)[] = [
  comparison,
  comparison,
  clock,
  clock,
  calendar,
  entityComparison,
  entityComparison,
  membership,
  listMembership,
  textTest,
  textTest,
  presence,
  typeTest,
  quantifier,
  quantifier,
  state,
  endOfLifecycle,
  combined,
  combined,
  negation,
];

/** A condition. */
export const booleanOf = (scope: Scope): string =>
  named(scope, scope.choices.pick(makers)(scope) ?? "true", 4);
