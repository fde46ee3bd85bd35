/** For as many cases as LENDBASE_CASES says: a checked rule never fails because something that may be absent is. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { failuresOf, programOf, request, rule } from "../dsl/narrowing-soundness.ts";

const numRuns = Number(process.env.LENDBASE_CASES ?? 300);

describe("a rule that passed the check", () => {
  it("finds everything that it reads", { timeout: 60_000 + numRuns * 50 }, () => {
    let accepted = 0;
    fc.assert(
      fc.property(rule, fc.array(request, { minLength: 20, maxLength: 20 }), (text, requests) => {
        const checked = programOf(text);
        if (checked === null) return;
        accepted++;
        expect(requests.flatMap((asked) => failuresOf(checked, asked))).toEqual([]);
      }),
      { numRuns },
    );
    expect(accepted).toBeGreaterThan(numRuns / 30);
  });
});
