/** How much an explanation draws, in nodes: as many for thousands of rules or elements as for some of them. */
import { describe, expect, it } from "vitest";
import {
  createExplainer,
  type ExplainedNode,
  type Explanation,
  renderExplanation,
} from "../../engine/index.ts";
import { book, borrowing, libraryPolicy } from "./world.ts";

const rule = (number: number, condition: string): string =>
  `forbid rule_${number} on Book to borrow when ${condition} code No${number} because "No."`;

const rules = (count: number, condition: (number: number) => string): string =>
  [
    "permit anyone on Book to borrow",
    ...Array.from({ length: count }, (_, number) => rule(number, condition(number))),
  ].join("\n");

/** Every rule looks at two attributes, and the last one refuses. */
const lastRefuses = (count: number): string =>
  rules(count, (number) => `resource.copies > 5 or resource.copies == ${number === count - 1 ? 3 : 4}`);

const explained = (policy: string, resource = book()): Explanation =>
  createExplainer(libraryPolicy(policy)).explain(borrowing({ resource }));

const nodesIn = ({ parts, elements }: ExplainedNode): number =>
  [...parts, ...(elements?.shown.map(({ tree }) => tree) ?? [])].reduce(
    (sum, node) => sum + nodesIn(node),
    1,
  );

const nodesOf = ({ rules }: Explanation): number =>
  rules
    .flatMap((each) => (each.kind === "forbid" ? each.conditions : []))
    .reduce((sum, { tree }) => sum + nodesIn(tree), 0);

describe("an explanation of many rules", () => {
  it("draws as many nodes for two thousand as for a hundred, and says how many rules it leaves out", () => {
    const [some, many] = [explained(lastRefuses(100)), explained(lastRefuses(2_000))];
    expect(nodesOf(many)).toBe(nodesOf(some));
    expect(many.rules).toHaveLength(50);
    expect([some.omitted, many.omitted]).toEqual([51, 1_951]);
    expect(renderExplanation(many, { color: false })).toMatch(
      /\n\n1951 more rules have a say on it and are not shown\.$/,
    );
  });

  it("shows the one that decided, wherever it stands", () => {
    const { deciding, rules } = explained(lastRefuses(2_000));
    expect(deciding).toEqual(["rule_1999"]);
    expect(rules.filter(({ verdict }) => verdict === "refuses").map(({ name }) => name)).toEqual(deciding);
  });

  it("shows fifty of more that decided, and names all of them", () => {
    const { deciding, rules: shown, omitted } = explained(rules(60, () => "resource.copies == 3"));
    expect(deciding).toHaveLength(60);
    expect(shown.map(({ verdict }) => verdict)).toEqual(Array.from({ length: 50 }, () => "refuses"));
    expect(omitted).toBe(11);
  });

  it("shows who is asked for", () => {
    const explainer = createExplainer(libraryPolicy(lastRefuses(200)));
    const { rules } = explainer.explain(borrowing(), ["rule_150"]);
    expect(rules.map(({ name }) => name)).toContain("rule_150");
    expect(rules).toHaveLength(50);
  });

  it("leaves nothing out of fifty, and says so", () => {
    const explanation = explained(lastRefuses(49));
    expect(explanation.rules).toHaveLength(50);
    expect(explanation.omitted).toBe(0);
    expect(renderExplanation(explanation, { color: false })).not.toContain("not shown");
  });
});

describe("an explanation of a large set", () => {
  it("draws as many nodes for five thousand elements as for a hundred, and the same ones in any order", () => {
    const policy = rules(1, () => 'not any tag in resource.tags where tag starts with "z"');
    const tags = (count: number) => Array.from({ length: count }, (_, number) => `tag-${1_000_000 + number}`);
    const [some, many] = [100, 5_000].map((count) => explained(policy, book({ tags: tags(count) })));
    const turned = explained(policy, book({ tags: tags(5_000).reverse() }));
    expect(many && nodesOf(many)).toBe(some && nodesOf(some));
    expect(turned).toEqual(many);
  });
});
