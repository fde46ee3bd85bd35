/** What a generated refusal says. */
import { named, pathsOf, type Scope } from "./values.ts";

const printable = ["Bool", "Int", "String", "Time", "Duration", "enum", "entity"];

/** A message that reads values; it cannot be rendered where one is missing. */
export const messageOf = (scope: Scope, words: readonly string[] = []): string => {
  const { choices } = scope;
  const paths = pathsOf(scope).filter(({ type, optional }) => printable.includes(type.kind) && !optional);
  const values = choices.several(0, 2, () =>
    paths.length > 0 ? `{${named(scope, choices.pick(paths).text)}}` : "",
  );
  return `"It \\"is\\" {{so}}: ${[...words.map((word) => `{${word}}`), ...values].join(", ")}."`;
};

/** Few codes, so that several rules have one. */
export const reasonOf = (scope: Scope, words: readonly string[] = []): string => {
  const code = scope.choices.pick(["Xx", "Yy", "Zz"]);
  const help = scope.choices.chance(50) ? `\n  help ${messageOf(scope, words)}` : "";
  return `  code ${code}\n  because ${messageOf(scope, words)}${help}`;
};
