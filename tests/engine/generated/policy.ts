/** Generated policies on a generated schema. */
import type { Source } from "../../../dsl/index.ts";
import type { Choices } from "./choices.ts";
import { booleanOf } from "./expressions.ts";
import { generateLifecycle } from "./lifecycles.ts";
import { messageOf, reasonOf } from "./messages.ts";
import { type ActionModel, type Model, schemaDeclarations } from "./model.ts";
import { type Lets, named, noLets, type Path, pathsOf, type Scope, shared, valueFor } from "./values.ts";

const entityRoot = (text: string, names: readonly string[]): Path => ({
  text,
  type: { kind: "entity", names },
  optional: false,
  asked: false,
});

const unique = (names: readonly string[]): readonly string[] => [...new Set(names)];

/** What the rules of one policy have in common: `let`s, and what may be read by rules on the same actions. */
interface Shared {
  readonly choices: Choices;
  readonly model: Model;
  readonly lets: Lets;
  readonly roots: Map<string, readonly Path[]>;
}

const rootsOf = ({ roots }: Shared, actions: readonly ActionModel[]): readonly Path[] => {
  const key = actions.map(({ on, name }) => `${on} ${name}`).join();
  const fields = shared(actions.map(({ context }) => context));
  const made = roots.get(key) ?? [
    entityRoot("subject", unique(actions.flatMap(({ by }) => by))),
    entityRoot("resource", unique(actions.map(({ on }) => on))),
    { text: "context", type: { kind: "context", fields }, optional: false, asked: false },
  ];
  roots.set(key, made);
  return made;
};

const ruleScope = (all: Shared, actions: readonly ActionModel[]): Scope => {
  const types = unique(actions.map(({ on }) => on));
  const { choices, model, lets } = all;
  return {
    ...{ choices, model, lets, roots: rootsOf(all, actions), stored: false, now: true, depth: 2 },
    lifecycles: types.length === 1 ? types.map((on) => `life${on}`) : [],
    several: types.length > 1,
  };
};

const conditions = (scope: Scope): string =>
  scope.choices
    .several(0, 2, () => `\n  ${scope.choices.pick(["when", "unless"])} ${booleanOf(scope)}`)
    .join("");

/** The checker refuses a count that is negative as it stands. */
const integer = (scope: Scope): string => {
  const text = valueFor(scope, { kind: "Int" }, false)?.text ?? "1";
  return /^-|^[a-zA-Z]+\d*$/.test(text) ? "2" : text;
};

const quota = (outer: Scope, head: string): string => {
  const scope: Scope = { ...outer, stored: true };
  const raised = pathsOf(scope).filter(({ type }) => type.kind === "Int");
  const raise =
    raised.length > 0 && scope.choices.chance(50)
      ? ` raised by ${named(scope, scope.choices.pick(raised).text)}`
      : "";
  const adding = scope.choices.chance(50) ? `  adding ${integer(scope)}\n` : "";
  return `quota ${head}\n  counts ${integer(scope)}\n${adding}  at most ${integer(scope)}${raise}\n${reasonOf(outer, ["used", "adding", "limit"])}`;
};

/** A part of them, and never none. */
const someOf = <Item>(choices: Choices, all: readonly Item[]): readonly Item[] =>
  choices.chance(50) ? all : [choices.pick(all)];

/** `on Aa to read, write on Bb to read`. */
const targetsOf = (actions: readonly ActionModel[]): string =>
  unique(actions.map(({ on }) => on))
    .map((on) => {
      const names = actions.filter((action) => action.on === on).map(({ name }) => name);
      return `on ${on} to ${names.join(", ")}`;
    })
    .join("\n  ");

/** Names of rules, of which some are what every object has. */
const ruleNames = ["__proto__", "constructor", "toString"];

/** Reasons that all of the types may be locked for. */
const reasonsFor = ({ entities }: Model, types: readonly string[]): readonly string[] => {
  const all = types.map((on) => entities.find(({ name }) => name === on)?.locks ?? []);
  return (all[0] ?? []).filter((reason) => all.every((each) => each.includes(reason)));
};

const rule = (all: Shared, index: number): string => {
  const { choices, model } = all;
  const first = choices.pick(model.resources);
  const types = model.resources.filter((on) => on === first || choices.chance(12));
  const actions = types.flatMap((on) =>
    someOf(
      choices,
      model.actions.filter((action) => action.on === on),
    ),
  );
  const scope = ruleScope(all, actions);
  const kind = choices.pick(["permit", "permit", "permit", "forbid", "forbid", "quota", "lock"]);
  const name = (choices.chance(20) ? ruleNames[index] : null) ?? `rule${index}`;
  const head = `${name}\n  ${targetsOf(actions)}`;
  const reasons = reasonsFor(model, types);
  if (kind === "quota") return quota(scope, head);
  if (kind === "forbid") return `forbid ${head}${conditions(scope)}\n${reasonOf(scope)}`;
  if (kind === "lock" && reasons.length > 0) {
    const held = someOf(choices, reasons).join(", ");
    return `lock ${head}\n  for ${held}\n${reasonOf(scope, ["lock.reason", "lock.since"])}`;
  }
  return `permit ${head}${conditions(scope)}`;
};

const lifecycleOn = (all: Shared, on: string): string => {
  const actions = all.model.actions.filter((action) => action.on === on);
  const scope = ruleScope(all, actions);
  // It reads neither the context nor the clock nor a lifecycle, and what is stored only.
  const outer: Scope = { ...scope, now: false, stored: true, lifecycles: [], roots: scope.roots.slice(0, 2) };
  return generateLifecycle(outer, on, unique(actions.map(({ name }) => name)), (words) =>
    messageOf(outer, words),
  );
};

/** Declarations in any order, for one file or several. */
export const policyDeclarations = (choices: Choices, model: Model): readonly string[] => {
  const all: Shared = { choices, model, lets: noLets(), roots: new Map() };
  const names = unique(model.actions.map(({ name }) => name)).join(", ");
  const rules = [
    ...model.resources.map((on) => lifecycleOn(all, on)),
    // What is refused is left to the interpreter; this leaves more to the compiler.
    ...model.resources.filter(() => choices.chance(60)).map((on) => `permit open${on} on ${on} to ${names}`),
    ...choices.several(2, 9, (index) => rule(all, index)),
  ];
  return [...all.lets.declarations, ...rules];
};

export interface Declarations {
  readonly schema: readonly string[];
  readonly policy: readonly string[];
}

export const generateDeclarations = (choices: Choices, model: Model): Declarations => ({
  schema: schemaDeclarations(model),
  policy: policyDeclarations(choices, model),
});

/** In another order. */
export const shuffled = <Item>(choices: Choices, items: readonly Item[]): readonly Item[] => {
  const left = [...items];
  return items.map(() => left.splice(choices.below(left.length), 1)[0] as Item);
};

/** Dealt out to files. A file may have its header only. */
const filesOf = (
  choices: Choices,
  name: string,
  header: string,
  all: readonly string[],
): readonly Source[] => {
  const files = choices.several(1, 3, () => [header]);
  for (const each of all) choices.pick(files).push(each);
  return files.map((texts, index) => ({
    file: index === 0 ? `${name}.lend` : `${name}.${"zyx"[index]}.lend`,
    text: `${texts.join("\n")}\n`,
  }));
};

/** The declarations in one file each for schema and policy, or cut into several. */
export const dealt = (choices: Choices, { schema, policy }: Declarations): readonly Source[] => [
  ...filesOf(choices, "generated.schema", "schema generated", schema),
  ...filesOf(choices, "generated", "policy generated for generated", policy),
];

/** A schema and a policy, in two files or more. */
export const generateSources = (choices: Choices, model: Model): readonly Source[] =>
  dealt(choices, generateDeclarations(choices, model));
