/** Reports that programs read: whatever stands in a title or a value, they stay well formed. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  compile,
  renderJunit,
  renderTap,
  renderTestReport,
  runTests,
  selectTests,
  type TestReport,
} from "../../engine/index.ts";
import { parseTap } from "./tap.ts";
import { libraryPolicy } from "./world.ts";
import { parseXml } from "./xml.ts";

const program = libraryPolicy(`
permit holder on Book to borrow when subject == resource.holder
forbid blocked on Book to borrow when subject.blocked code Blocked because "{subject.name} is blocked."
given {
  at time "2026-03-02T12:00:00Z"
  Reader ann "ann" { blocked: false, name: "Ann" }
  Reader bob "bob" { blocked: true, name: "B<o>b & \\"co\\" # 1" }
  Shelf top "top" { label: "Top", size: 1 }
  Book dune "dune" in top { holder: ann, copies: 1, lent: 0, shelf: top, tags: [] }
  borrow with { requested: 1 }
}
test "ann & <friends> # borrow" { ann may borrow dune }
test "bob" {
  bob may not borrow dune : Blocked
  for each who, answer in
    | ann, Permitted
    | bob, Permitted
  {
    who asks to borrow dune : answer
  }
}
`);
const report = runTests(program, compile(program));

const titled = (title: string): TestReport => {
  const failures = report.failures.map((failure) => ({ ...failure, title, text: title, explanation: title }));
  return { ...report, failures, results: report.results.map((each) => ({ ...each, title, failures })) };
};

const anything = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({
    unit: fc.constantFrom(..."<>&\"'#\\\n\r\t\0\u001b\u0085\u2028\ufeff\ufffe\ud800\udc00]] - :{}"),
  }),
);

describe("a report in TAP", () => {
  it("has a point for each test, with every failing case and its row", () => {
    const [ann, bob] = parseTap(renderTap(report));
    expect(ann).toMatchObject({ ok: true, number: 1, description: "ann & <friends> # borrow" });
    expect(bob).toMatchObject({ ok: false, number: 2, description: "bob" });
    expect(bob?.diagnostics.failures).toMatchObject([
      {
        at: "library.lend:20:5",
        case: "who asks to borrow dune : answer",
        row: "2: | bob, Permitted",
        permits: false,
      },
    ]);
    expect(bob?.diagnostics.failures[0].explanation).toContain("decided: forbidden");
  });

  it("stays one, whatever a title or an explanation holds", () => {
    fc.assert(
      fc.property(anything, (title) => {
        const [first] = parseTap(renderTap(titled(title)));
        expect(first?.diagnostics.failures[0].explanation.join("\n")).toBe(title);
      }),
    );
  });
});

describe("a report in the XML of JUnit", () => {
  it("has a suite for each file and a case for each test", () => {
    const suites = parseXml(renderJunit(report));
    expect(suites).toMatchObject({ name: "testsuites", attributes: { tests: "2", failures: "1" } });
    const [suite] = suites.children;
    expect(suite).toMatchObject({
      name: "testsuite",
      attributes: { name: "library.lend", tests: "2", failures: "1" },
    });
    expect(suite?.children.map(({ attributes }) => attributes.name)).toEqual([
      "ann & <friends> # borrow",
      "bob",
    ]);
    for (const { attributes } of [suites, ...suites.children])
      expect(Number(attributes.time)).toBeGreaterThanOrEqual(0);
    const [failure] = suite?.children[1]?.children ?? [];
    expect(failure).toMatchObject({
      name: "failure",
      attributes: { message: "who asks to borrow dune : answer" },
    });
    expect(failure?.text).toContain('B<o>b & "co" # 1 is blocked.');
    expect(failure?.text).toContain("row 2 at library.lend:18: | bob, Permitted");
  });

  it("stays one, whatever a title or an explanation holds", () => {
    fc.assert(
      fc.property(anything, (title) => {
        const [suite] = parseXml(renderJunit(titled(title))).children;
        const isWritable = /^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u.test(title);
        const name = suite?.children[0]?.attributes.name;
        if (isWritable) expect(name).toBe(title);
        else expect(name).toContain("\ufffd");
      }),
    );
  });
});

describe("a report for people", () => {
  it("lists each test where they ask for it, with colors where they see them", () => {
    const text = renderTestReport(report, { verbose: true, milliseconds: 1_234 });
    expect(text).toContain(
      "✓ ann & <friends> # borrow (1 case)\n✗ bob (3 cases, 1 failed)\n\n2 tests, 4 cases: 1 failed in 1.2 s.",
    );
    const colored = renderTestReport(report, { verbose: true, color: true });
    expect(colored).toContain("\u001b[32m✓\u001b[39m");
    expect(text).not.toContain("\u001b");
  });

  it("does not say that all is well where nothing was tested", () => {
    const nothing = runTests({ ...program, tests: [] }, compile(program));
    expect(renderTestReport(nothing)).toBe("0 tests, 0 cases: nothing was tested.");
    expect(parseTap(renderTap(nothing))).toEqual([]);
    expect(parseXml(renderJunit(nothing)).children).toEqual([]);
  });
});

describe("a filter", () => {
  const titles = (filter: string): string[] =>
    selectTests(program.tests, filter).map(({ title, cases }) => `${title} ${cases.length}`);
  it.each([
    ["a part of a title, in any case of letters", "FRIENDS", ["ann & <friends> # borrow 1"]],
    ["the line of a test", "library.lend:14", ["bob 3"]],
    ["the line of a case", "policies/library.lend:15:3", ["bob 1"]],
    ["the line of a row", "library.lend:18", ["bob 1"]],
    ["a line inside of a test", "library.lend:19", ["bob 3"]],
    ["a line before every test", "library.lend:2", []],
    ["the line of its last brace", "library.lend:22", ["bob 3"]],
    ["a line behind every test", "library.lend:23", []],
    ["a file", "policies/library.lend", ["ann & <friends> # borrow 1", "bob 3"]],
    ["another file", "other.lend:14", []],
    ["nothing that is there", "carol", []],
  ])("means %s", (_, filter, expected) => {
    expect(titles(filter)).toEqual(expected);
  });
});
