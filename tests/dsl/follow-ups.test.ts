/** Leaving out what follows from a mistake never leaves out the last of the errors. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../../dsl/diagnostic.ts";
import { withoutFollowUps } from "../../dsl/follow-ups.ts";
import { checkProgram, isError } from "../../dsl/index.ts";
import { parseFile } from "../../dsl/parser.ts";
import { editKinds, editsOf, programs, randomFrom } from "./edits.ts";

const random = randomFrom(3);
const examples = programs.slice(1);

/** Two edits of one program, so that mistakes of many kinds stand beside each other. */
const edited = Object.keys(editKinds).flatMap((kind) =>
  examples.flatMap((program) =>
    editsOf(kind, program, 2, random).flatMap((first) =>
      editsOf("a name is misspelled", first.sources, 1, random).map(({ sources }) => sources),
    ),
  ),
);

const errors: readonly Diagnostic[] = edited.flatMap((sources) =>
  checkProgram(sources).diagnostics.filter(isError),
);

/** Some of the files of a program, with mistakes in them or not. */
const someFiles = fc
  .constantFrom(...[...edited, ...examples].map((sources) => sources.map((source) => parseFile(source))))
  .chain((parsed) => fc.subarray(parsed));

const someErrors = fc
  .array(fc.nat(errors.length - 1), { minLength: 1, maxLength: 4 })
  .map((places) => places.flatMap((at) => errors[at] ?? []));

describe("what is left of the errors of a program", () => {
  it("is drawn from errors of many kinds", () => {
    expect(new Set(errors.map(({ code }) => code)).size).toBeGreaterThan(12);
  });

  it("is at least one of them, whatever they are and whatever was read", () => {
    fc.assert(
      fc.property(someErrors, someFiles, (found, parsed) =>
        withoutFollowUps(found, parsed, (each) => each).some(isError),
      ),
      { numRuns: 2_000 },
    );
  });

  it("is at least one for every program that the checker does not take", () => {
    for (const sources of edited) {
      const { program, diagnostics } = checkProgram(sources);
      expect(program === null).toBe(diagnostics.some(isError));
    }
  });
});
