/** `given` and `test`: a case that says something else than it seems to say proves nothing. */
import { describe, expect, it } from "vitest";
import { isError } from "../../dsl/index.ts";
import { checkPolicy, codesIn } from "./check-policy.ts";

const policy = `
permit owner on Item to read, burn when subject == resource.owner
forbid lost on Item to read when resource.lost is present and now >= resource.lost code Lost because "gone"
let noon = time "2026-03-02T12:00:00Z"
lifecycle keeping on Item starts at resource.bought ends at resource.lost code Lost takes 1 hour
given {
  at noon
  Town town "t" {}
  Town port "p" {}
  Member ann "a" in town { name: "Ann", loans: 0, wanted: [], balance: 0 }
  Item atlas "i" { owner: ann, kind: "map", pages: 9, bought: noon - 1 day, loans: [] }
  read with { desk: "main" }
}
`;
const codesOf = (statements: string): string[] => codesIn(`${policy}test "x" {\n${statements}\n}`);
const casesOf = (statements: string) => {
  const { program, diagnostics } = checkPolicy(`${policy}test "x" {\n${statements}\n}`);
  expect(diagnostics.filter(isError)).toEqual([]);
  return program?.tests[0]?.cases ?? [];
};

describe("the facts of a test", () => {
  it("are those of `given`, as changed up to the case", () => {
    const cases = casesOf(`
      ann may read atlas
      with atlas { pages: 10, lost: noon }
      ann may not read atlas : Lost saying "gone"
      with atlas { lost: absent }
      ann may read atlas`);
    expect(cases.map(({ entities }) => entities.atlas?.attributes.pages)).toEqual(
      [9, 10, 10].map((value) => ({ kind: "value", value })),
    );
    expect(cases.map(({ entities }) => entities.atlas?.attributes.lost)).toEqual([
      undefined,
      { kind: "value", value: Date.parse("2026-03-02T12:00:00Z") },
      undefined,
    ]);
  });

  it("follow the clock that the test moves", () => {
    const cases = casesOf("ann may read atlas\nat noon + 1 hour\nann may read atlas");
    expect(cases.map(({ now }) => now - Date.parse("2026-03-02T12:00:00Z"))).toEqual([0, 3_600_000]);
  });

  it("move an entity below another parent, and leave it where it is where they do not say", () => {
    const cases = casesOf('with ann in port { name: "Anna" } with ann { loans: 1 } ann may read atlas');
    expect(cases.map(({ entities }) => entities.ann?.parents)).toEqual([["port"]]);
  });

  it("may have names for records and lists, which are used where a type is known", () => {
    const [first] = casesOf(`
      let loan = { by: ann, since: noon, until: noon + 1 day }
      let both = [loan, { by: ann, since: noon }]
      with atlas { loans: both }
      ann may read atlas`);
    const loans = first?.entities.atlas?.attributes.loans;
    expect(loans?.kind === "set" && loans.elements.length).toBe(2);
  });

  it.each([
    ["a misspelled attribute", "with atlas { pagse: 3 }\nann may read atlas", ["LEND0203"]],
    ["a value of another type", 'with atlas { pages: "3" }\nann may read atlas', ["LEND0300"]],
    ["a value that no enum has", 'with atlas { kind: "mpa" }\nann may read atlas', ["LEND0207"]],
    ["an attribute that must be there", "with atlas { pages: absent }\nann may read atlas", ["LEND0300"]],
    ["an attribute twice", "with atlas { pages: 3, pages: 4 }\nann may read atlas", ["LEND0100"]],
    ["locks that are no list", "with atlas { locks: 3 }\nann may read atlas", ["LEND0300"]],
    ["a lock that is no record", "with atlas { locks: [3] }\nann may read atlas", ["LEND0300"]],
    [
      "a lock for another reason",
      'with atlas { locks: [{ reason: "reparing", since: noon }] }\nann may read atlas',
      ["LEND0204"],
    ],
    ["an entity twice", 'Town town "u" {}\nann may read atlas', ["LEND0100"]],
    ["named with a word of the language", 'Town all "u" {}\nann may read atlas', ["LEND0109"]],
    ["one identity for two", 'Town city "t" {}\nann may read atlas', ["LEND0100"]],
    [
      "a parent that the schema does not allow",
      'Member bob "b" in ann { name: "Bob", loans: 0, wanted: [], balance: 0 }\nann may read atlas',
      ["LEND0316"],
    ],
    [
      "a new parent that the schema does not allow",
      "with ann in atlas { }\nann may read atlas",
      ["LEND0316"],
    ],
    ["a parent that comes later", 'Town city "c" in city {}\nann may read atlas', ["LEND0202"]],
    ["a context of no action", 'raed with { desk: "x" }\nann may read atlas', ["LEND0202"]],
    ["a context that no action has", 'read with { desk: "x", dsek: "x" }\nann may read atlas', ["LEND0203"]],
    ["a context of another type", "read with { desk: 3 }\nann may read atlas", ["LEND0300"]],
    ["a name twice", "let a = 1\nlet a = 2\nann may read atlas", ["LEND0100"]],
    ["a name that a rule's `let` has", "let noon = 1\nann may read atlas", ["LEND0100"]],
    ["a name of itself", "let a = [a]\nwith atlas { loans: a }\nann may read atlas", ["LEND0300"]],
    [
      "a sum that is too large",
      "with atlas { pages: 9007199254740991 + 1 }\nann may read atlas",
      ["LEND0004"],
    ],
  ])("are not %s", (_, statements, codes) => {
    expect(codesOf(statements)).toEqual(codes);
  });
});

describe("a case", () => {
  it.each([
    ["names a code that no rule has", "ann may not read atlas : Losst", ["LEND0209"]],
    ["is permitted with a code", "ann may read atlas : Lost", ["LEND0116"]],
    ["is permitted and says something", 'ann may read atlas saying "gone"', ["LEND0116"]],
    ["has a subject that the action does not know", "town may not read atlas", ["LEND0311"]],
    ["has an action that the resource does not have", "ann may raed atlas", ["LEND0201"]],
    ["lacks a part of the context", "ann may lend atlas", ["LEND0309"]],
    ["names nobody", "bob may read atlas", ["LEND0202"]],
    ["holds until something that is no instant", "ann may read atlas until 3 hours", ["LEND0300"]],
    ["asks for a lifecycle that there is not", "keepin is active for ann on atlas", ["LEND0202"]],
    ["asks for a state that no lifecycle has", "keeping is activ for ann on atlas", ["LEND0205"]],
    ["asks for a state of something else", "keeping is active for ann on town", ["LEND0206"]],
    ["asks for the state for nobody", "keeping is active for bob on atlas", ["LEND0202"]],
    ["has a code for what has not ended", "keeping is active for ann on atlas : Lost", ["LEND0117"]],
    ["has a code that ends nothing", "keeping is ended for ann on atlas : Lots", ["LEND0211"]],
  ])("that %s is refused", (_, statement, codes) => {
    expect(codesOf(statement)).toEqual(codes);
  });

  it("in `given` is refused, and a test without one is warned of, because nothing would be decided", () => {
    expect(codesIn(`${policy}given { ann may read atlas }`)).toEqual(["LEND0114"]);
    const { diagnostics } = checkPolicy(`${policy}test "x" { with atlas { pages: 3 } }`);
    expect(diagnostics.map(({ code }) => code)).toContain("LEND0113");
  });

  it("in a test with the title of another is refused, because a report could not tell them apart", () => {
    expect(codesIn(`${policy}${'test "x" { ann may read atlas }'.repeat(2)}`)).toEqual(["LEND0100"]);
  });

  it("can say until when the answer holds, and which state something is in", () => {
    const cases = casesOf(`
      ann may read atlas until noon + 1 day
      keeping is active for ann on atlas
      keeping is ending for ann on atlas : Lost until noon + 1 hour`);
    const at = (hours: number): number => Date.parse("2026-03-02T12:00:00Z") + hours * 3_600_000;
    expect(cases).toMatchObject([
      { kind: "decision", until: at(24) },
      { kind: "state", lifecycle: "keeping", state: "active", cause: null, until: null },
      { kind: "state", lifecycle: "keeping", state: "ending", cause: "Lost", until: at(1) },
    ]);
  });

  it("can expect that no permit applies", () => {
    expect(codesOf("town may not burn atlas : NotPermitted")).toEqual(["LEND0311"]);
    expect(casesOf("ann may not burn atlas : NotPermitted")).toHaveLength(1);
  });
});
