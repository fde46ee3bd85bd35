/** The same property as in tests/dsl, for as many versions in a row as LENDBASE_CASES says. */
import fc from "fast-check";
import { describe, it } from "vitest";
import { expectFreshFindings, slipping, typing } from "../dsl/versions.ts";

const numRuns = Math.ceil(Number(process.env.LENDBASE_CASES ?? 1_200) / 400);
const timeout = 60_000 + numRuns * 2_000;

describe("a checker that remembers the version before", () => {
  it("finds what a fresh check finds, whatever slipped in before", { timeout }, () => {
    fc.assert(fc.property(slipping, expectFreshFindings), { numRuns });
  });

  it("finds what a fresh check finds while someone types", { timeout }, () => {
    fc.assert(fc.property(typing, expectFreshFindings), { numRuns });
  });
});
