/** Facts of a small library for tests of the test language, and what its statements become. */
import { expect } from "vitest";
import type { TestCase } from "../../dsl/program.ts";
import { checkPolicy, codesIn } from "./check-policy.ts";

export const policy = `
permit owner on Item to read, burn when subject == resource.owner
forbid lost on Item to read when resource.lost is present and now >= resource.lost code Lost because "gone"
quota pages on Item to read counts resource.pages at most 9 code TooMany because "{used}"
let noon = time "2026-03-02T12:00:00Z"
lifecycle keeping on Item starts at resource.bought ends at resource.lost code Lost takes 1 hour
given {
  at noon
  Town town "t" {}
  Member ann "a" in town { name: "Ann", loans: 0, wanted: [], balance: 0 }
  Item atlas "i" { owner: ann, kind: "map", pages: 3, bought: noon - 1 day, loans: [] }
  read with { desk: "main" }
}
`;
export const casesIn = (text: string): readonly TestCase[] => {
  const { program } = checkPolicy(text);
  expect(codesIn(text)).toEqual([]);
  return program?.tests.flatMap(({ cases }) => cases) ?? [];
};

export const casesOf = (statements: string) => casesIn(`${policy}test "x" {\n${statements}\n}`);
export const codesOf = (statements: string): string[] => codesIn(`${policy}test "x" {\n${statements}\n}`);

/** A case without where it stands. */
export const meaning = ({ place, text, row, ...rest }: TestCase) => rest;
