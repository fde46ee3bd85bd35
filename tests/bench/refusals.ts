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
  readonly explained: () => unknown;
}

const refusalsOf = (program: Program): readonly Refusal[] => {
  const [evaluator, explainer] = [interpret(program), createExplainer(program)];
  return program.tests.flatMap(({ cases }) =>
    cases.flatMap((one) => {
      if (one.kind !== "decision") return [];
      const request = requestOf(one);
      if (evaluator.decide(request).outcome === "permitted") return [];
      const bare = () => evaluator.decide(request);
      const name = `${one.place.file}:${one.place.line}`;
      return [{ name, bare, explained: () => explainer.explain(request) }];
    }),
  );
};

const callsInTurn = 50;
const target = 2.5;

/** In nanoseconds. */
interface Cost {
  readonly name: string;
  readonly bare: number;
  readonly explained: number;
  readonly ratio: number;
}

const costsOf = (refusals: readonly Refusal[]): readonly Cost[] => {
  const least = inTurns(
    refusals.flatMap(({ bare, explained }) => [bare, explained]),
    callsInTurn,
  );
  return refusals.map(({ name }, at) => {
    const [bare = Number.NaN, explained = Number.NaN] = least.slice(2 * at);
    return { name, bare, explained, ratio: explained / bare };
  });
};

/** @param each whether each refusal has a row of its own */
export const measureRefusals = (each: boolean): readonly Row[] => {
  const refusals = folders().flatMap((folder) => refusalsOf(programOf(sourcesIn(folder))));
  const costs = [...costsOf(refusals)].sort((one, other) => one.ratio - other.ratio);
  const worst = costs.at(-1);
  const nanoseconds = (value: number): string => `${Math.round(value)} ns`;
  const ratios = costs.map(({ ratio }) => ratio);
  return [
    {
      name: `${costs.length} refusals, bare (median)`,
      value: nanoseconds(median(costs.map(({ bare }) => bare))),
      ratio: "",
    },
    {
      name: "explained (median)",
      value: nanoseconds(median(costs.map(({ explained }) => explained))),
      ratio: `${median(ratios).toFixed(2)} × bare`,
    },
    {
      name: `the worst, ${worst?.name}`,
      value: nanoseconds(worst?.explained ?? Number.NaN),
      ratio: `${worst?.ratio.toFixed(2)} × bare; target ${target}`,
    },
    ...(each ? costs : []).map(({ name, explained, ratio }) => ({
      name,
      value: nanoseconds(explained),
      ratio: `${ratio.toFixed(2)} × bare`,
    })),
  ];
};
