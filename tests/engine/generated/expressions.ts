/** Generated expressions that the checker must find well-typed. */
import type { Choices } from "./choices.ts";
import type { Field, FieldType, Model } from "./model.ts";

/** A path that an expression may begin with or go through. */
export interface Path {
  readonly text: string;
  readonly type: FieldType | { readonly kind: "context"; readonly fields: readonly Field[] };
  /** Whether one of its steps may be absent. */
  readonly optional: boolean;
}

export interface Scope {
  readonly choices: Choices;
  readonly model: Model;
  readonly roots: readonly Path[];
  readonly lifecycles: readonly string[];
  /** Whether the clock may be read. */
  readonly now: boolean;
  readonly depth: number;
}

/** An expression, and the paths that it may stand only behind a test for the presence of. */
interface Made {
  readonly text: string;
  readonly guards: readonly string[];
}

const states = ["absent", "pending", "active", "ending", "ended"];
const durations = ["1 millisecond", "10 minutes", "0 seconds", "1 day", "104_228_941 days"];

/** What all of these have alike; it may be absent where one of them may lack it. */
const shared = (all: readonly (readonly Field[])[]): readonly Field[] =>
  (all[0] ?? []).flatMap((field) => {
    const same = all.map((fields) => fields.find(({ name }) => name === field.name));
    if (same.includes(undefined)) return [];
    return [{ ...field, optional: same.some((each) => each?.optional) }];
  });

const fieldsOf = ({ model }: Scope, type: Path["type"]): readonly Field[] => {
  if (type.kind === "context") return type.fields;
  if (type.kind === "record") return model.records.find(({ name }) => name === type.name)?.fields ?? [];
  if (type.kind !== "entity") return [];
  const id: Field = { name: "id", type: { kind: "String" }, optional: false };
  const all = type.names.map((each) => model.entities.find(({ name }) => name === each)?.fields ?? []);
  return [...shared(all), id];
};

/** Every path of at most three steps. One that a condition has narrowed stands among the roots, and hides the wider. */
export const pathsOf = (scope: Scope): readonly Path[] => {
  const all = new Map<string, Path>();
  const add = (path: Path): boolean => !all.has(path.text) && all.set(path.text, path) !== undefined;
  let last = scope.roots.filter(add);
  for (let step = 0; step < 3; step++) {
    const next = last.flatMap((path) =>
      fieldsOf(scope, path.type).map(
        ({ name, type, optional }): Path => ({
          text: `${path.text}.${name}`,
          type,
          optional: path.optional || optional,
        }),
      ),
    );
    last = next.slice(0, 200).filter(add);
  }
  return [...all.values()];
};

const isOf = (type: Path["type"], wanted: FieldType): boolean =>
  type.kind === wanted.kind &&
  (wanted.kind !== "entity" ||
    (type.kind === "entity" && type.names.some((name) => wanted.names.includes(name))));

const literal = ({ choices }: Scope, type: FieldType): string | null => {
  switch (type.kind) {
    case "Bool":
      return choices.pick(["true", "false"]);
    case "Int":
      return choices.pick(["0", "1", "-2", "64", "9_007_199_254_740_991"]);
    case "String":
      return choices.pick(['"a"', '"ab"', '""', '"\\"}`\\n//"']);
    case "Time":
      return choices.pick(['time "2026-03-02T09:00:00Z"', 'time "2026-03-02T09:00:00.001Z"']);
    case "Duration":
      return choices.pick(durations);
    case "enum":
      return `"${choices.pick(type.values)}"`;
    default:
      return null;
  }
};

/** A path or a literal of a type, or a small sum. Null where there is none. */
export const valueFor = (scope: Scope, type: FieldType, absentAllowed = true): Made | null => {
  const { choices } = scope;
  const paths = pathsOf(scope).filter((path) => isOf(path.type, type) && (absentAllowed || !path.optional));
  const plain = literal(scope, type);
  if (paths.length === 0 || (plain !== null && choices.chance(25))) {
    return plain === null ? null : { text: plain, guards: [] };
  }
  const path = choices.pick(paths);
  const made: Made = { text: path.text, guards: path.optional ? [path.text] : [] };
  if (!choices.chance(20)) return made;
  if (type.kind === "Int") return { ...made, text: `(${made.text} ${choices.pick(["+", "-", "*"])} 2)` };
  if (type.kind === "Duration") return { ...made, text: `(${made.text} * 3)` };
  if (type.kind === "Time") return { ...made, text: `(${made.text} + ${choices.pick(durations)})` };
  return made;
};

const guarded = ({ choices }: Scope, { text, guards }: Made): string => {
  if (guards.length === 0) return text;
  return choices.chance(70)
    ? `(${guards.map((path) => `${path} is present`).join(" and ")} and ${text})`
    : `(${guards.map((path) => `${path} is absent`).join(" or ")} or ${text})`;
};

const plainTypes: readonly FieldType[] = [
  { kind: "Int" },
  { kind: "String" },
  { kind: "Time" },
  { kind: "Duration" },
  { kind: "Bool" },
];

const comparison = (scope: Scope): string | null => {
  const { choices } = scope;
  const type = choices.pick(plainTypes);
  const ordered = type.kind === "Int" || type.kind === "Time" || type.kind === "Duration";
  const left = valueFor(scope, type);
  const right = valueFor(scope, type);
  if (!left || !right) return null;
  const operator = choices.pick(ordered ? ["==", "!=", "<", "<=", ">", ">="] : ["==", "!="]);
  const guards = [...left.guards, ...right.guards];
  return guarded(scope, { text: `(${left.text} ${operator} ${right.text})`, guards });
};

/** The types that entities of these may be below, their own included. */
const above = ({ model }: Scope, names: readonly string[]): readonly string[] => {
  const reached = new Set(names);
  for (const name of reached) {
    const parents = model.entities.find((entity) => entity.name === name)?.parents ?? [];
    for (const parent of parents) reached.add(parent);
  }
  return [...reached];
};

const entityComparison = (scope: Scope): string | null => {
  const { choices } = scope;
  const paths = pathsOf(scope).filter(({ type }) => type.kind === "entity");
  if (paths.length === 0) return null;
  const one = choices.pick(paths);
  if (one.type.kind !== "entity") return null;
  const operator = choices.pick(["==", "!=", "in"]);
  const names = operator === "in" ? above(scope, one.type.names) : one.type.names;
  const other = choices.pick(paths.filter(({ type }) => isOf(type, { kind: "entity", names })));
  const guards = [one, other].filter(({ optional }) => optional).map(({ text }) => text);
  return guarded(scope, { text: `(${one.text} ${operator} ${other.text})`, guards });
};

const clock = (scope: Scope): string | null => {
  if (!scope.now) return null;
  const { choices } = scope;
  const instant = valueFor(scope, { kind: "Time" });
  if (!instant) return null;
  const operator = choices.pick(["==", "!=", "<", "<=", ">", ">="]);
  const duration = choices.pick(durations);
  const text = choices.pick([
    `(now ${operator} ${instant.text})`,
    `(${instant.text} ${operator} now)`,
    `(now - ${instant.text} ${operator} ${duration})`,
    `(${instant.text} - now ${operator} ${duration})`,
    `(${duration} ${operator} now - ${instant.text})`,
    `(now - ${duration} ${operator} ${instant.text})`,
  ]);
  return guarded(scope, { text, guards: instant.guards });
};

const recurrences = [
  "on saturday | sunday",
  "on monday | tuesday | wednesday | thursday | friday | saturday | sunday",
  "not on monday",
  'between "09:00" and "18:00"',
  'not between "22:30" and "06:00"',
  'between "18:00" and "24:00"',
];
const offsets = ["", ' at "+08:00"', ' at "-05:30"', ' at "+00:00"'];

/** Days and times of day, of an instant or of the clock. */
const calendar = (scope: Scope): string | null => {
  const { choices } = scope;
  const asked = `is ${choices.pick(recurrences)}${choices.pick(offsets)}`;
  if (scope.now && choices.chance(60)) {
    const moved = choices.pick([
      "now",
      `now + ${choices.pick(durations)}`,
      `now - ${choices.pick(durations)}`,
    ]);
    return `(${moved} ${asked})`;
  }
  const instant = valueFor(scope, { kind: "Time" });
  return instant && guarded(scope, { text: `(${instant.text} ${asked})`, guards: instant.guards });
};

const membership = (scope: Scope): string | null => {
  const { choices } = scope;
  const sets = pathsOf(scope).filter(({ type }) => type.kind === "set" && type.element.kind !== "record");
  if (sets.length === 0) return null;
  const set = choices.pick(sets);
  if (set.type.kind !== "set") return null;
  const element = valueFor(scope, set.type.element);
  if (!element) return null;
  const guards = [...element.guards, ...(set.optional ? [set.text] : [])];
  const text = choices.pick([`(${element.text} in ${set.text})`, `(${set.text} contains ${element.text})`]);
  return guarded(scope, { text, guards });
};

const listMembership = (scope: Scope): string | null => {
  const { choices } = scope;
  const type = choices.pick(plainTypes);
  const element = valueFor(scope, type);
  const list = choices.several(1, 3, () => valueFor(scope, type)).filter((each) => each !== null);
  if (!element) return null;
  const guards = [...element.guards, ...list.flatMap((each) => each.guards)];
  return guarded(scope, {
    text: `(${element.text} in [${list.map(({ text }) => text).join(", ")}])`,
    guards,
  });
};

const textTest = (scope: Scope): string | null => {
  const { choices } = scope;
  const one = valueFor(scope, { kind: "String" });
  const other = valueFor(scope, { kind: "String" });
  if (!one || !other) return null;
  if (choices.chance(40)) {
    const pattern = choices.pick(['"a*"', '"*"', '"a*b"', '"**"', '"*a*"', '""']);
    return guarded(scope, { text: `(${one.text} like ${pattern})`, guards: one.guards });
  }
  const operator = choices.pick(["starts with", "ends with", "contains"]);
  const guards = [...one.guards, ...other.guards];
  return guarded(scope, { text: `(${one.text} ${operator} ${other.text})`, guards });
};

const presence = (scope: Scope): string | null => {
  const paths = pathsOf(scope).filter(({ type }) => type.kind !== "context");
  return `(${scope.choices.pick(paths).text} is ${scope.choices.pick(["present", "absent"])})`;
};

/** What is learned inside stays inside: what stands after it may need the wider type. */
const closed = (condition: string): string => `((${condition} or false) and true)`;

/** Inside, the path has the one type. */
const typeTest = (scope: Scope): string | null => {
  const { choices } = scope;
  const paths = pathsOf(scope).filter(({ type }) => type.kind === "entity");
  if (paths.length === 0) return null;
  const path = choices.pick(paths);
  if (path.type.kind !== "entity") return null;
  const name = choices.pick(path.type.names);
  const inside: Path = { text: path.text, type: { kind: "entity", names: [name] }, optional: false };
  if (scope.depth <= 0 || choices.chance(30)) return closed(`${path.text} is ${name}`);
  const condition = booleanOf({ ...scope, depth: scope.depth - 1, roots: [inside, ...scope.roots] });
  return closed(`(${path.text} is ${name} and ${condition})`);
};

let quantified = 0;

const quantifier = (scope: Scope): string | null => {
  const { choices } = scope;
  const sets = pathsOf(scope).filter(({ type, optional }) => type.kind === "set" && !optional);
  if (sets.length === 0 || scope.depth <= 0) return null;
  const set = choices.pick(sets);
  if (set.type.kind !== "set") return null;
  const name = `x${quantified++ % 1000}`;
  const local: Path = { text: name, type: set.type.element, optional: false };
  const condition = booleanOf({ ...scope, depth: scope.depth - 1, roots: [local, ...scope.roots] });
  const which = choices.pick(["any", "all", "count"]);
  const text = `${which} ${name} in ${set.text} where ${condition}`;
  return which === "count" ? `((${text}) ${choices.pick([">", "==", "<="])} 1)` : `(${text})`;
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
  clock,
  clock,
  calendar,
  entityComparison,
  entityComparison,
  membership,
  listMembership,
  textTest,
  presence,
  typeTest,
  quantifier,
  state,
  endOfLifecycle,
  combined,
  combined,
  negation,
];

/** A condition. */
export const booleanOf = (scope: Scope): string => scope.choices.pick(makers)(scope) ?? "true";
