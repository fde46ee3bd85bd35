import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Source } from "../../dsl/index.ts";
import { applyMutant, type Mutant } from "../../engine/mutant.ts";
import { mutantsOf } from "../../engine/mutants.ts";
import { type MutationReport, mutantsThat, mutate } from "../../engine/mutation.ts";
import { mutationKinds } from "../../engine/mutation-kinds.ts";
import { mutationJson, renderMutation } from "../../engine/mutation-report.ts";
import { librarySources } from "./measured.ts";
import { checked, shipped, shippedSources } from "./world.ts";

const said = ({ text, words }: Mutant): string => `${text} ${words}`;

const mutantsIn = (sources: readonly Source[]): readonly Mutant[] => mutantsOf(checked(sources), sources);

const reportOf = (rules: string, cases: string, filter = ""): MutationReport => {
  const sources = librarySources(rules, cases);
  return mutate(checked(sources), sources, { filter });
};

const survivors = (rules: string, cases: string): readonly string[] =>
  mutantsThat(reportOf(rules, cases), "survived").map(said);

const all = "permit all on Book to borrow\n";

describe("a change that no case notices is found", () => {
  it.each([
    [
      "of a limit that no case reaches",
      `${all}quota most on Book to borrow counts resource.lent at most 2 code Most because "No."`,
      "ann may borrow dune with dune { lent: 3 } ann may not borrow dune : Most",
      ["2 is 1 less", "2 is 1 more"],
    ],
    [
      "of an edge that no case stands on",
      `${all}forbid few on Book to borrow when resource.copies < 3 code Few because "No."`,
      "ann may not borrow dune : Few with dune { copies: 9 } ann may borrow dune",
      [
        "resource.copies < 3 `<` becomes `!=`",
        "resource.copies < 3 `<` becomes `<=`",
        "3 is 1 less",
        "3 is 1 more",
      ].filter((text) => !text.includes("!=")),
    ],
    [
      "of a condition that decides nothing",
      `${all}forbid few on Book to borrow when resource.copies == 1 when resource.lent == 0 code Few because "No."`,
      "ann may not borrow dune : Few with dune { copies: 2 } ann may borrow dune with dune { copies: 0 } ann may borrow dune",
      [
        "when resource.lent == 0 is dropped",
        "resource.lent == 0 `==` becomes `<=`",
        "resource.lent == 0 `==` becomes `>=`",
      ],
    ],
    [
      "of a code that no case names",
      `${all}forbid ann on Book to borrow when subject.name == "Ann" code Ann because "No."`,
      'ann may not borrow dune bob may borrow dune with bob { name: "An" } bob may borrow dune',
      ["code Ann becomes another code"],
    ],
    [
      "of an action that no case asks for",
      "permit all on Book to borrow, look",
      "ann may borrow dune",
      ["permit all on Book loses `look`"],
    ],
    [
      "of a reason for which no lock is held",
      `${all}lock away on Book to borrow for repairing, missing code Away because "No."`,
      `ann may borrow dune with dune { locks: [{ reason: "missing", since: time "2026-03-01T00:00:00Z" }] } ann may not borrow dune : Away`,
      ["lock away loses `repairing`"],
    ],
    [
      "of a set that is never mixed",
      'permit sandy on Book to borrow when any tag in resource.tags where tag == "sand"',
      'with dune { tags: ["sand"] } ann may borrow dune with dune { tags: ["san"] } ann may not borrow dune : NotPermitted with dune { tags: ["sand~"] } ann may not borrow dune',
      [`any tag in resource.tags where tag == "sand" \`any\` becomes \`all\``],
    ],
    [
      "of the time that an end takes",
      `permit lent on Book to borrow when loan is active
       lifecycle loan on Book starts at resource.due ends at resource.back code Back takes 2 hours`,
      `ann may not borrow dune : NotPermitted
       loan is pending for ann on dune
       with dune { due: time "2026-03-02T10:00:00Z" } ann may borrow dune
       with dune { back: time "2026-03-02T11:00:00Z" } ann may not borrow dune : NotPermitted
       loan is ending for ann on dune : Back`,
      ["2 hours is 1 millisecond less", "2 hours is 1 millisecond more"],
    ],
    [
      "of days of the week",
      `${all}forbid closed on Book to borrow when now is on saturday | sunday at "+00:00" code Closed because "No."`,
      `ann may borrow dune
       at time "2026-03-07T00:00:00Z" ann may not borrow dune : Closed
       at time "2026-03-06T23:59:59Z" ann may borrow dune
       at time "2026-03-08T23:59:59Z" ann may not borrow dune : Closed
       at time "2026-03-09T00:00:00Z" ann may borrow dune`,
      ["takes thursday in", "takes tuesday in", "takes wednesday in"].map(
        (words) => `now is on saturday | sunday at "+00:00" ${words}`,
      ),
    ],
  ])("%s", (_, rules, cases, expected) => {
    expect([...survivors(rules, cases)].sort()).toEqual([...expected].sort());
  });
});

describe("a mutant", () => {
  it("changes a `let` once, in every rule that uses it, its messages included", () => {
    const rules = `let most = 3
      permit some on Book to borrow when resource.copies <= most
      permit look on Book to look when resource.copies <= most
      forbid many on Book to borrow when resource.lent > 0 code Many because "{most}"`;
    const sources = librarySources(rules, "ann may borrow dune");
    const more = mutantsIn(sources).filter(({ text, words }) => text === "3" && words === "is 1 more");
    expect(more.map(({ owners }) => owners.map(({ name }) => name))).toEqual([["some", "look", "many"]]);
  });

  it("is not made of a number that nobody wrote", () => {
    const rules = `${all}quota most on Book to borrow counts resource.lent at most 2 code Most because "No."
      lifecycle loan on Book starts at resource.due ends at resource.back code Back
      permit every on Book to look when any tag in resource.tags`;
    const numbers = mutantsIn(librarySources(rules, "")).filter(
      ({ kind }) => kind === "number" || kind === "takes" || kind === "value",
    );
    expect(numbers.map(said)).toEqual(["2 is 1 less", "2 is 1 more"]);
  });

  it("that folds to the same constant is equivalent", () => {
    const report = reportOf(
      `${all}forbid odd on Book to borrow when 1 > 2 code Odd because "No."`,
      "ann may borrow dune",
    );
    expect(mutantsThat(report, "equivalent").map(said)).toContain("2 is 1 more");
    expect(mutantsThat(report, "survived").map(said)).not.toContain("2 is 1 more");
  });

  it("is about the rules that were asked for", () => {
    const rules = `${all}permit looking on Book to look`;
    const { results } = reportOf(rules, "ann may borrow dune ann may look dune", "look");
    expect(new Set(results.map(({ mutant }) => mutant.rule))).toEqual(new Set(["looking"]));
  });

  it("survives where there are no tests", () => {
    const sources = librarySources(all, "").slice(0, 2);
    const { results } = mutate(checked(sources), sources);
    expect(results.map(({ fate }) => fate)).toEqual(["survived", "survived"]);
  });

  it("has a kind, and there is one of each kind", () => {
    const rules = `permit all on Book to borrow
      when resource.tags contains "sand" or subject.name in ["Ann", "Bob"] or subject.blocked == true
      when all tag in resource.tags where tag != "dry"
      unless resource.shelf is Shelf | Reader and now is on sunday at "+00:00"`;
    const others = mutantsIn(librarySources(rules, ""));
    const found = new Set([...mutantsOf(shipped, shippedSources), ...others].map(({ kind }) => kind));
    expect([...found].sort()).toEqual(Object.keys(mutationKinds).sort());
  });
});

type Tree = unknown;

/** Where two trees differ: the places in the source of the smallest expressions, and below them the path. */
const differences = (one: Tree, other: Tree, where = ""): readonly string[] => {
  if (JSON.stringify(one) === JSON.stringify(other)) return [];
  const isPlain = [one, other].some((each) => typeof each !== "object" || each === null);
  if (isPlain || Array.isArray(one) !== Array.isArray(other)) return [where];
  const [left, right] = [one, other] as [Readonly<Record<string, Tree>>, Readonly<Record<string, Tree>>];
  const here = left.span === undefined ? where : JSON.stringify(left.span);
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  if (left.kind !== right.kind || (Array.isArray(one) && one.length !== keys.size)) return [here];
  if (Array.isArray(one) && one.length !== (other as readonly Tree[]).length) return [here];
  return [...keys].flatMap((key) => differences(left[key], right[key], `${here}/${key}`));
};

describe("any mutant of the shipped policy", () => {
  const mutants = mutantsOf(shipped, shippedSources);
  const anyMutant = fc.constantFrom(...mutants);

  it("differs from it, and only in the rules that it says", () => {
    fc.assert(
      fc.property(anyMutant, (mutant) => {
        const changed = applyMutant(shipped, mutant);
        const kept = new Set([...changed.rules, ...changed.lifecycles]);
        const gone = [...shipped.rules, ...shipped.lifecycles].filter((each) => !kept.has(each));
        expect(new Set(gone)).toEqual(new Set(mutant.owners));
        expect(JSON.stringify(changed)).not.toBe(JSON.stringify(shipped));
      }),
    );
  });

  it("differs from it at one place of one rule", () => {
    fc.assert(
      fc.property(anyMutant, (mutant) => {
        for (const owner of mutant.owners) {
          const changed = "kind" in owner ? mutant.ruleOf(owner) : mutant.lifecycleOf(owner);
          // A `let` may stand in a rule twice; it is one place in the source.
          expect(new Set(differences(owner, changed)).size, said(mutant)).toBe(1);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("has a name of its own", () => {
    const names = mutants.map(({ place, kind, words }) => JSON.stringify([place, kind, words]));
    expect(new Set(names).size).toBe(names.length);
  });
});

describe("a report of mutants", () => {
  const report = reportOf(
    `${all}quota most on Book to borrow counts resource.lent at most 2 code Most because "No."`,
    "ann may borrow dune with dune { lent: 3 } ann may not borrow dune : Most",
  );

  it("says what survived, where and why it matters", async () => {
    await expect(`${renderMutation(report)}\n`).toMatchFileSnapshot("golden/mutation.text.txt");
  });

  it("is data for programs", async () => {
    await expect(`${mutationJson(report, 0.1)}\n`).toMatchFileSnapshot("golden/mutation.json.txt");
  });
});
