/** What generated expressions are made of: paths, literals, small sums and names for them. */
import type { Choices } from "./choices.ts";
import { type Field, type FieldType, type Model, quoted } from "./model.ts";

/** A path that an expression may begin with or go through. */
export interface Path {
  readonly text: string;
  readonly type: FieldType | { readonly kind: "context"; readonly fields: readonly Field[] };
  /** Whether one of its steps may be absent. */
  readonly optional: boolean;
  /** Whether its value comes with the request. */
  readonly asked: boolean;
}

/** The `let`s of a policy. */
export interface Lets {
  /** As they are written. */
  readonly declarations: string[];
  /** Those that may be read again, by the names that they were made from. */
  readonly known: WeakMap<readonly Path[], Named[]>;
}

interface Named extends Made {
  readonly type: FieldType;
}

export const noLets = (): Lets => ({ declarations: [], known: new WeakMap() });

export interface Scope {
  readonly choices: Choices;
  readonly model: Model;
  readonly roots: readonly Path[];
  readonly lets: Lets;
  readonly lifecycles: readonly string[];
  /** Whether the clock may be read. */
  readonly now: boolean;
  /** Whether only what is stored may be read. */
  readonly stored: boolean;
  /** Whether subject and resource have one type only where the rule has become one for each resource type. */
  readonly several: boolean;
  readonly depth: number;
}

/** An expression, and the paths that it may stand only behind a test for the presence of. */
export interface Made {
  readonly text: string;
  readonly guards: readonly string[];
}

/** What all of these have alike; it may be absent where one of them may lack it, and asked where one is asked for it. */
export const shared = (all: readonly (readonly Field[])[]): readonly Field[] =>
  (all[0] ?? []).flatMap((field) => {
    const same = all.map((fields) => fields.find(({ name }) => name === field.name));
    if (same.includes(undefined)) return [];
    const some = (what: "optional" | "asked"): boolean => same.some((each) => each?.[what]);
    return [{ ...field, optional: some("optional"), asked: some("asked") }];
  });

const fieldsOf = (model: Model, type: Path["type"]): readonly Field[] => {
  if (type.kind === "context") return type.fields;
  if (type.kind === "record") return model.records.find(({ name }) => name === type.name)?.fields ?? [];
  if (type.kind !== "entity") return [];
  const id: Field = { name: "id", type: { kind: "String" }, optional: false, asked: false };
  const all = type.names.map((each) => model.entities.find(({ name }) => name === each)?.fields ?? []);
  return [...shared(all), id];
};

const nextOf = (model: Model, path: Path): readonly Path[] =>
  fieldsOf(model, path.type).map(({ name, type, optional, asked }) => ({
    text: `${path.text}.${name}`,
    type,
    optional: path.optional || optional,
    // Who may choose the entity chooses what it has.
    asked: asked || path.asked,
  }));

const reached = (model: Model, roots: readonly Path[]): readonly Path[] => {
  const all = new Map<string, Path>();
  const add = (path: Path): boolean => !all.has(path.text) && all.set(path.text, path) !== undefined;
  let last = roots.filter(add);
  for (let step = 0; step < 3; step++) {
    last = last.flatMap((path) => nextOf(model, path)).slice(0, 200);
    last = last.filter(add);
  }
  return [...all.values()];
};

const known = new WeakMap<readonly Path[], readonly Path[]>();

/** Every path of at most three steps. One that a condition has narrowed stands among the roots, and hides the wider. */
export const pathsOf = ({ model, roots, stored }: Scope): readonly Path[] => {
  const all = known.get(roots) ?? reached(model, roots);
  known.set(roots, all);
  return stored ? all.filter(({ asked }) => !asked) : all;
};

/** Paths to entities whose type is the same in every rule that the rule becomes. */
export const entityPathsOf = (scope: Scope): readonly Path[] =>
  pathsOf(scope).filter(
    ({ type, text }) =>
      type.kind === "entity" && !(scope.several && (text === "subject" || text === "resource")),
  );

export const isOf = (type: Path["type"], wanted: FieldType): boolean =>
  type.kind === wanted.kind &&
  (wanted.kind !== "entity" ||
    (type.kind === "entity" && type.names.some((name) => wanted.names.includes(name))));

const durations = ["1 millisecond", "10 minutes", "0 seconds", "1 day", "104_228_941 days"];
export const someDuration = ({ choices }: Scope): string => choices.pick(durations);

const literal = ({ choices }: Scope, type: FieldType): string | null => {
  switch (type.kind) {
    case "Bool":
      return choices.pick(["true", "false"]);
    case "Int":
      return choices.pick(["0", "1", "-2", "64", "9_007_199_254_740_991", "-9_007_199_254_740_991"]);
    case "String":
      return choices.pick(['"a"', '"ab"', '""', '"\\"}`\\n//"', '"__proto__"', '"1"']);
    case "Time":
      return choices.pick(['time "2026-03-02T09:00:00Z"', 'time "2026-03-02T09:00:00.001Z"']);
    case "Duration":
      return choices.pick(durations);
    case "enum":
      return quoted(choices.pick(type.values));
    default:
      return null;
  }
};

/** Names of what every object has, and others. */
const letName = ({ declarations }: Lets): string =>
  ["constructor", "valueOf", "hasOwnProperty", "toString"][declarations.length - 1] ??
  `let${declarations.length}`;

/** A `let` cannot mention what a quantifier binds, or the element that a lifecycle goes through. */
const isBound = (text: string): boolean => /\b(?:x\d+|each)\b/.test(text);

/** Now and then a name for an expression, which a `let` gives it. */
export const named = ({ choices, lets }: Scope, text: string, percent = 6): string => {
  if (!choices.chance(percent) || isBound(text)) return text;
  const name = letName(lets);
  lets.declarations.push(`let ${name} = ${text}`);
  return name;
};

/** Now and then the same under a name that may be read again, wherever the same paths may be read. */
const remembered = (scope: Scope, type: FieldType, made: Made): Made => {
  const { lets, roots } = scope;
  const text = named(scope, made.text);
  if (text === made.text) return made;
  const again = { ...made, text };
  lets.known.set(roots, [...(lets.known.get(roots) ?? []), { ...again, type }]);
  return again;
};

const again = ({ choices, lets, roots, stored }: Scope, type: FieldType): Made | null => {
  const all = (lets.known.get(roots) ?? []).filter((each) => each.type.kind === type.kind);
  const isPlain = type.kind !== "entity" && type.kind !== "enum" && !stored;
  return isPlain && all.length > 0 && choices.chance(30) ? choices.pick(all) : null;
};

/** A path that now and then begins with a name for what it begins with. */
const throughName = (scope: Scope, { text }: Path): string => {
  const at = text.lastIndexOf(".");
  const object = text.slice(0, at);
  return object.includes(".") ? named(scope, object, 4) + text.slice(at) : text;
};

/** A small sum with the value, where there are such. */
const summed = (scope: Scope, type: FieldType, made: Made): Made => {
  const { choices } = scope;
  const sums = (texts: readonly string[]): Made => ({ ...made, text: `(${choices.pick(texts)})` });
  const { text } = made;
  if (type.kind === "Int") return sums([`${text} + 2`, `${text} - 2`, `${text} * 2`, `64 - ${text}`]);
  if (type.kind === "Time")
    return sums([
      `${text} + ${someDuration(scope)}`,
      `${text} - ${someDuration(scope)}`,
      `${someDuration(scope)} + ${text}`,
    ]);
  if (type.kind !== "Duration") return made;
  const times = pathsOf(scope).filter(({ type: other, optional }) => other.kind === "Time" && !optional);
  if (times.length > 0 && choices.chance(40)) {
    return { text: `(${choices.pick(times).text} - ${choices.pick(times).text})`, guards: [] };
  }
  return sums([`${text} * 3`, `3 * ${text}`, `${text} + 1 millisecond`, `${text} - 10 minutes`]);
};

/** A path, a literal or a name of a type, or a small sum. Null where there is none. */
export const valueFor = (scope: Scope, type: FieldType, absentAllowed = true): Made | null => {
  const { choices } = scope;
  const before = absentAllowed ? again(scope, type) : null;
  if (before !== null) return before;
  const all = type.kind === "entity" ? entityPathsOf(scope) : pathsOf(scope);
  const paths = all.filter((path) => isOf(path.type, type) && (absentAllowed || !path.optional));
  const plain = literal(scope, type);
  if (paths.length === 0 || (plain !== null && choices.chance(25))) {
    return plain === null ? null : { text: named(scope, plain), guards: [] };
  }
  const path = choices.pick(paths);
  const made: Made = { text: throughName(scope, path), guards: path.optional ? [path.text] : [] };
  return remembered(scope, type, choices.chance(20) ? summed(scope, type, made) : made);
};
