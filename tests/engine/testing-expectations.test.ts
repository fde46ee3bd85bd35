/** Everything of a decision that a case can be held to, and what a failing case says of it. */
import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compile, createExplainer, renderTestReport, runTests } from "../../engine/index.ts";
import { evaluators, libraryPolicy } from "./world.ts";

const rules = `
let noon = time "2026-03-02T12:00:00Z"
permit holder on Book to borrow when subject == resource.holder
permit early on Book to borrow when resource.copies > 5 and now < noon + 1 hour
forbid blocked on Book to borrow when subject.blocked
  code Blocked because "{subject.name} is blocked." help "Ask {subject.name} why."
quota copies on Book to borrow counts resource.lent adding context.requested at most 3
  code TooMany because "{used} of {limit} are lent."
given {
  at noon
  Reader ann "ann" { blocked: false, name: "Ann" }
  Reader bob "bob" { blocked: true, name: "Bob" }
  Shelf top "top" { label: "Top", size: 1 }
  Book dune "dune" in top { holder: ann, copies: 1, lent: 0, shelf: top, tags: [] }
  borrow with { requested: 1 }
}
given three_lent { with dune { lent: 3 } }
`;

const reportOf = (cases: string) => {
  const program = libraryPolicy(`${rules}test "borrowing" {\n${cases}\n}`);
  const reports = evaluators.map(([, evaluatorOf]) => runTests(program, evaluatorOf(program)));
  expect(reports[0]).toEqual(reports[1]);
  return runTests(program, compile(program));
};

const explanationOf = (cases: string): string => reportOf(cases).failures[0]?.explanation ?? "it passes";

describe("a case can expect", () => {
  it.each([
    ["the permits that apply", "ann may borrow dune by holder"],
    ["all permits that apply", "with dune { copies: 9 } ann may borrow dune by early, holder"],
    ["the use of a quota", "ann may borrow dune using copies 0 + 1 of 3"],
    [
      "the use of a quota that refuses",
      "given three_lent ann may not borrow dune : TooMany using copies 3 + 1 of 3",
    ],
    ["a part of a help line", 'bob may not borrow dune : Blocked advising "Ask Bob"'],
    [
      "what a permit lacked",
      'with bob { blocked: false } bob may not borrow dune : NotPermitted lacking "resource.holder"',
    ],
    ["that an answer never changes by itself", "ann may borrow dune for ever"],
    [
      "everything at once",
      'bob may not borrow dune : Blocked saying "Bob" advising "why" using copies 0 + 1 of 3 for ever',
    ],
  ])("%s", (_, text) => {
    expect(explanationOf(text)).toBe("it passes");
  });

  it.each([
    [
      "permits",
      "ann may borrow dune by early",
      "differs: permits missing: early\ndiffers: permits too many: holder",
    ],
    [
      "the use of a quota",
      "ann may borrow dune using copies 1 + 1 of 3",
      "differs: quota copies expected at 1 + 1 of 3, found: 0 + 1 of 3",
    ],
    [
      "a help line",
      'bob may not borrow dune : Blocked advising "Ask Ann"',
      'differs: no help with "Ask Ann", found: "Ask Bob why."',
    ],
    [
      "a message",
      'bob may not borrow dune : Blocked saying "Ann"',
      'differs: no message with "Ann", found: "Bob is blocked."',
    ],
    [
      "codes",
      "given three_lent ann may not borrow dune : Blocked",
      "differs: codes missing: Blocked\ndiffers: codes too many: TooMany",
    ],
    [
      "a lacking condition",
      'with bob { blocked: false } bob may not borrow dune lacking "blocked"',
      'differs: no permit lacks a condition with "blocked", found: "subject == resource.holder",',
    ],
    [
      "the end of an answer",
      "with dune { copies: 9 } ann may borrow dune for ever",
      "differs: expected to hold for ever, found: until 2026-03-02T13:00:00.000Z",
    ],
    [
      "an instant",
      "ann may borrow dune until noon + 1 hour",
      "differs: expected to hold until 2026-03-02T13:00:00.000Z, found: for ever",
    ],
  ])("%s, and learns what was found instead", (_, text, difference) => {
    expect(explanationOf(text)).toContain(difference);
  });
});

describe("a table", () => {
  it("decides each row from the state before it, and leaves that state behind", () => {
    const report = reportOf(`
      for each who, lent, answer in
        | ann, 2, Permitted
        | ann, 3, TooMany
        | bob, 3, [Blocked, TooMany]
        | ann, 0, Permitted
      {
        with dune { lent: lent }
        who asks to borrow dune : answer using copies lent + 1 of 3
      }
      ann may borrow dune using copies 0 + 1 of 3`);
    expect(report).toMatchObject({ cases: 5, failures: [] });
  });

  it("names the row that fails, and its place", () => {
    const { failures } = reportOf(`for each lent, answer in
        | 2, Permitted
        | 3, Permitted
      { with dune { lent: lent } ann asks to borrow dune : answer }`);
    expect(failures).toMatchObject([
      { row: { number: 2, text: "| 3, Permitted", place: { line: 22 } }, permits: false },
    ]);
  });
});

describe("the report of a failing run", () => {
  it("shows decisions as trees with the rules that matter (LENDBASE_UPDATE=1 writes it anew)", () => {
    const program = libraryPolicy(`${rules}test "borrowing" {
      bob may borrow dune
      ann may not borrow dune : Blocked
      with bob { blocked: false }
      bob may borrow dune by early
      for each lent, answer in
        | 2, Permitted
        | 3, Blocked
      { with dune { lent: lent } ann asks to borrow dune : answer }
    }`);
    const report = runTests(program, compile(program), { explainer: createExplainer(program) });
    const text = `${renderTestReport(report)}\n`;
    const golden = new URL("golden/test-report-trees.txt", import.meta.url);
    if (process.env.LENDBASE_UPDATE === "1") writeFileSync(golden, text);
    expect(text).toBe(readFileSync(golden, "utf8"));
  });

  it("shows the first twenty decisions as trees, and the others in short", () => {
    const program = libraryPolicy(`${rules}test "borrowing" { ${"bob may borrow dune ".repeat(30)} }`);
    const { failures } = runTests(program, compile(program), { explainer: createExplainer(program) });
    expect(failures.filter(({ explanation }) => explanation.includes("asks to borrow"))).toHaveLength(20);
    expect(failures).toHaveLength(30);
  });

  it("measures each test by the clock that it is given", () => {
    const program = libraryPolicy(
      `${rules}test "one" { ann may borrow dune } test "two" { ann may borrow dune }`,
    );
    let now = 0;
    const clock = () => now++;
    expect(
      runTests(program, compile(program), { clock }).results.map(({ milliseconds }) => milliseconds),
    ).toEqual([1, 1]);
  });
});
