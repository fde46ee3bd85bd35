/** What is offered for each refusal of the policy tests that we ship, tried again by hand and by the compiler. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Program } from "../../dsl/index.ts";
import { createDraft } from "../../engine/explanation-draft.ts";
import { compile, createExplainer, type DecisionRequest, requestOf } from "../../engine/index.ts";
import { changeByHand } from "./changed-by-hand.ts";
import { book, borrowing, checked, libraryPolicy } from "./world.ts";

const policies = new URL("../../policies/", import.meta.url);
const folders = ["", ...readdirSync(new URL("examples/", policies)).map((name) => `examples/${name}/`)];

const programIn = (folder: string): Program => {
  const url = new URL(folder, policies);
  const files = readdirSync(url).filter((name) => name.endsWith(".lend"));
  return checked(files.map((file) => ({ file, text: readFileSync(new URL(file, url), "utf8") })));
};

interface Refused {
  readonly name: string;
  readonly request: DecisionRequest;
}

const refusedIn = (program: Program): readonly Refused[] => {
  const evaluator = compile(program);
  return program.tests
    .flatMap(({ cases }) => cases)
    .flatMap((one) => (one.kind === "decision" ? [one] : []))
    .map((one) => ({ name: `${one.place.file}:${one.place.line} ${one.text}`, request: requestOf(one) }))
    .filter(({ request }) => evaluator.decide(request).outcome !== "permitted");
};

/** So that no try changes the facts of another. */
const copyOf = (request: DecisionRequest): DecisionRequest => {
  const draft = createDraft(request);
  if (draft === null) throw new Error("the facts are too many to be copied");
  return draft.request;
};

describe.each(folders)("the refusals of policies/%s", (folder) => {
  const program = programIn(folder);
  const refused = refusedIn(program);
  const [explainer, evaluator] = [createExplainer(program), compile(program)];
  const offers = refused.map(({ name, request }) => ({ name, request, changes: explainer.changes(request) }));

  it("each has a change that would permit it", () => {
    expect(refused.length).toBeGreaterThan(5);
    expect(offers.filter(({ changes }) => changes.length === 0).map(({ name }) => name)).toEqual([]);
  });

  it("each change that a person can make from its words permits, and most are such", () => {
    let [made, all] = [0, 0];
    for (const { name, request, changes } of offers) {
      for (const { facts } of changes) {
        all++;
        const changed = copyOf(request);
        if (!facts.every((fact) => changeByHand(program, changed, fact))) continue;
        const said = `${name}: ${facts.map(({ text }) => text).join(" and ")}`;
        expect(evaluator.decide(changed).outcome, said).toBe("permitted");
        made++;
      }
    }
    expect(made / all).toBeGreaterThan(0.6);
  });

  it("no change is to become somebody who is not among the facts", () => {
    const unknown = offers.flatMap(({ name, changes }) =>
      changes
        .flatMap(({ facts }) => facts)
        .filter(({ value, text }) => /\banother$/.test(value) && !text.includes("were not"))
        .map(({ text }) => `${name}: ${text}`),
    );
    expect(unknown).toEqual([]);
  });

  it("no change asks for a fact that another one does without", () => {
    for (const { name, changes } of offers) {
      const keys = changes.map(({ facts }) => facts.map(({ text }) => text));
      for (const one of keys) {
        const within = keys.filter((other) => other !== one && one.every((text) => other.includes(text)));
        expect(within, name).toEqual([]);
      }
    }
  });
});

describe("the words of a change", () => {
  const offered = (condition: string, attributes: Parameters<typeof book>[0] = {}): readonly string[] => {
    const policy = `permit anyone on Book to borrow
forbid rule on Book to borrow when ${condition} code No because "No."`;
    return createExplainer(libraryPolicy(policy))
      .changes(borrowing({ resource: book(attributes) }))
      .map(({ facts }) => facts.map(({ text }) => text).join(" and "));
  };

  it.each<readonly [what: string, condition: string, attributes: Parameters<typeof book>[0], change: string]>(
    [
      ["a number that must not be", "resource.copies == 3", {}, "`resource.copies` were not `3`"],
      ["a part of a sum that must not be", "resource.lent + 2 == 3", {}, "`resource.lent` were not `1`"],
      ["a factor", "resource.copies * 2 >= 5", {}, "`resource.copies` were at most `2`"],
      [
        "a factor of what is negative",
        "resource.copies * -2 <= -5",
        {},
        "`resource.copies` were at most `2`",
      ],
      ["the other factor", "2 * resource.copies < 7", {}, "`resource.copies` were at least `4`"],
      ["what is taken away", "10 - resource.copies > 6", {}, "`resource.copies` were at least `4`"],
      ["the only product", "resource.copies * 2 != 10", {}, "`resource.copies` were `5`"],
      [
        "elements",
        'any tag in resource.tags where tag starts with "s"',
        { tags: ["sea", "air", "sky"] },
        "`resource.tags` did not contain `sea` or `sky`",
      ],
      ["somebody else", "resource.shelf == resource.holder", {}, "`resource.shelf` were not `Reader ann`"],
    ],
  )("%s", (_, condition, attributes, change) => {
    expect(offered(condition, attributes)).toContain(change);
  });

  it("a product that no whole number makes is not offered", () => {
    expect(offered("resource.copies * 2 != 7")).toEqual([]);
    expect(offered("resource.copies * 0 != 7")).toEqual([]);
  });
});
