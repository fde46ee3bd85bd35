/** Generated lifecycles. */
import { booleanOf } from "./expressions.ts";
import { named, type Path, pathsOf, type Scope, someDuration, valueFor } from "./values.ts";

/** An instant that may be absent. */
const instant = (scope: Scope): string => {
  const paths = pathsOf(scope).filter(({ type }) => type.kind === "Time");
  if (paths.length === 0) return named(scope, 'time "2026-03-02T09:00:00Z"');
  const path = scope.choices.pick(paths);
  const moved = !path.optional && scope.choices.chance(30);
  return named(scope, moved ? `${path.text} + ${someDuration(scope)}` : path.text);
};

const eachOf = (outer: Scope): Path | null => {
  const { choices } = outer;
  const sets = pathsOf(outer).filter(({ type, optional }) => type.kind === "set" && !optional);
  return sets.length > 0 && choices.chance(60) ? choices.pick(sets) : null;
};

/** A lifecycle on a type. */
export const generateLifecycle = (
  outer: Scope,
  on: string,
  actions: readonly string[],
  message: (words: readonly string[]) => string,
): string => {
  const { choices } = outer;
  const set = eachOf(outer);
  const local: readonly Path[] =
    set?.type.kind === "set" ? [{ text: "each", type: set.type.element, optional: false, asked: false }] : [];
  const scope: Scope = { ...outer, roots: [...local, ...outer.roots], depth: 1 };
  const where = choices.chance(60) ? ` where ${booleanOf(scope)}` : "";
  const ends = choices.several(1, 3, () => {
    const condition = choices.chance(40)
      ? `\n    ${choices.pick(["when", "unless"])} ${booleanOf(scope)}`
      : "";
    return `  ends at ${instant(scope)}${condition} code ${choices.pick(["Ended", "Done", "Over"])}`;
  });
  const takes = valueFor(scope, { kind: "Duration" }, false)?.text ?? "1 day";
  const refusals = ["meanwhile", "afterwards"]
    .filter(() => choices.chance(60))
    .map((when) => {
      const refused = choices.chance(50) ? actions.join(", ") : choices.pick(actions);
      const code = choices.chance(50) ? " code Late" : "";
      const help = choices.chance(30) ? ` help ${message([])}` : "";
      return `  ${when} refuses ${refused}${code} because ${message([`life${on}.ends_at`, `life${on}.cause`])}${help}`;
    });
  return [
    `lifecycle life${on} on ${on}`,
    ...(set === null ? [] : [`  for each in ${set.text}${where}`]),
    `  starts at ${instant(scope)}`,
    ...ends,
    ...(choices.chance(70) ? [`  takes ${takes}`] : []),
    ...refusals,
  ].join("\n");
};
