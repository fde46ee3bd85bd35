/** Runs the tests that stand beside the rules of a policy. */
import type {
  CaseRow,
  DecisionCase,
  Place,
  PolicyTest,
  Program,
  StateCase,
  TestCase,
} from "../dsl/program.ts";
import type { LifecycleStatus } from "./decision.ts";
import type { Evaluator } from "./evaluator.ts";
import type { Explainer } from "./explainer.ts";
import { EvaluationFailure } from "./failure.ts";
import { decisionDifferences, outcomeFits, stateFits } from "./testing-differences.ts";
import { explainFailure, explainState } from "./testing-explanation.ts";
import { partiesOf, requestOf } from "./testing-facts.ts";
import { createTrees } from "./testing-trees.ts";

export interface TestReport {
  readonly tests: number;
  readonly cases: number;
  /** In the order of the program. */
  readonly failures: readonly TestFailure[];
  /** Each test, in the order of the program. */
  readonly results: readonly TestResult[];
}

/** What one test came to. */
export interface TestResult {
  readonly title: string;
  readonly place: Place;
  readonly cases: number;
  readonly failures: readonly TestFailure[];
  /** How long it took by the clock of the options; 0 without one. */
  readonly milliseconds: number;
}

/** A case that was decided otherwise than it says. */
export interface TestFailure {
  /** The title of its test. */
  readonly title: string;
  /** The case as it is written. */
  readonly text: string;
  readonly place: Place;
  /** The row of a table that made the case; null for one that stands by itself. */
  readonly row: CaseRow | null;
  /** What was expected, and what was decided and why. */
  readonly explanation: string;
  /** The case says that the request is refused, or that something is not active, and the policy says otherwise. */
  readonly permits: boolean;
}

export interface RunOptions {
  /** Shows failing decisions as trees, the first few of a run. */
  readonly explainer?: Explainer;
  /** Milliseconds, of which only differences matter. */
  readonly clock?: () => number;
}

/** What a case came to: null where it passes. */
type Verdict = Pick<TestFailure, "explanation" | "permits"> | null;

interface Runner {
  readonly evaluator: Evaluator;
  readonly treeOf: ReturnType<typeof createTrees>;
}

const decide = ({ evaluator, treeOf }: Runner, one: DecisionCase): Verdict => {
  const decision = evaluator.decide(requestOf(one));
  const fits = outcomeFits(one, decision);
  const differences = fits ? decisionDifferences(one, decision) : [];
  if (fits && differences.length === 0) return null;
  const permits = decision.outcome === "permitted" && !one.expected.permitted;
  return { explanation: explainFailure(one, decision, differences, treeOf(one)), permits };
};

/** The status that a case asks about, or why there is none. */
const statusOf = (evaluator: Evaluator, one: StateCase): LifecycleStatus | string => {
  const { subject, resource } = partiesOf(one);
  try {
    return evaluator.lifecycle(one.lifecycle, subject, resource, one.now);
  } catch (thrown) {
    if (thrown instanceof EvaluationFailure) return thrown.message;
    throw thrown;
  }
};

const askState = ({ evaluator }: Runner, one: StateCase): Verdict => {
  const status = statusOf(evaluator, one);
  if (typeof status === "string") return { explanation: explainState(one, status), permits: false };
  if (stateFits(one, status)) return null;
  const permits = status.state === "active" && one.state !== "active";
  return { explanation: explainState(one, status), permits };
};

const failureOf = (runner: Runner, title: string, one: TestCase): readonly TestFailure[] => {
  const { text, place, row } = one;
  const verdict = one.kind === "state" ? askState(runner, one) : decide(runner, one);
  return verdict ? [{ title, text, place, row, ...verdict }] : [];
};

const runTest = (runner: Runner, clock: () => number, { title, place, cases }: PolicyTest): TestResult => {
  const began = clock();
  const failures = cases.flatMap((one) => failureOf(runner, title, one));
  return { title, place, cases: cases.length, failures, milliseconds: clock() - began };
};

const noClock = (): number => 0;

/** Decides every case of every test. The evaluator must be of the same program. */
export const runTests = (program: Program, evaluator: Evaluator, options: RunOptions = {}): TestReport => {
  const runner: Runner = { evaluator, treeOf: createTrees(program, options.explainer) };
  const results = program.tests.map((test) => runTest(runner, options.clock ?? noClock, test));
  return {
    tests: results.length,
    cases: results.reduce((sum, { cases }) => sum + cases, 0),
    failures: results.flatMap(({ failures }) => failures),
    results,
  };
};
