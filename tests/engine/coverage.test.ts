import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Coverage, measureCoverage, type Point } from "../../engine/coverage.ts";
import { renderLcov } from "../../engine/coverage-lcov.ts";
import {
  coverageByFile,
  coverageJson,
  lowestPercent,
  missedPoints,
  missedText,
  renderCoverage,
  renderListing,
} from "../../engine/coverage-report.ts";
import { librarySources } from "./measured.ts";
import { checked } from "./world.ts";

const measure = (rules: string, cases: string): Coverage => {
  const sources = librarySources(rules, cases);
  return measureCoverage(checked(sources), sources);
};

const missed = (coverage: Coverage): readonly string[] =>
  missedPoints(coverage).map((point) => `${point.text} ${missedText(point)}`);

const counts = (coverage: Coverage, text: string): Readonly<Record<string, number>> => {
  const point = coverage.points.find((each: Point) => each.text === text);
  return Object.fromEntries((point?.outcomes ?? []).map(({ name, count }) => [name, count]));
};

const anybody = "permit anybody on Book to borrow when resource.copies >= 0 or subject.blocked";

describe("coverage counts a branch", () => {
  it.each([
    ["of an operand that was never asked", "ann may borrow dune", "subject.blocked was never reached"],
    ["of a comparison", "ann may borrow dune", "resource.copies >= 0 was never false"],
    [
      "of a whole condition",
      "ann may borrow dune",
      "resource.copies >= 0 or subject.blocked was never false",
    ],
    ["of a permit", "ann may borrow dune", "permit anybody on Book was never asked without applying"],
  ])("%s", (_, cases, sentence) => {
    expect(missed(measure(anybody, cases))).toContain(sentence);
  });

  it("as often as it happened", () => {
    const cases = `
      ann may borrow dune
      ann may borrow dune
      with dune { copies: -1 }
      ann may not borrow dune : NotPermitted
      bob may borrow dune
    `;
    const coverage = measure(anybody, cases);
    expect(counts(coverage, "resource.copies >= 0")).toEqual({ true: 2, false: 2 });
    expect(counts(coverage, "subject.blocked")).toEqual({ true: 1, false: 1 });
    expect(counts(coverage, "permit anybody on Book")).toEqual({ applied: 3, passed: 1 });
    expect(missed(coverage)).toEqual([]);
    expect(lowestPercent(coverage)).toBe(100);
  });

  it("not where a near miss reads it again for its words", () => {
    const coverage = measure(
      "permit both on Book to borrow when resource.copies > 1 and subject.blocked",
      "bob may not borrow dune : NotPermitted",
    );
    expect(counts(coverage, "resource.copies > 1")).toEqual({ true: 0, false: 1 });
    expect(counts(coverage, "subject.blocked")).toEqual({ true: 0, false: 0 });
  });

  it("not where a message speaks of it", () => {
    const rules = `permit all on Book to borrow
      forbid none on Book to borrow when resource.copies > 0 code None because "{subject.blocked}"`;
    expect(missed(measure(rules, "ann may not borrow dune : None"))).toEqual([
      "forbid none on Book was never asked without refusing",
      "resource.copies > 0 was never false",
    ]);
  });

  it("not for what failed", () => {
    const coverage = measure(
      "permit all on Book to borrow when resource.copies * 9_007_199_254_740_991 > 1",
      "with dune { copies: 3 } ann may not borrow dune : EvaluationFailed",
    );
    expect(missed(coverage)).toEqual([
      "permit all on Book was never reached",
      "resource.copies * 9_007_199_254_740_991 > 1 was never reached",
    ]);
  });

  it("as it is written, where a word is negated", () => {
    const coverage = measure(
      "permit all on Book to borrow when resource.due is absent or resource.holder is not Reader",
      "ann may borrow dune",
    );
    expect(counts(coverage, "resource.due is absent")).toEqual({ true: 1, false: 0 });
  });

  it("not for a constant, of a `let` neither", () => {
    const coverage = measure(
      "let open = true let most = 3 permit all on Book to borrow when open and resource.copies <= most",
      "ann may borrow dune",
    );
    expect(missed(coverage)).toEqual([
      "permit all on Book was never asked without applying",
      "open and resource.copies <= most was never false",
      "resource.copies <= most was never false",
    ]);
  });

  it("once for the place of a `let` that several rules use", () => {
    const coverage = measure(
      `let lone = resource.copies == 1
      permit one on Book to borrow when lone
      permit two on Book to look when not lone`,
      "ann may borrow dune ann may not look dune with dune { copies: 2 } ann may look dune",
    );
    expect(counts(coverage, "resource.copies == 1")).toEqual({ true: 2, false: 1 });
  });

  it("of a rule for each line of its types, and of its conditions once", () => {
    const coverage = measure(
      `permit all on Book to borrow on Shelf to tidy
      forbid closed
        on Book  to borrow
        on Shelf to tidy
        when subject.blocked
        code Closed because "No."`,
      "ann may borrow dune ann may tidy top bob may not borrow dune : Closed",
    );
    expect(missed(coverage)).toEqual(
      ["forbid closed on Shelf was never refused"].map((text) => text.replace("was ", "")),
    );
    expect(counts(coverage, "subject.blocked")).toEqual({ true: 1, false: 2 });
  });

  it("of a quota below, at and beyond its limit, raised and not", () => {
    const rules = `permit all on Book to borrow
      quota most on Book to borrow counts resource.lent at most 2 raised by resource.extra
        code Most because "{used} of {limit}"`;
    const below = measure(rules, "ann may borrow dune");
    expect(missed(below)).toEqual([
      "quota most on Book never refused",
      "2 was never filled up to the limit and was never exceeded",
      "resource.extra was never present",
    ]);
    const all = measure(
      rules,
      `ann may borrow dune
      with dune { lent: 1 } ann may borrow dune
      with dune { lent: 2 } ann may not borrow dune : Most
      with dune { extra: 3 } ann may borrow dune`,
    );
    expect(counts(all, "2")).toEqual({ below: 1, at: 2, beyond: 1 });
    expect(missed(all)).toEqual([]);
  });

  it("of each reason of a lock", () => {
    const rules = `permit all on Book to borrow
      lock away on Book to borrow for repairing, missing code Away because "{lock.reason}"`;
    const coverage = measure(
      rules,
      `ann may borrow dune
      with dune { locks: [{ reason: "missing", since: time "2026-03-01T00:00:00Z" }] }
      ann may not borrow dune : Away`,
    );
    expect(missed(coverage)).toEqual(["for repairing, missing was never held for repairing"]);
  });

  it("of a set that has an element that matches and one that does not", () => {
    const rules = `permit all on Book to borrow when any tag in resource.tags where tag == "sand"`;
    expect(missed(measure(rules, `with dune { tags: ["sand"] } ann may borrow dune`))).toEqual([
      "permit all on Book was never asked without applying",
      'any tag in resource.tags where tag == "sand" was never false',
      'tag == "sand" was never false',
    ]);
  });

  it("of the end that was the cause, and not of another with its code", () => {
    const rules = `permit all on Book to borrow when loan is active
      lifecycle loan on Book
        starts at resource.due
        ends at resource.back code Over
        ends at time "2026-03-02T14:00:00Z" code Over`;
    const cases = `loan is pending for ann on dune
      with dune { due: time "2026-03-02T12:00:00Z", back: time "2026-03-02T13:00:00Z" } ann may borrow dune
      at time "2026-03-02T13:00:00Z" loan is ended for ann on dune : Over
      at time "2026-03-02T14:00:00Z" loan is ended for ann on dune : Over`;
    const coverage = measure(rules, cases);
    expect(missed(coverage)).toEqual([
      "permit all on Book was never asked without applying",
      "loan is active was never false",
      'time "2026-03-02T14:00:00Z" was never the cause of an end',
    ]);
    expect(counts(coverage, "resource.back")).toEqual({ cause: 2, waiting: 2 });
    expect(counts(coverage, "resource.due")).toEqual({ started: 3, waiting: 1 });
  });
});

const rules = `
permit holder
  on Book to borrow
  when subject == resource.holder or subject.blocked

forbid sandy
  on Book to borrow
  unless resource.tags contains "sand" and resource.due is absent
  code Sandy because "It is not sandy."
`;

describe("a report of coverage", () => {
  const sources = librarySources(rules, "ann may not borrow dune : Sandy");
  const coverage = measureCoverage(checked(sources), sources);
  const texts: Readonly<Record<string, string>> = {
    text: renderCoverage(coverage),
    listing: renderListing(coverage, sources),
    lcov: renderLcov(coverage, (file) => `policies/${file}`),
    json: coverageJson(coverage),
  };

  it.each(Object.keys(texts))("says as %s what the golden file says", async (format) => {
    await expect(`${texts[format]}\n`).toMatchFileSnapshot(`golden/coverage.${format}.txt`);
  });

  it("names the file of each place, and rounds down", () => {
    expect(coverageByFile(coverage)).toEqual([
      { file: "library.lend", rules: { covered: 2, total: 4 }, branches: { covered: 4, total: 12 } },
    ]);
    expect(lowestPercent(coverage)).toBe(33.3);
  });

  it("has the same places in a file with the line ends of Windows", () => {
    const windows = sources.map(({ file, text }) => ({ file, text: text.replaceAll("\n", "\r\n") }));
    expect(renderCoverage(measureCoverage(checked(windows), windows))).toBe(texts.text);
    expect(renderListing(coverage, windows)).toBe(texts.listing);
  });

  it("of a policy without rules or tests is a hundred percent of nothing", () => {
    const empty = [
      { file: "a.lend", text: "schema s" },
      { file: "b.lend", text: "policy p for s" },
    ];
    const nothing = measureCoverage(checked(empty), empty);
    expect(lowestPercent(nothing)).toBe(100);
    expect(renderCoverage(nothing)).toContain("0 tests with 0 cases reached");
  });
});

/** A formula over what Ann and Bob differ in. */
type Formula =
  | { readonly leaf: "subject.blocked" | 'subject.name == "Ann"' }
  | { readonly word: "and" | "or"; readonly parts: readonly Formula[] }
  | { readonly not: Formula };

const formulas = fc.letrec<{ formula: Formula }>((tie) => ({
  formula: fc.oneof(
    { maxDepth: 4 },
    fc.record({ leaf: fc.constantFrom("subject.blocked" as const, 'subject.name == "Ann"' as const) }),
    fc.record({
      word: fc.constantFrom("and" as const, "or" as const),
      parts: fc.array(tie("formula"), { minLength: 2, maxLength: 3 }),
    }),
    fc.record({ not: tie("formula") }),
  ),
})).formula;

const written = (formula: Formula): string => {
  if ("leaf" in formula) return formula.leaf;
  if ("not" in formula) return `not (${written(formula.not)})`;
  return formula.parts.map((part) => `(${written(part)})`).join(` ${formula.word} `);
};

/** What the formula says of Ann or Bob; notes what each leaf said that was asked, in the order of the text. */
const direct = (formula: Formula, isAnn: boolean, leaves: boolean[][], next: { leaf: number }): boolean => {
  if ("leaf" in formula) {
    const value = formula.leaf === "subject.blocked" ? !isAnn : isAnn;
    leaves[next.leaf]?.push(value);
    next.leaf++;
    return value;
  }
  if ("not" in formula) return !direct(formula.not, isAnn, leaves, next);
  const decides = formula.word === "or";
  let decided = false;
  for (const part of formula.parts) {
    const before = next.leaf;
    if (decided) next.leaf = before + leafCount(part);
    else if (direct(part, isAnn, leaves, next) === decides) decided = true;
  }
  return decided === decides;
};

const leafCount = (formula: Formula): number => {
  if ("leaf" in formula) return 1;
  if ("not" in formula) return leafCount(formula.not);
  return formula.parts.reduce((sum, part) => sum + leafCount(part), 0);
};

it("counts what happened, and nothing else, in any formula", () => {
  fc.assert(
    fc.property(formulas, (formula) => {
      const leaves: boolean[][] = Array.from({ length: leafCount(formula) }, () => []);
      const answers = [true, false].map((isAnn) => direct(formula, isAnn, leaves, { leaf: 0 }));
      const cases = ["ann", "bob"].map((who, at) => `${who} may ${answers[at] ? "" : "not "}borrow dune`);
      const coverage = measure(`permit p on Book to borrow when ${written(formula)}`, cases.join("\n"));
      expect(coverage.tests.failures).toEqual([]);
      const found = coverage.points
        .filter(({ text }) => text === "subject.blocked" || text === 'subject.name == "Ann"')
        .map(({ outcomes }) => outcomes.map(({ count }) => count));
      const expected = leaves.map((said) => [
        said.filter(Boolean).length,
        said.filter((each) => !each).length,
      ]);
      expect(found).toEqual(expected);
    }),
    { numRuns: 200 },
  );
});
