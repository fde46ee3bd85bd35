/** A generated program with requests for it. */
import fc from "fast-check";
import { checkProgram, type Program, renderDiagnostics, type Source } from "../../../dsl/index.ts";
import type { DecisionRequest } from "../../../engine/index.ts";
import { choicesFrom } from "./choices.ts";
import { generateRequests } from "./facts.ts";
import { generateModel } from "./model.ts";
import { generateSources } from "./policy.ts";

export interface Generated {
  readonly sources: readonly Source[];
  readonly program: Program;
  readonly requests: readonly DecisionRequest[];
}

/** Throws where the checker refuses what the generator takes to be well-typed. */
export const generate = (seed: number): Generated => {
  const choices = choicesFrom(seed);
  const model = generateModel(choices);
  const requests = generateRequests(choices, model, 6);
  const sources = generateSources(choices, model);
  const { program, diagnostics } = checkProgram(sources);
  if (program !== null) return { sources, program, requests };
  throw new Error(renderDiagnostics(diagnostics, sources, { color: false }));
};

/** How many programs the evaluators are compared on; more in a longer run. */
const cases = Number(process.env.LENDBASE_CASES ?? 2_000);

/** Milliseconds, for a machine that does many things at once. */
export const programsTimeout = 60_000 + cases * 60;

/** Checks that something holds for generated programs. A failure names the seed, which `generate` takes. */
export const forPrograms = (count: "all" | "some", holds: (generated: Generated) => void): void => {
  const seeds = fc.noShrink(fc.nat({ max: 0x7fffffff }));
  const numRuns = count === "all" ? cases : Math.ceil(cases / 8);
  fc.assert(
    fc.property(seeds, (seed) => holds(generate(seed))),
    { numRuns },
  );
};
