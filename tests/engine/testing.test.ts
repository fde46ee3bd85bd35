import { readFileSync } from "node:fs";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { compile, interpret, renderTestReport, runTests } from "../../engine/index.ts";
import { checked, evaluators, libraryPolicy, shippedSources } from "./world.ts";

const rules = `
permit holder on Book to borrow when subject == resource.holder
permit lender on Book to look when subject.name == "Ann" and subject.home is present
forbid blocked on Book to borrow when subject.blocked
  code Blocked because "{subject.name} is blocked."
forbid sandy on Book to borrow when resource.tags contains "sand"
  code Sandy because "It is sandy."
`;

const facts = `
given {
  at time "2026-03-02T12:00:00Z"
  Reader ann "ann" { blocked: false, name: "Ann" }
  Reader bob "bob" { blocked: true, name: "Bob" }
  Shelf top "top" { label: "Top", size: 1 }
  Book dune "dune" in top { holder: ann, copies: 1, lent: 0, shelf: top, tags: [] }
  borrow with { requested: 1 }
}
`;

const reportOf = (cases: string) => {
  const program = libraryPolicy(`${rules}${facts}test "borrowing" {\n${cases}\n}`);
  return runTests(program, compile(program));
};

describe("the tests of a policy", () => {
  it("pass where the decision is what they say", () => {
    const report = reportOf(`
      ann may borrow dune
      bob may not borrow dune
      bob may not borrow dune : Blocked saying "Bob is blocked"
      ann may not look dune
      ann may not look dune : NotPermitted
      with dune { tags: ["sand"] }
      bob may not borrow dune : Sandy, Blocked
    `);
    expect(report).toMatchObject({ tests: 1, cases: 6, failures: [] });
    expect(renderTestReport(report)).toBe("1 test, 6 cases: all pass.");
  });

  it.each([
    ["it is refused", "bob may borrow dune"],
    ["it is permitted", "ann may not borrow dune"],
    ["another rule refuses", "bob may not borrow dune : Sandy"],
    ["one more rule refuses", 'with dune { tags: ["sand"] } bob may not borrow dune : Sandy'],
    ["one rule fewer refuses", "bob may not borrow dune : Blocked, Sandy"],
    ["no rule refuses", "ann may not look dune : Blocked"],
    ["it says something else", 'bob may not borrow dune : Blocked saying "Ann"'],
  ])("fail where %s", (_, text) => {
    expect(reportOf(text).failures).toHaveLength(1);
  });

  it.each([
    ["at which the answer turns", "ann may borrow dune until noon + 1 hour", []],
    ["of a state", "loan is active for ann on dune until noon + 1 hour", []],
    [
      "at which a state is over",
      "at noon + 1 hour loan is ending for ann on dune : Due until noon + 2 hours",
      [],
    ],
    ["of a refusal", "at noon + 1 hour ann may not borrow dune until noon + 2 hours", []],
    ["that is too early", "ann may borrow dune until noon + 59 minutes", [false]],
    ["that never comes", "at noon + 2 hours ann may not borrow dune until noon + 3 hours", [false]],
    ["of another state", "loan is pending for ann on dune", [true]],
    ["of another code", "at noon + 1 hour loan is ending for ann on dune : Lost", [false]],
  ])("know the instant %s", (_, text, permits) => {
    const loan = `lifecycle loan on Book starts at noon ends at noon + 1 hour code Due ends at noon + 9 hours code Lost takes 1 hour
      let noon = time "2026-03-02T12:00:00Z"
      permit holder on Book to borrow when loan is active
      ${facts} test "time" { ${text} }`;
    const program = libraryPolicy(loan);
    for (const [, evaluatorOf] of evaluators) {
      expect(runTests(program, evaluatorOf(program)).failures.map((each) => each.permits)).toEqual(permits);
    }
  });

  it("say which state was found, and until when", () => {
    const program =
      libraryPolicy(`lifecycle loan on Book starts at time "2026-03-02T13:00:00Z" ends at time "2026-03-03T13:00:00Z" code Due
      ${facts} test "time" { loan is active for ann on dune until time "2026-03-02T14:00:00Z" }`);
    expect(runTests(program, compile(program)).failures[0]?.explanation).toBe(
      "expected: active, until 2026-03-02T14:00:00.000Z\nfound: pending, until 2026-03-02T13:00:00.000Z",
    );
  });

  it("follow references in circles, and parents", () => {
    const program = checked([
      {
        file: "company.schema.lend",
        text: `schema company
          entity Firm { boss: Person }
          entity Person in Firm { firm: Firm? }
          action fire on Person by Person`,
      },
      {
        file: "company.lend",
        text: `policy company for company
          permit boss on Person to fire 
            when resource.firm is present and resource.firm.boss.firm is present
            when subject == resource.firm.boss.firm.boss and resource in resource.firm
          given {
            at time "2026-03-02T12:00:00Z"
            Person ann "ann" { }
            Firm acme "acme" { boss: ann }
            with ann { firm: acme }
            Person bob "bob" in acme { firm: acme }
          }
          test "circles" { ann may fire bob bob may not fire ann }`,
      },
    ]);
    expect(runTests(program, interpret(program))).toMatchObject({ cases: 2, failures: [] });
  });

  it("say of a failure what was decided and why, in a hundred columns", () => {
    const report = reportOf(`
      bob may borrow dune with { requested: 1, note: "${"as long as it takes ".repeat(6)}" }
      ann may look dune
      ann may not borrow dune : Blocked, Sandy saying "so"
    `);
    const text = renderTestReport(report);
    expect(`${text}\n`).toBe(readFileSync(new URL("golden/test-report.txt", import.meta.url), "utf8"));
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it("count in columns, of which a Chinese character takes two", () => {
    const { failures } = reportOf(`with bob { name: "${"备份".repeat(100)}" } bob may borrow dune`);
    const widths = (failures[0]?.explanation ?? "").split("\n").map((line) => stringWidth(line));
    expect(Math.max(...widths)).toBeLessThanOrEqual(96);
    expect(widths.length).toBeGreaterThan(6);
  });

  it("never let a value move the cursor of a terminal", () => {
    const { failures } = reportOf('with bob { name: "\\u{1b}[2J\\nBob" } bob may borrow dune');
    expect(failures[0]?.explanation).toContain("·[2J·Bob is blocked.");
  });
});

describe.each(evaluators)("the shipped policy, by %s", (_, evaluatorOf) => {
  it("passes its own tests", () => {
    const file = "backup-sharing.tests.lend";
    const text = readFileSync(new URL(`../../policies/${file}`, import.meta.url), "utf8");
    const program = checked([...shippedSources, { file, text }]);
    const report = runTests(program, evaluatorOf(program));
    expect(renderTestReport(report)).toContain("all pass");
    expect(report.cases).toBeGreaterThan(100);
  });
});
