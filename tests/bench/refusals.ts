/** What an explanation costs beside a bare refusal, for every refusal of the policy tests: the worst counts. */
import { readdirSync, readFileSync } from "node:fs";
import type { Program, Source } from "../../dsl/index.ts";
import { createExplainer, interpret, requestOf } from "../../engine/index.ts";
import { programOf } from "./many-rules.ts";
import type { Row } from "./report.ts";
import { inTurns, median } from "./rounds.ts";

const policies = new URL("../../policies/", import.meta.url);

/** The shipped policies and each of the examples. */
const folders = (): readonly URL[] => [
  policies,
  ...readdirSync(new URL("examples/", policies)).map((name) => new URL(`examples/${name}/`, policies)),
];

const sourcesIn = (folder: URL): readonly Source[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".lend"))
    .map((file) => ({ file, text: readFileSync(new URL(file, folder), "utf8") }));

interface Refusal {
  readonly name: string;
  readonly bare: () => unknown;
  /** Decided so that it can be explained later. */
  readonly recorded: () => unknown;
  readonly explained: () => unknown;
}

const refusalsOf = (program: Program): readonly Refusal[] => {
  const [evaluator, explainer] = [interpret(program), createExplainer(program)];
  return program.tests.flatMap(({ cases }) =>
    cases.flatMap((one) => {
      if (one.kind !== "decision") return [];
      const request = requestOf(one);
      if (evaluator.decide(request).outcome === "permitted") return [];
      return [
        {
          name: `${one.place.file}:${one.place.line}`,
          bare: () => evaluator.decide(request),
          recorded: () => explainer.decide(request),
          explained: () => explainer.explain(request),
        },
      ];
    }),
  );
};

const callsInTurn = 50;
const target = 2.5;

/** In nanoseconds. */
interface Cost {
  readonly name: string;
  readonly bare: number;
  readonly recorded: number;
  readonly explained: number;
}

const costsOf = (refusals: readonly Refusal[]): readonly Cost[] => {
  const runs = refusals.flatMap(({ bare, recorded, explained }) => [bare, recorded, explained]);
  const least = inTurns(runs, callsInTurn);
  return refusals.map(({ name }, at) => {
    const [bare = Number.NaN, recorded = Number.NaN, explained = Number.NaN] = least.slice(3 * at);
    return { name, bare, recorded, explained };
  });
};

type Way = "recorded" | "explained";

const rowOf = (name: string, nanoseconds: number, ratio: string): Row => ({
  name,
  value: `${Math.round(nanoseconds)} ns`,
  ratio,
});

const rowsOf = (costs: readonly Cost[], way: Way, name: string): readonly Row[] => {
  const ratio = (cost: Cost): number => cost[way] / cost.bare;
  const byRatio = [...costs].sort((one, other) => ratio(one) - ratio(other));
  const worst = byRatio.at(-1);
  const middle = median(costs.map((cost) => cost[way]));
  return [
    rowOf(`${name} (median)`, middle, `${median(costs.map(ratio)).toFixed(2)} × bare`),
    ...(worst ? [rowOf(`  the worst, ${worst.name}`, worst[way], `${ratio(worst).toFixed(2)} × bare`)] : []),
  ];
};

/** @param each whether each refusal has a row of its own */
export const measureRefusals = (each: boolean): readonly Row[] => {
  const costs = costsOf(folders().flatMap((folder) => refusalsOf(programOf(sourcesIn(folder)))));
  return [
    rowOf(`${costs.length} refusals, bare (median)`, median(costs.map(({ bare }) => bare)), ""),
    ...rowsOf(costs, "recorded", "decided so that it can be explained"),
    ...rowsOf(costs, "explained", `explained; target ${target} × bare`),
    ...(each ? costs : []).map(({ name, bare, explained }) =>
      rowOf(name, explained, `${(explained / bare).toFixed(2)} × bare`),
    ),
  ];
};
