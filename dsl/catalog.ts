/** Every diagnostic of the language: its code, its sentence, its help. Facts come in, words go out. */
import { nearest } from "./nearest.ts";
import { keywords } from "./tokens.ts";

const didYouMean = (found: string, known: readonly string[]): string | null => {
  const guess = nearest(found, known);
  if (guess !== null) return `Did you mean \`${guess}\`?`;
  if (known.length === 0) return null;
  const shown = known.slice(0, 8).map((name) => `\`${name.slice(0, 40)}\``);
  return `Known here: ${shown.join(", ")}${known.length > shown.length ? ", …" : ""}.`;
};

/** A word that is nearly one of the language, or what is often left out. */
const whatIsMissing = (expected: string, found: string): string | null => {
  const word = /^`(\w{4,})`$/.exec(found)?.[1];
  const guess = word === undefined ? null : nearest(word, keywords);
  if (guess !== null && guess !== word) return `Did you mean \`${guess}\`?`;
  return word !== undefined && expected.startsWith("a declaration")
    ? "Is something missing before it: a comma, an operator, or the `to` in front of actions?"
    : null;
};

interface Unknown {
  readonly found: string;
  readonly known: readonly string[];
}

/** An attribute that some of the types which something may have lack, or have with another type. */
interface SomeHave {
  readonly path: string;
  readonly having: string;
  readonly lacking: string;
  readonly differs: boolean;
  readonly name: string;
}

export const catalog = {
  // 00xx: text and syntax
  LEND0001: { message: (f: { found: string }) => `the character \`${f.found}\` has no meaning here` },
  LEND0002: {
    message: (_: object) => "this text has no closing quote",
    help: () => 'Close it with `"` on the same line.',
  },
  LEND0003: {
    message: (f: { escape: string }) => `\`${f.escape}\` is not an escape`,
    help: () => 'Use `\\"`, `\\\\`, `\\n`, `\\t` or `\\u{1F600}`.',
  },
  LEND0004: {
    message: (f: { found: string }) => `\`${f.found}\` is too large for a whole number`,
    help: () => `The largest is ${Number.MAX_SAFE_INTEGER}.`,
  },
  LEND0005: {
    message: (f: { expected: string; found: string }) => `expected ${f.expected}, found ${f.found}`,
    help: (f: { expected: string; found: string }) => whatIsMissing(f.expected, f.found),
  },
  LEND0006: {
    message: (f: { limit: number }) => `this is nested more than ${f.limit} levels deep`,
    help: () => "Give parts of it names with `let`.",
  },
  LEND0007: {
    message: (f: { length: number; limit: number }) =>
      `the file has ${f.length} characters; at most ${f.limit} are read`,
    help: () => "Split it into several files; their order does not matter.",
  },
  LEND0008: { message: (_: object) => "`=` does not compare", help: () => "Use `==` to compare." },
  LEND0009: {
    message: (f: { found: string; word: string }) => `\`${f.found}\` is not an operator of this language`,
    help: (f: { found: string; word: string }) => `Write \`${f.word}\`.`,
  },
  LEND0010: { message: (_: object) => "texts are in double quotes", help: () => 'Write `"…"`.' },
  LEND0011: {
    message: (f: { found: string }) => `\`${f.found}\` is not an instant`,
    help: () => 'Write it in UTC: `time "2026-03-02T09:00:00Z"`.',
  },
  LEND0012: {
    message: (f: { limit: number }) => `this text is longer than ${f.limit} characters`,
  },
  LEND0013: {
    message: (f: { problem: string }) => `the braces in this message do not match: ${f.problem}`,
    help: () => "A value is written `{resource.id}`, a brace itself `{{` or `}}`.",
  },
  LEND0014: {
    message: (f: { files: number; limit: number }) =>
      `the policy has ${f.files} files; at most ${f.limit} are read`,
  },
  LEND0015: {
    message: (f: { operator: string }) => `\`${f.operator}\` does not chain`,
    help: () => "Compare two things at a time and join them with `and`.",
  },
  LEND0016: {
    message: (f: { found: string }) => `\`${f.found}\` is not a whole number`,
    help: () => "Write it without a zero in front, and `_` only between digits: `10_000`.",
  },
  LEND0017: {
    message: (f: { character: string }) => `here is the character ${f.character}, which nobody can see`,
    help: () => "Take it out, so that the file says what it seems to say.",
  },
  LEND0018: {
    message: (f: { limit: number }) => `this name is longer than ${f.limit} characters`,
  },

  // 01xx: the shape of declarations
  LEND0100: {
    message: (f: { what: string; name: string }) => `${f.what} \`${f.name}\` is declared twice`,
    help: () => "Rename one of them or take it out.",
  },
  LEND0101: {
    message: (_: object) => "the file does not say what it is",
    help: () => "Begin it with `schema NAME` or `policy NAME for SCHEMA`.",
  },
  LEND0102: {
    message: (f: { what: string; first: string; second: string }) =>
      `one program has one ${f.what}, but this is \`${f.second}\` beside \`${f.first}\``,
  },
  LEND0103: {
    message: (f: { kind: string; name: string; clause: string }) =>
      `${f.kind} \`${f.name}\` has no \`${f.clause}\``,
  },
  LEND0104: { message: (f: { kind: string; clause: string }) => `this ${f.kind} has \`${f.clause}\` twice` },
  LEND0105: {
    message: (f: { kind: string; clause: string; allowed: readonly string[] }) =>
      `a ${f.kind} has no \`${f.clause}\``,
    help: (f: { kind: string; clause: string; allowed: readonly string[] }) =>
      `It takes ${f.allowed.map((name) => `\`${name}\``).join(", ")}.`,
  },
  LEND0106: { message: (f: { what: string; where: string }) => `${f.what} belongs in a ${f.where} file` },
  LEND0107: {
    message: (f: { found: string }) => `there is no schema \`${f.found}\` among these files`,
    help: () => "Add the file that begins with `schema NAME`, or mend the name after `for`.",
  },
  LEND0108: { message: (f: { chain: string }) => `\`${f.chain}\` refers to itself` },
  LEND0109: {
    message: (f: { name: string }) => `\`${f.name}\` has a meaning of its own and cannot be declared`,
  },
  LEND0110: {
    message: (f: { limit: number }) => `this grows to more than ${f.limit} expressions`,
    help: () => "Split it up, and use fewer `let`s inside each other.",
  },
  LEND0111: {
    message: (f: { name: string }) => `\`${f.name}\` is not a code`,
    help: () => "Codes are in PascalCase, such as `TooManyAccounts`.",
  },
  LEND0112: {
    message: (f: { limit: number }) => `the policy grows to more than ${f.limit} expressions`,
    help: () => "Use fewer `let`s inside each other.",
  },
  LEND0113: {
    message: (_: object) => "this test decides nothing",
    help: () => "Add a case, such as `owner may view backup`.",
  },
  LEND0114: {
    message: (_: object) => "a case in `given` would never be decided",
    help: () => "Move it into a `test`.",
  },
  LEND0115: {
    message: (f: { limit: number }) => `a test has at most ${f.limit} entities`,
  },
  LEND0116: {
    message: (_: object) => "what is permitted has no code and says nothing",
    help: () => "Take it out, or write `may not`.",
  },
  LEND0117: {
    message: (f: { lifecycle: string; state: string }) =>
      `\`${f.lifecycle}\` has no code while it is \`${f.state}\``,
    help: () => "The code is of what ended it; take it out, or write `is ending` or `is ended`.",
  },

  // 02xx: names
  LEND0200: {
    message: (f: Unknown) => `there is no type \`${f.found}\``,
    help: (f: Unknown) => didYouMean(f.found, f.known),
  },
  LEND0201: {
    message: (f: Unknown & { type: string }) => `\`${f.type}\` has no action \`${f.found}\``,
    help: (f: Unknown & { type: string }) => didYouMean(f.found, f.known),
  },
  LEND0202: {
    message: (f: Unknown) => `nothing is called \`${f.found}\` here`,
    help: (f: Unknown) => didYouMean(f.found, f.known),
  },
  LEND0203: {
    message: (f: Unknown & { type: string }) => `${f.type} has no attribute \`${f.found}\``,
    help: (f: Unknown & { type: string }) => didYouMean(f.found, f.known),
  },
  LEND0204: {
    message: (f: Unknown & { type: string }) => `\`${f.type}\` is never locked for \`${f.found}\``,
    help: (f: Unknown & { type: string }) => didYouMean(f.found, f.known),
  },
  LEND0205: {
    message: (f: Unknown & { lifecycle: string }) => `\`${f.lifecycle}\` is never \`${f.found}\``,
    help: (f: Unknown & { lifecycle: string }) => didYouMean(f.found, f.known),
  },
  LEND0206: {
    message: (f: { lifecycle: string; type: string; resource: string }) =>
      `lifecycle \`${f.lifecycle}\` is on \`${f.type}\`, and this is about \`${f.resource}\``,
  },
  LEND0207: {
    message: (f: Unknown & { type: string }) => `\`${f.found}\` is not a value of \`${f.type}\``,
    help: (f: Unknown & { type: string }) => didYouMean(f.found, f.known),
  },
  LEND0208: {
    message: (f: { actions: string; name: string }) =>
      `\`context.${f.name}\` is not in the context of ${f.actions}`,
    help: () => "A rule reads only what all of its actions have; split the rule.",
  },
  LEND0209: {
    message: (f: Unknown) => `no rule refuses with the code \`${f.found}\``,
    help: (f: Unknown) => didYouMean(f.found, f.known),
  },
  LEND0210: {
    message: (f: { found: string }) => `\`${f.found}\` is a type, not a value`,
    help: () => "Ask for a type with `x is Account`, for one of several with `x is Account | Folder`.",
  },
  LEND0211: {
    message: (f: Unknown & { lifecycle: string }) =>
      `\`${f.lifecycle}\` never ends with the code \`${f.found}\``,
    help: (f: Unknown & { lifecycle: string }) => didYouMean(f.found, f.known),
  },
  LEND0212: {
    message: (f: SomeHave) =>
      `\`${f.path}\` may be ${f.lacking}, ${f.differs ? `whose \`${f.name}\` has another type` : `which has no attribute \`${f.name}\``}`,
    help: (f: SomeHave) => `Ask for its type first: \`${f.path} is ${f.having} and …\`.`,
  },

  // 03xx: types
  LEND0300: {
    message: (f: { expected: string; found: string }) => `expected ${f.expected}, found ${f.found}`,
  },
  LEND0301: {
    message: (f: { operator: string; left: string; right: string }) =>
      `\`${f.operator}\` does not go between ${f.left} and ${f.right}`,
  },
  LEND0302: {
    message: (f: { path: string }) => `\`${f.path}\` may be absent`,
    help: (f: { path: string }) =>
      `Test it first: \`${f.path} is present and …\`; for a message, in a \`when\` of its rule.`,
  },
  LEND0303: {
    message: (f: { left: string; right: string }) => `${f.left} is never equal to ${f.right}`,
    help: (f: { left: string; right: string }) =>
      [f.left, f.right].includes("a text") ? "An entity is not its id; compare `….id` with a text." : null,
  },
  LEND0304: {
    message: (_: object) => "`now` cannot be used twice on the way to one comparison, nor outside of one",
    help: () => "Compare `now` with an instant: `now < resource.created_at + 7 days`.",
  },
  LEND0305: { message: (f: { path: string; type: string }) => `\`${f.path}\` is never ${f.type}` },
  LEND0306: { message: (f: { found: string }) => `${f.found} cannot be written into a message` },
  LEND0307: { message: (f: { found: string }) => `${f.found} has no attributes` },
  LEND0308: {
    message: (f: { left: string; right: string }) => `${f.left} is never below ${f.right}`,
    help: () => "The schema says with `entity … in …` what may be below what.",
  },
  LEND0309: {
    message: (f: { type: string; name: string; missing: readonly string[] }) =>
      `${f.type} \`${f.name}\` lacks ${f.missing.map((name) => `\`${name}\``).join(", ")}`,
  },
  LEND0310: {
    message: (f: { found: string }) => `${f.found} is not a value that a test can give`,
    help: () => "Give a value, a name, or a sum or difference of them.",
  },
  LEND0311: {
    message: (f: { subject: string; action: string; type: string }) =>
      `\`${f.action}\` on ${f.type} is not for ${f.subject}`,
  },
  LEND0312: {
    message: (_: object) => "this test has no `now`",
    help: () => 'Say when it happens: `at time "2026-03-02T09:00:00Z"`.',
  },
  LEND0313: {
    message: (f: { expected: string }) => `this number has no unit; expected ${f.expected}`,
    help: () => "Write, for example, `10 minutes`.",
  },
  LEND0314: {
    message: (f: { path: string; where: string }) =>
      `\`${f.path}\` comes with the request, so ${f.where} cannot rely on it`,
    help: () => "Read what the store keeps: an attribute without `from request`.",
  },
  LEND0315: { message: (_: object) => "this must not be negative" },
  LEND0316: {
    message: (f: { parent: string; type: string }) => `${f.parent} is never a parent of ${f.type}`,
    help: () => "The schema says with `entity … in …` what may be a parent.",
  },
  LEND0317: {
    message: (f: { quantifier: string; name: string; condition: string }) =>
      `\`${f.condition}\` is asked inside of this \`${f.quantifier}\`, and is not about \`${f.name}\``,
    help: (f: { quantifier: string }) =>
      `End it with parentheses, \`(${f.quantifier} … in … where …)\`, or put all that is asked inside in parentheses.`,
  },
} as const;

export type Catalog = typeof catalog;
export type Code = keyof Catalog;
