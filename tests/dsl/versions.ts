/** Versions of a policy in a row, as an editor sees them. */
import fc from "fast-check";
import { expect } from "vitest";
import { checkProgram, createChecker, type Source } from "../../dsl/index.ts";
import { mistyped, shipped } from "./mutations.ts";

/** Each with slips of its own; the shipped text before and after them. */
export const slipping: fc.Arbitrary<readonly (readonly Source[])[]> = fc
  .array(mistyped, { minLength: 1, maxLength: 4 })
  .map((versions) => [shipped, ...versions, shipped]);

const words = fc.constantFrom(
  '\nforbid typed\n  on BackupSet to share\n  when resource.level > 2\n  code Typed\n  because "{resource.id}"\n',
  "\nlet typed = 3 hours 30 minutes\n",
  '\ntest "typed" {\n  owner may view backup\n}\n',
  "\n/* nothing */ let a = (1 + 2",
  " and (",
  ' "open',
  "{",
  "}\n",
  "\r\npermit ",
);

/** A text that is typed letter by letter somewhere, and then taken away at once. */
export const typing: fc.Arbitrary<readonly (readonly Source[])[]> = fc
  .tuple(fc.nat(shipped.length - 1), fc.nat(), words)
  .map(([file, place, word]) => {
    const typed = (letters: number): readonly Source[] =>
      shipped.map((source, at) => {
        if (at !== file) return source;
        const start = place % (source.text.length + 1);
        const text = source.text.slice(0, start) + word.slice(0, letters) + source.text.slice(start);
        return { ...source, text };
      });
    const steps = Array.from({ length: 8 }, (_, step) => typed(Math.ceil((step * word.length) / 7)));
    return [...steps, shipped];
  });

const answerOf = ({ diagnostics, omitted }: ReturnType<typeof checkProgram>): string =>
  [omitted, ...diagnostics.map((each) => JSON.stringify(each))].join("\n");

/** Fails where one checker finds in a version something else than a fresh one does. */
export const expectFreshFindings = (versions: readonly (readonly Source[])[]): void => {
  const checker = createChecker();
  for (const sources of versions) {
    expect(answerOf({ program: null, ...checker.check(sources) })).toBe(answerOf(checkProgram(sources)));
  }
};
