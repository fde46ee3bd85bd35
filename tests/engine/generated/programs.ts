/** A generated program with requests for it. */
import fc from "fast-check";
import { checkProgram, type Program, renderDiagnostics, type Source } from "../../../dsl/index.ts";
import { type DecisionRequest, EvaluationFailure, type Evaluator, interpret } from "../../../engine/index.ts";
import { choicesFrom } from "./choices.ts";
import { brokenRequest, generateRequests, requestIn, Unsatisfiable, type World } from "./facts.ts";
import { generateModel, type Model } from "./model.ts";
import { type Declarations, dealt, generateDeclarations } from "./policy.ts";
import { generateSoundWorld } from "./sound-facts.ts";
import { type Asked, writtenTests } from "./written-tests.ts";

export interface Generated {
  readonly model: Model;
  readonly declarations: Declarations;
  readonly sources: readonly Source[];
  readonly program: Program;
  readonly requests: readonly DecisionRequest[];
  /** A request of no shape that has a meaning. */
  readonly broken: DecisionRequest;
  /** What made all of this. */
  readonly seed: number;
}

/** Throws where the checker refuses what the generator takes to be well-typed. */
export const programOf = (sources: readonly Source[]): Program => {
  const { program, diagnostics } = checkProgram(sources);
  if (program !== null) return program;
  throw new Error(renderDiagnostics(diagnostics, sources, { color: false }));
};

/** Throws where the checker refuses what the generator takes to be well-typed. */
export const generate = (seed: number): Generated => {
  const choices = choicesFrom(seed);
  const model = generateModel(choices);
  const requests = generateRequests(choices, model, 6);
  const declarations = generateDeclarations(choices, model);
  const sources = dealt(choices, declarations);
  const broken = brokenRequest(choices, choices.pick(requests));
  return { model, declarations, sources, program: programOf(sources), requests, broken, seed };
};

/** The requests of {@link generate}, made anew, so that they can be changed. */
export const requestsOf = (seed: number, count: number): readonly DecisionRequest[] => {
  const choices = choicesFrom(seed);
  return generateRequests(choices, generateModel(choices), count);
};

export interface Tested {
  readonly program: Program;
  readonly sources: readonly Source[];
  /** What each of the tests asks, with facts that no test was read for. */
  readonly asked: readonly Asked[];
}

/** A request that the schema makes possible in this world, if a draw finds one. */
const possibleRequest = (world: World): readonly DecisionRequest[] => {
  try {
    return [requestIn(world)];
  } catch (thrown) {
    if (thrown instanceof Unsatisfiable) return [];
    throw thrown;
  }
};

/** Of the one lifecycle on the type of the resource. */
const statusOf = (evaluator: Evaluator, { subject, resource, now }: DecisionRequest): Asked["status"] => {
  try {
    return evaluator.lifecycle(`life${resource.type}`, subject, resource, now);
  } catch (thrown) {
    if (thrown instanceof EvaluationFailure) return null;
    throw thrown;
  }
};

/** Facts that are as the schema says, with requests about them; none where no facts were found for any. */
export const soundRequests = ({ model, seed }: Generated) => {
  const choices = choicesFrom(seed + 1);
  const world = generateSoundWorld(choices, model);
  const requests = Array.from({ length: 12 }, () => possibleRequest(world))
    .flat()
    .slice(0, 4);
  return { choices, world, requests };
};

const tested = new WeakMap<Generated, Tested | null>();

/** The program with tests that say what is decided; null where no facts were found that a test could give. */
export const withTests = (generated: Generated): Tested | null => {
  const known = tested.get(generated);
  const made = known === undefined ? addTests(generated) : known;
  tested.set(generated, made);
  return made;
};

const addTests = (generated: Generated): Tested | null => {
  const { sources, program } = generated;
  const { choices, world, requests } = soundRequests(generated);
  if (requests.length === 0) return null;
  const evaluator = interpret(program);
  const asked = requests.map(
    (request): Asked => ({
      request,
      decision: evaluator.decide(request),
      status: statusOf(evaluator, request),
    }),
  );
  const text = ["policy generated for generated", ...writtenTests(choices, world, asked)].join("\n");
  const all = [...sources, { file: "generated.tests.lend", text }];
  return { program: programOf(all), sources: all, asked };
};

/** How many programs the evaluators are compared on; more in a longer run. */
const cases = Number(process.env.LENDBASE_CASES ?? 2_000);

/** Milliseconds, for a machine that does many things at once. */
export const programsTimeout = 60_000 + cases * 60;

/** The same seeds for each property, so that a program is made once for all that ask about few. */
const firstSeed = Number(process.env.LENDBASE_SEED ?? Math.floor(Math.random() * 0x40000000));
const kept = new Map<number, Generated>();
/** A program and its facts take a few hundred kilobytes. */
const mostKept = 300;

const keptOr = (seed: number): Generated => {
  const known = kept.get(seed);
  if (known !== undefined) return known;
  const made = generate(seed);
  if (kept.size < mostKept) kept.set(seed, made);
  return made;
};

/** Checks that something holds for generated programs. A failure names the seed, which {@link generate} takes. */
export const forPrograms = (count: "all" | "some", holds: (generated: Generated) => void): void => {
  const seeds = fc.noShrink(fc.nat({ max: 0x7fffffff }));
  const numRuns = count === "all" ? cases : Math.ceil(cases / 8);
  fc.assert(
    fc.property(seeds, (seed) => holds(keptOr(seed))),
    { numRuns, seed: firstSeed },
  );
};
