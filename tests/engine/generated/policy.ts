/** Generated policies on a generated schema. */
import type { Source } from "../../../dsl/index.ts";
import type { Choices } from "./choices.ts";
import { booleanOf, type Path, pathsOf, type Scope, valueFor } from "./expressions.ts";
import { type ActionModel, type Field, type Model, schemaText } from "./model.ts";

const types = ["Aa", "Bb", "Cc"];

const sharedContext = (actions: readonly ActionModel[]): readonly Field[] => {
  const [first, ...others] = actions;
  return (first?.context ?? []).flatMap((field) => {
    const same = others.map(({ context }) => context.find(({ name }) => name === field.name));
    if (same.includes(undefined)) return [];
    return [{ ...field, optional: field.optional || same.some((each) => each?.optional) }];
  });
};

const entityRoot = (text: string, names: readonly string[]): Path => ({
  text,
  type: { kind: "entity", names },
  optional: false,
});

const ruleScope = (choices: Choices, model: Model, on: string, actions: readonly ActionModel[]): Scope => ({
  choices,
  model,
  roots: [
    entityRoot("subject", [...new Set(actions.flatMap(({ by }) => by))]),
    entityRoot("resource", [on]),
    { text: "context", type: { kind: "context", fields: sharedContext(actions) }, optional: false },
  ],
  lifecycles: [`life${on}`],
  now: true,
  depth: 2,
});

const printable = ["Bool", "Int", "String", "Time", "Duration", "enum", "entity"];

/** A message that reads values; it cannot be rendered where one is missing. */
const message = (scope: Scope, words: readonly string[] = []): string => {
  const { choices } = scope;
  const paths = pathsOf(scope).filter(({ type, optional }) => printable.includes(type.kind) && !optional);
  const values = choices.several(0, 2, () => (paths.length > 0 ? `{${choices.pick(paths).text}}` : ""));
  return `"It \\"is\\" {{so}}: ${[...words.map((word) => `{${word}}`), ...values].join(", ")}."`;
};

const reason = (scope: Scope, words: readonly string[] = []): string => {
  const code = scope.choices.pick(["Xx", "Yy", "Zz"]);
  const help = scope.choices.chance(50) ? `\n  help ${message(scope, words)}` : "";
  return `  code ${code}\n  because ${message(scope, words)}${help}`;
};

const conditions = (scope: Scope): string =>
  scope.choices
    .several(0, 2, () => `  ${scope.choices.pick(["when", "unless"])} ${booleanOf(scope)}`)
    .join("\n");

/** The checker refuses a count that is negative as it stands. */
const integer = (scope: Scope): string => {
  const text = valueFor(scope, { kind: "Int" }, false)?.text ?? "1";
  return text.startsWith("-") ? "2" : text;
};

const quota = (scope: Scope, head: string): string => {
  const raised = pathsOf(scope).filter(({ type }) => type.kind === "Int");
  const raise =
    raised.length > 0 && scope.choices.chance(50) ? ` raised by ${scope.choices.pick(raised).text}` : "";
  const adding = scope.choices.chance(50) ? `  adding ${integer(scope)}\n` : "";
  return `quota ${head}\n  counts ${integer(scope)}\n${adding}  at most ${integer(scope)}${raise}\n${reason(scope, ["used", "adding", "limit"])}`;
};

const rule = (choices: Choices, model: Model, index: number): string => {
  const on = choices.pick(types);
  const all = model.actions.filter((action) => action.on === on);
  const actions = choices.chance(50) ? all : [choices.pick(all)];
  const scope = ruleScope(choices, model, on, actions);
  const kind = choices.pick(["permit", "permit", "permit", "forbid", "forbid", "quota", "lock"]);
  const head = `rule${index} on ${on} to ${actions.map(({ name }) => name).join(", ")}`;
  const hasLocks = (model.entities.find(({ name }) => name === on)?.locks.length ?? 0) > 0;
  if (kind === "quota") return quota(scope, head);
  if (kind === "forbid") return `forbid ${head}\n${conditions(scope)}\n${reason(scope)}`;
  if (kind === "lock" && hasLocks) {
    const reasons = choices.pick(["busy", "busy, moving"]);
    return `lock ${head}\n  for ${reasons}\n${reason(scope, ["lock.reason", "lock.since"])}`;
  }
  return `permit ${head}\n${conditions(scope)}`;
};

/** An instant that may be absent. */
const instant = (scope: Scope): string => {
  const paths = pathsOf(scope).filter(({ type }) => type.kind === "Time");
  return paths.length > 0 ? scope.choices.pick(paths).text : 'time "2026-03-02T09:00:00Z"';
};

const lifecycle = (choices: Choices, model: Model, on: string): string => {
  const all = model.actions.filter((action) => action.on === on);
  const base = { ...ruleScope(choices, model, on, all), now: false, lifecycles: [] };
  const outer: Scope = { ...base, roots: base.roots.slice(0, 2) };
  const sets = pathsOf(outer).filter(({ type, optional }) => type.kind === "set" && !optional);
  const set = sets.length > 0 && choices.chance(60) ? choices.pick(sets) : null;
  const local: readonly Path[] =
    set?.type.kind === "set" ? [{ text: "each", type: set.type.element, optional: false }] : [];
  const scope: Scope = { ...outer, roots: [...local, ...outer.roots], depth: 1 };
  const where = choices.chance(60) ? ` where ${booleanOf(scope)}` : "";
  const ends = choices.several(1, 3, () => {
    const condition = choices.chance(40)
      ? `\n    ${choices.pick(["when", "unless"])} ${booleanOf(scope)}`
      : "";
    return `  ends at ${instant(scope)}${condition} code ${choices.pick(["Ended", "Done", "Over"])}`;
  });
  const takes = choices.chance(70)
    ? `  takes ${valueFor(scope, { kind: "Duration" }, false)?.text ?? "1 day"}\n`
    : "";
  const refusals = ["meanwhile", "afterwards"]
    .filter(() => choices.chance(60))
    .map((when) => {
      const actions = choices.pick(["read", "write", "read, write"]);
      const code = choices.chance(50) ? " code Late" : "";
      return `  ${when} refuses ${actions}${code} because ${message(outer, [`life${on}.ends_at`, `life${on}.cause`])}`;
    });
  return [
    `lifecycle life${on} on ${on}`,
    ...(set === null ? [] : [`  for each in ${set.text}${where}`]),
    `  starts at ${instant(scope)}`,
    ...ends,
    `${takes}${refusals.join("\n")}`,
  ].join("\n");
};

/** A schema and a policy in two files. */
export const generateSources = (choices: Choices, model: Model): readonly Source[] => [
  { file: "generated.schema.lend", text: schemaText(model) },
  {
    file: "generated.lend",
    text: [
      "policy generated for generated",
      ...types.map((on) => lifecycle(choices, model, on)),
      // What is refused is left to the interpreter; this leaves more to the compiler.
      ...types.filter(() => choices.chance(60)).map((on) => `permit open${on} on ${on} to read, write`),
      ...choices.several(2, 9, (index) => rule(choices, model, index)),
    ].join("\n"),
  },
];
