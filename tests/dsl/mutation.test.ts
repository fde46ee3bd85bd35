import fc from "fast-check";
import { describe, it } from "vitest";
import { expectSoundAnswer, mistyped } from "./mutations.ts";

describe("a policy with slips of the keyboard in it", () => {
  it("is answered with errors that point into its files, or with a program", () => {
    fc.assert(fc.property(mistyped, expectSoundAnswer), { numRuns: 60 });
  });
});
