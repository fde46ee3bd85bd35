/** Guesses at what was meant, for the help of diagnostics. */
import { foreignNames } from "./foreign.ts";
import { nearest } from "./nearest.ts";
import { keywords } from "./tokens.ts";

/** A name that is not known, and those that are. */
export interface Unknown {
  readonly found: string;
  readonly known: readonly string[];
}

/** What was meant with a sign that has no meaning. */
export const strayMeant = (found: string): string | null => {
  const first = found.charAt(0);
  if (first === ";") return "Leave it out: nothing stands between declarations or clauses.";
  if (first === "/" || first === "%") return "There is no division: multiply the other side with `*`.";
  return null;
};

/** The known name that is closest, or some of those that are known. */
export const didYouMean = (found: string, known: readonly string[]): string | null => {
  if (Object.hasOwn(foreignNames, found)) return foreignNames[found] ?? null;
  const guess = nearest(found, known);
  if (guess === found) return null;
  if (guess !== null) return `Did you mean \`${guess}\`?`;
  if (known.length === 0) return null;
  const shown = known.slice(0, 8).map((name) => `\`${name.slice(0, 40)}\``);
  return `Known here: ${shown.join(", ")}${known.length > shown.length ? ", …" : ""}.`;
};

/** A word that is nearly one of the language, or what is often left out. */
export const whatIsMissing = (expected: string, found: string): string | null => {
  const word = /^`(\w{4,})`$/.exec(found)?.[1];
  const guess = word === undefined ? null : nearest(word, keywords);
  if (guess !== null && guess !== word) return `Did you mean \`${guess}\`?`;
  return word !== undefined && expected.startsWith("a declaration")
    ? "Is something missing before it: a comma, an operator, or the `to` in front of actions?"
    : null;
};
