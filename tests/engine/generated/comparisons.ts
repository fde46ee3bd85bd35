/** Generated conditions that hold no other: comparisons, days and hours, members, texts, presence. */
import { enumValues, type FieldType, quoted } from "./model.ts";
import {
  entityPathsOf,
  isOf,
  type Made,
  named,
  type Path,
  pathsOf,
  type Scope,
  someDuration,
  valueFor,
} from "./values.ts";

const orders = ["==", "!=", "<", "<=", ">", ">="];

/** Behind a test for the presence of all that may be absent, or in front of one for its absence. */
const guarded = ({ choices }: Scope, { text, guards }: Made): string => {
  if (guards.length === 0) return text;
  const absent = choices.pick(["is absent", "is not present"]);
  return choices.chance(70)
    ? `(${guards.map((path) => `${path} is present`).join(" and ")} and ${text})`
    : `(${guards.map((path) => `${path} ${absent}`).join(" or ")} or ${text})`;
};

const color: FieldType = { kind: "enum", name: "Color", values: enumValues };
const plainTypes: readonly FieldType[] = [
  { kind: "Int" },
  { kind: "String" },
  { kind: "Time" },
  { kind: "Duration" },
  { kind: "Bool" },
  color,
];

export const comparison = (scope: Scope): string | null => {
  const { choices } = scope;
  const type = choices.pick(plainTypes);
  const ordered = type.kind === "Int" || type.kind === "Time" || type.kind === "Duration";
  const left = valueFor(scope, type);
  const right = valueFor(scope, type);
  if (!left || !right || (type.kind === "enum" && !left.text.includes("."))) return null;
  const operator = choices.pick(ordered ? orders : ["==", "!="]);
  return guarded(scope, {
    text: `(${left.text} ${operator} ${right.text})`,
    guards: [...left.guards, ...right.guards],
  });
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

const guardsOf = (...paths: readonly Path[]): readonly string[] =>
  paths.filter(({ optional }) => optional).map(({ text }) => text);

export const entityComparison = (scope: Scope): string | null => {
  const { choices } = scope;
  const paths = entityPathsOf(scope);
  if (paths.length === 0) return null;
  const one = choices.pick(paths);
  if (one.type.kind !== "entity") return null;
  const operator = choices.pick(["==", "!=", "in"]);
  const names = operator === "in" ? above(scope, one.type.names) : one.type.names;
  const other = choices.pick(paths.filter(({ type }) => isOf(type, { kind: "entity", names })));
  const text = `(${named(scope, one.text)} ${operator} ${named(scope, other.text)})`;
  return guarded(scope, { text, guards: guardsOf(one, other) });
};

export const clock = (scope: Scope): string | null => {
  if (!scope.now) return null;
  const { choices } = scope;
  const instant = valueFor(scope, { kind: "Time" });
  if (!instant) return null;
  const operator = choices.pick(orders);
  const duration = someDuration(scope);
  const moved = named(scope, choices.pick([`now - ${duration}`, `${duration} + now`]), 20);
  const text = choices.pick([
    `(now ${operator} ${instant.text})`,
    `(${instant.text} ${operator} now)`,
    `(now - ${instant.text} ${operator} ${duration})`,
    `(${instant.text} - now ${operator} ${duration})`,
    `(${duration} ${operator} now - ${instant.text})`,
    `(${moved} ${operator} ${instant.text})`,
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
  'between "08:59" and "09:00"',
];
const offsets = ["", ' at "+08:00"', ' at "-05:30"', ' at "+00:00"'];

/** Days and times of day, of an instant or of the clock. */
export const calendar = (scope: Scope): string | null => {
  const { choices } = scope;
  const asked = `is ${choices.pick(recurrences)}${choices.pick(offsets)}`;
  if (scope.now && choices.chance(60)) {
    const moved = choices.pick(["now", `now + ${someDuration(scope)}`, `now - ${someDuration(scope)}`]);
    return `(${named(scope, moved)} ${asked})`;
  }
  const instant = valueFor(scope, { kind: "Time" });
  return instant && guarded(scope, { text: `(${instant.text} ${asked})`, guards: instant.guards });
};

export const membership = (scope: Scope): string | null => {
  const { choices } = scope;
  const sets = pathsOf(scope).filter(({ type }) => type.kind === "set" && type.element.kind !== "record");
  if (sets.length === 0) return null;
  const set = choices.pick(sets);
  if (set.type.kind !== "set") return null;
  const element = valueFor(scope, set.type.element);
  if (!element) return null;
  const within = named(scope, set.text);
  const text = choices.pick([`(${element.text} in ${within})`, `(${within} contains ${element.text})`]);
  return guarded(scope, { text, guards: [...element.guards, ...guardsOf(set)] });
};

/** Of the types that the first may have, so that all of them are of one type. */
const listed = (scope: Scope, first: Path): readonly Made[] => {
  const { type } = first;
  if (type.kind !== "entity") return [];
  const others = entityPathsOf(scope).filter(
    (path) => path.type.kind === "entity" && path.type.names.every((name) => type.names.includes(name)),
  );
  return [first, ...scope.choices.several(0, 2, () => scope.choices.pick(others))].map((path) => ({
    text: path.text,
    guards: guardsOf(path),
  }));
};

/** Texts in a list are values of an enum where something has its type. */
const listOf = (scope: Scope, type: FieldType): readonly Made[] => {
  const { choices } = scope;
  return choices
    .several(1, 3, () =>
      type.kind === "enum" ? { text: quoted(choices.pick(type.values)), guards: [] } : valueFor(scope, type),
    )
    .filter((each) => each !== null);
};

export const listMembership = (scope: Scope): string | null => {
  const { choices } = scope;
  const entities = entityPathsOf(scope);
  const first = entities.length > 0 && choices.chance(30) ? choices.pick(entities) : null;
  const type = first?.type.kind === "entity" ? first.type : choices.pick(plainTypes);
  const element = valueFor(scope, type);
  const list = first ? listed(scope, first) : listOf(scope, type);
  if (!element || list.length === 0 || (type.kind === "enum" && !element.text.includes("."))) return null;
  const guards = [...element.guards, ...list.flatMap((each) => each.guards)];
  const within = named(scope, `[${list.map(({ text }) => text).join(", ")}]`);
  return guarded(scope, { text: `(${element.text} in ${within})`, guards });
};

export const textTest = (scope: Scope): string | null => {
  const { choices } = scope;
  const type = choices.pick<FieldType>([{ kind: "String" }, { kind: "String" }, { kind: "String" }, color]);
  const one = valueFor(scope, type);
  // Parts that the texts among the facts have at some place.
  const other = choices.chance(50)
    ? { text: choices.pick(['"a"', '"b"', '"__"']), guards: [] }
    : valueFor(scope, { kind: "String" });
  if (!one || !other) return null;
  if (choices.chance(40)) {
    const pattern = choices.pick([
      '"a*"',
      '"*"',
      '"a*b"',
      '"**"',
      '"*a*"',
      '""',
      '"__*o__"',
      '"*a*b*"',
      '"*b*a*"',
      '"a%"',
    ]);
    return guarded(scope, { text: `(${one.text} like ${pattern})`, guards: one.guards });
  }
  if (choices.chance(40)) {
    // A part that is somewhere else than where it is asked for tells the three apart.
    const [part, where] = [choices.pick(['"a"', '"b"']), choices.pick(["starts with", "ends with"])];
    const text = `(${one.text} contains ${part} and not ${one.text} ${where} ${part})`;
    return guarded(scope, { text, guards: one.guards });
  }
  const operator = choices.pick(["starts with", "ends with", "contains"]);
  const guards = [...one.guards, ...other.guards];
  return guarded(scope, { text: `(${one.text} ${operator} ${other.text})`, guards });
};

export const presence = (scope: Scope): string | null => {
  const { choices } = scope;
  const paths = pathsOf(scope).filter(({ type }) => type.kind !== "context");
  const optional = paths.filter((path) => path.optional);
  const path = choices.pick(optional.length > 0 && choices.chance(70) ? optional : paths);
  return `(${named(scope, path.text)} is ${choices.pick(["present", "absent", "not absent"])})`;
};
