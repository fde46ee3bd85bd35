/** One edit is one mistake, and one mistake is one diagnostic: measured on edits of the shipped policies. */
import { describe, expect, it } from "vitest";
import { checkProgram, isError } from "../../dsl/index.ts";
import { editKinds, editsOf, programs, randomFrom } from "./edits.ts";

/** Edits of each kind in each program; the shipped policy is large, and each of its checks takes as long as ten. */
const perExample = 15;
const perPolicy = 4;

/** How many errors each edit gives that gives one at all. */
const errorsOf = (kind: string): readonly number[] => {
  const random = randomFrom(2026);
  const edits = programs.flatMap((program, at) =>
    editsOf(kind, program, at === 0 ? perPolicy : perExample, random),
  );
  const counts = edits.map(({ sources }) => {
    const { diagnostics, omitted } = checkProgram(sources);
    return diagnostics.filter(isError).length + omitted;
  });
  return counts.filter((count) => count > 0);
};

const shareOfOne = (counts: readonly number[]): number =>
  counts.filter((count) => count === 1).length / counts.length;

const counts = new Map(Object.keys(editKinds).map((kind) => [kind, errorsOf(kind)]));
/** A type that is declared otherwise is right by itself. What is wrong are its uses, each in its way. */
const inTheirOwnWay = "a type is another";

describe("one edit of a shipped policy", () => {
  it.each(
    [...counts.keys()].filter((kind) => kind !== inTheirOwnWay),
  )("where %s, is one error in at least 94 of 100 cases", (kind) => {
    expect(shareOfOne(counts.get(kind) ?? [])).toBeGreaterThanOrEqual(0.94);
  });

  it("of any kind is one error in at least 95 of 100 cases, and never more than six", () => {
    const all = [...counts.values()].flat();
    expect(all.length).toBeGreaterThan(400);
    expect(shareOfOne(all)).toBeGreaterThanOrEqual(0.95);
    expect(Math.max(...all)).toBeLessThanOrEqual(6);
  });

  it("of a declared type is never more than an error for each kind of use", () => {
    expect(Math.max(...(counts.get(inTheirOwnWay) ?? []))).toBeLessThanOrEqual(3);
  });
});
