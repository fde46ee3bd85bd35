/** Guesses at what was meant, for the help of diagnostics. */
import { labels } from "./catalog-places.ts";
import { foreignNames } from "./foreign.ts";
import { nearest } from "./nearest.ts";
import { whatNamesTheSchema } from "./parser-messages.ts";
import type { Span } from "./span.ts";
import { keywords } from "./tokens.ts";

/** A name that is not known, and those that are. */
export interface Unknown {
  readonly found: string;
  readonly known: readonly string[];
  readonly places?: KnownPlaces;
}

/** Where the known names are declared. It is asked for what is shown only, since finding what was meant costs time. */
export interface KnownPlaces {
  readonly of: (name: string) => Span | null | undefined;
  /** What a reader wants to see where no known name is near. */
  readonly otherwise?: { readonly span: Span; readonly label: string } | null;
}

/** The place that explains an unknown name best; null where there is none. */
export const placeMeant = ({ found, known, places }: Unknown): KnownPlaces["otherwise"] => {
  const guess = Object.hasOwn(foreignNames, found) || !places ? null : nearest(found, known);
  const span = guess === null || guess === found ? null : places?.of(guess);
  return span && guess !== null ? { span, label: labels.declared(guess) } : places?.otherwise;
};

const mathSigns: Readonly<Record<string, string>> = {
  ...{ "≠": "!=", "≤": "<=", "≥": ">=", "∧": "and", "∨": "or", "¬": "not", "∈": "in" },
};

/** Comparisons with patterns in other languages; one of them is an unequal sign in others. */
export const patternSigns: Readonly<Record<string, string>> = {
  "=~": 'Write `like "…"`, with `*` for any characters.',
  "!~": 'Write `not (… like "…")`, with `*` for any characters.',
  "~=": 'Write `!=`, or `like "…"` with `*` for any characters.',
};

const graphemes = new Intl.Segmenter();

/** How many characters people see. */
export const charactersOf = (text: string): number => [...graphemes.segment(text)].length;

/** What was meant with a sign that has no meaning. */
export const strayMeant = (found: string): string | null => {
  const first = found.charAt(0);
  if (first === ";") return "Leave it out: nothing stands between declarations or clauses.";
  if (Object.hasOwn(mathSigns, first)) return `Write \`${mathSigns[first]}\`.`;
  if (first === "'") return "A text is in double quotes, on one line.";
  if (first === "~") return 'Write `like "…"`, with `*` for any characters.';
  if (first === "/" || first === "%") return "There is no division: multiply the other side with `*`.";
  return null;
};

/** The known name that is closest, or some of those that are known. */
export const didYouMean = (
  found: string,
  known: readonly string[],
  foreign: Readonly<Record<string, string>> = {},
): string | null => {
  if (Object.hasOwn(foreign, found)) return foreign[found] ?? null;
  const guess = nearest(found, known);
  if (guess === found) return null;
  if (guess !== null) return `Did you mean \`${guess}\`?`;
  if (known.length === 0) return null;
  const shown = known.slice(0, 8).map((name) => `\`${name.slice(0, 40)}\``);
  return `Known here: ${shown.join(", ")}${known.length > shown.length ? ", …" : ""}.`;
};

/** Words that begin a line. Short slips are looked for among them only: three letters are near to many words. */
const beginnings: readonly string[] = [
  ...["permit", "forbid", "quota", "lock", "lifecycle", "let", "given", "test", "entity", "record", "enum"],
  ...["action", "when", "unless", "code", "because", "help", "counts", "adding", "takes"],
];

/** A word that is nearly one of the language, or what is often left out. */
export const whatIsMissing = (expected: string, found: string): string | null => {
  if (expected === whatNamesTheSchema) return "Write `policy NAME for SCHEMA`.";
  const word = /^`(\w{3,})`$/.exec(found)?.[1];
  const near = word?.length === 3 ? beginnings : keywords;
  const guess = word === undefined ? null : nearest(word, near);
  if (guess !== null && guess !== word) return `Did you mean \`${guess}\`?`;
  return word !== undefined && expected.startsWith("a declaration")
    ? "Is something missing before it: a comma, an operator, or the `to` in front of actions?"
    : null;
};
