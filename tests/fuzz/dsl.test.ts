/** The same property as in tests/dsl, for as many cases as LENDBASE_CASES says. */
import fc from "fast-check";
import { describe, it } from "vitest";
import { checkProgram } from "../../dsl/index.ts";
import { expectSoundAnswer, mistyped, shipped } from "../dsl/mutations.ts";

const numRuns = Number(process.env.LENDBASE_CASES ?? 20);
const timeout = 60_000 + numRuns * 100;

describe("the checker", () => {
  it("answers any mistyped policy", { timeout }, () => {
    fc.assert(fc.property(mistyped, expectSoundAnswer), { numRuns });
  });

  it("answers any text at all", { timeout }, () => {
    const text = fc.string({ unit: "binary", maxLength: 2_000 });
    const [schema] = shipped;
    fc.assert(
      fc.property(text, (garbage) => {
        const file = { file: "garbage.lend", text: garbage };
        expectSoundAnswer([file]);
        expectSoundAnswer([
          { ...file, text: `policy p for sharing\n${garbage}` },
          ...(schema ? [schema] : []),
        ]);
      }),
      { numRuns },
    );
  });

  it("gives the same program whatever the order of the files", { timeout }, () => {
    const answer = (sources: typeof shipped) => JSON.stringify(checkProgram(sources));
    fc.assert(
      fc.property(mistyped, (sources) => answer(sources) === answer([...sources].reverse())),
      { numRuns },
    );
  });
});
