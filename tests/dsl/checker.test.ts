import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createChecker } from "../../dsl/index.ts";
import { createMemory } from "../../dsl/memory.ts";
import { shipped } from "./mutations.ts";
import { expectFreshFindings, slipping, typing } from "./versions.ts";

describe("a checker that remembers the version before", () => {
  it("finds what a fresh check finds, to the byte, whatever slipped in before", { timeout: 60_000 }, () => {
    fc.assert(fc.property(slipping, expectFreshFindings), { numRuns: 12 });
  });

  it("finds what a fresh check finds while someone types", { timeout: 60_000 }, () => {
    fc.assert(fc.property(typing, expectFreshFindings), { numRuns: 8 });
  });

  it("finds what a fresh check finds in files of one name, in none and in one that is empty", () => {
    const [schema, policy] = shipped;
    if (!schema || !policy) throw new Error("the shipped policies are gone");
    const twice = { ...policy, text: `${policy.text}\nlet typed = nothing` };
    expectFreshFindings([shipped, [], [{ file: "a.lend", text: "" }], [schema, policy, twice], shipped]);
  });

  it("reads a character that means nothing with the declaration behind it", () => {
    const strayed = shipped.map((source) => ({ ...source, text: `/\nforbid typed\n ${source.text}` }));
    expectFreshFindings([shipped, strayed, shipped]);
  });

  it("reads a `let` at the margin of braces that are open with what they hold", () => {
    const opened = shipped.map((source) => ({ ...source, text: source.text.replace(/\{\n/g, "{\n\nlet ") }));
    expectFreshFindings([shipped, opened, shipped]);
  });

  it("reads a word behind `with` as the name that belongs there", () => {
    const named = shipped.map((source) => ({
      ...source,
      text: source.text.replace(/ with \{/, " with\npermit {"),
    }));
    expectFreshFindings([shipped, named, shipped]);
  });

  it("shows a mistake where it has moved to", () => {
    const checker = createChecker();
    const wrong = shipped.map((source) => ({ ...source, text: `${source.text}\nlet wrong = nothing\n` }));
    const moved = wrong.map((source) => ({ ...source, text: `// moved\n${source.text}` }));
    const [before] = checker.check(wrong).diagnostics;
    const [after] = checker.check(moved).diagnostics;
    expect(after?.message).toBe(before?.message);
    expect(after?.span.start).toBe((before?.span.start ?? 0) + "// moved\n".length);
  });
});

describe("what is known of the version before", () => {
  const ledger = () => ({ report: () => {}, total: { expressions: 0 } });

  it("is used where everything that was read is the same, and paid for again", () => {
    const memory = createMemory();
    const first = memory.recall("a", [1], ledger(), ({ total }) => (total.expressions += 3));
    memory.begin();
    const second = ledger();
    expect(memory.recall("a", [1], second, () => 0)).toBe(first);
    expect(second.total.expressions).toBe(3);
    memory.begin();
    expect(memory.recall("a", [2], ledger(), () => 0)).toBe(0);
  });

  it("is forgotten with the version that needed it", () => {
    const memory = createMemory();
    memory.recall("a", [], ledger(), () => 1);
    memory.begin();
    memory.begin();
    expect(memory.recall("a", [], ledger(), () => 2)).toBe(2);
  });
});
