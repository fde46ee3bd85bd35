/** 00xx of the catalog: text and syntax. */
import { charactersOf, patternSigns, strayMeant, whatIsMissing } from "./catalog-hints.ts";
import { instantMeant } from "./instants.ts";

export const text = {
  LEND0001: {
    message: (f: { found: string }) =>
      charactersOf(f.found) === 1
        ? `the character \`${f.found}\` has no meaning here`
        : `the characters \`${f.found}\` have no meaning here`,
    help: (f: { found: string }) => strayMeant(f.found),
  },
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
    help: ({ found, word }: { found: string; word: string }) =>
      Object.hasOwn(patternSigns, found) ? (patternSigns[found] ?? null) : `Write \`${word}\`.`,
  },
  LEND0010: { message: (_: object) => "texts are in double quotes", help: () => 'Write `"…"`.' },
  LEND0011: {
    message: (f: { found: string }) => `\`${f.found}\` is not an instant`,
    help: (f: { found: string }) =>
      `Write it in UTC: \`time "${instantMeant(f.found) ?? "2026-03-02T09:00:00Z"}"\`.`,
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
    help: (f: { operator: string }) =>
      /^[+*-]/.test(f.operator)
        ? "Compare two things at a time and join them with `and`."
        : "Compare two things at a time and join them with `and`; a count is compared in parentheses: `(count … where …) > 5`.",
  },
  LEND0016: {
    message: (f: { found: string; instead?: string }) => `\`${f.found}\` is not a whole number`,
    help: (f: { found: string; instead?: string }) =>
      f.instead ?? "Write it without a zero in front, and `_` only between digits: `10_000`.",
  },
  LEND0017: {
    message: (f: { character: string }) => `here is the character ${f.character}, which nobody can see`,
    help: () => "Take it out, so that the file says what it seems to say.",
  },
  LEND0018: {
    message: (f: { limit: number }) => `this name is longer than ${f.limit} characters`,
  },
  LEND0019: {
    message: (f: { found: string }) => `\`${f.found}\` is not a time of day`,
    help: () => 'Write hours and minutes from "00:00" to "23:59"; a range may also end at "24:00".',
  },
  LEND0020: {
    message: (f: { found: string }) => `\`${f.found}\` is not a distance from UTC`,
    help: () =>
      'Write by how much the clock is ahead, as "+08:00", or behind, as "-05:30"; at most 14 hours.',
  },
  LEND0021: {
    message: (f: { found: string; instead: string }) => `\`${f.found}\` is not written in this language`,
    help: (f: { found: string; instead: string }) => f.instead,
  },
  LEND0022: {
    message: (f: { found: string; instead: string }) => `\`${f.found}\` is not a unit of time`,
    help: (f: { found: string; instead: string }) => f.instead,
  },
  LEND0023: {
    message: (_: { first: string | null }) => "this text has no opening quote",
    help: (f: { first: string | null }) =>
      f.first === null ? 'Open it with `"` on the same line.' : `Write \`"\` in front of \`${f.first}\`.`,
  },
  LEND0024: {
    message: (f: { found: string; closer: string }) => `this \`${f.found}\` is not closed`,
    help: (f: { found: string; closer: string }) => `Close it with \`${f.closer}\` behind what it holds.`,
  },
  LEND0025: {
    message: (f: { found: string }) => `this \`${f.found}\` closes nothing`,
    help: () => "Take it out, or write what opens it.",
  },
  LEND0026: {
    message: (f: { word: string; before: string; instead: string }) =>
      `${/^\w+ /.test(f.word) ? f.word : `\`${f.word}\``} is missing before \`${f.before}\``,
    help: (f: { word: string; before: string; instead: string }) => f.instead,
  },
  LEND0027: {
    message: (f: { found: string; instead: string }) => `\`${f.found}\` does not belong here`,
    help: (f: { found: string; instead: string }) => f.instead,
  },
  LEND0028: {
    message: (f: { found: string; meant: string }) => `\`${f.found}\` is a character of another keyboard`,
    help: (f: { found: string; meant: string }) => `Write \`${f.meant}\`.`,
  },
} as const;
