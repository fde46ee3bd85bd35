/** 03xx of the catalog: types. */
import { foreignAttributes } from "./foreign.ts";

const compares = /^[=!<>]/;

interface Operands {
  readonly operator: string;
  readonly left: string;
  readonly right: string;
  /** The duration that one of them would be without its quotes. */
  readonly duration?: string | null;
}

/** A date may be written as a text, or without quotes as a calculation: `2026-10-12`. */
const isInstantAndOther = (f: Operands): boolean => {
  const types = [f.left, f.right];
  if (!types.includes("an instant")) return false;
  return types.includes("a text") || (types.includes("a whole number") && compares.test(f.operator));
};

export const types = {
  LEND0300: {
    message: (f: { expected: string; found: string; isLiteral?: boolean }) =>
      `expected ${f.expected}, found ${f.found}`,
    help: (f: { expected: string; found: string; isLiteral?: boolean }) =>
      f.isLiteral && f.expected === "true or false"
        ? "Each condition compares by itself: write `… == 1 or … == 2`, or `… in [1, 2]`."
        : null,
  },
  LEND0301: {
    message: (f: Operands) => `\`${f.operator}\` does not go between ${f.left} and ${f.right}`,
    help: (f: Operands) => {
      if (f.duration) return `A duration has no quotes: \`${f.duration}\`.`;
      if (isInstantAndOther(f)) return 'Write an instant as `time "2026-03-02T09:00:00Z"`.';
      const isCount = f.left === "true or false" && f.right === "a whole number" && compares.test(f.operator);
      return isCount ? "A count is compared in parentheses: `(count … in … where …) > 5`." : null;
    },
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
    help: () => "Compare `now` with an instant: `now < resource.created_at + 30 days`.",
  },
  LEND0305: { message: (f: { path: string; type: string }) => `\`${f.path}\` is never ${f.type}` },
  LEND0306: { message: (f: { found: string }) => `${f.found} cannot be written into a message` },
  LEND0307: {
    message: (f: { found: string; name: string }) => `${f.found} has no attributes`,
    help: (f: { found: string; name: string }) =>
      Object.hasOwn(foreignAttributes, f.name) ? (foreignAttributes[f.name] ?? null) : null,
  },
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
    help: () => "Write, for example, `3 hours`.",
  },
  LEND0314: {
    message: (f: { path: string; where: string; named: boolean }) =>
      `\`${f.path}\` comes with the request, so ${f.where} cannot rely on it`,
    help: (f: { named: boolean }) =>
      f.named
        ? "Who asks chooses what is named there. Go from the subject or the resource, by attributes without `from request`."
        : "Read what the store keeps: an attribute without `from request`.",
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
  LEND0318: {
    message: (f: { from: string; to: string; whole: boolean }) =>
      `from ${f.from} to ${f.to} is ${f.whole ? "the whole day" : "no time at all"}`,
    help: () => "The first time belongs to the range, the last one does not; a range may go over midnight.",
  },
  LEND0319: {
    message: (f: { found: string }) => `\`${f.found}\` is a day of the week, not a type`,
    help: (f: { found: string }) => `Ask for a day with \`is on\`: \`now is on ${f.found}\`.`,
  },
} as const;
