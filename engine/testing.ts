/** Runs the tests that stand beside the rules of a policy. */
import type { DecisionCase, Place, Program, StateCase, TestCase } from "../dsl/program.ts";
import type { Decision, LifecycleStatus } from "./decision.ts";
import type { Evaluator } from "./evaluator.ts";
import { EvaluationFailure } from "./failure.ts";
import { compareText } from "./order.ts";
import { explainFailure, explainState } from "./testing-explanation.ts";
import { partiesOf, requestOf } from "./testing-facts.ts";

export interface TestReport {
  readonly tests: number;
  readonly cases: number;
  /** In the order of the program. */
  readonly failures: readonly TestFailure[];
}

/** A case that was decided otherwise than it says. */
export interface TestFailure {
  /** The title of its test. */
  readonly title: string;
  /** The case as it is written. */
  readonly text: string;
  readonly place: Place;
  /** What was expected, and what was decided and why; lines of at most 96 columns. */
  readonly explanation: string;
  /** The case says that the request is refused, or that something is not active, and the policy says otherwise. */
  readonly permits: boolean;
}

/** The code of a decision that no rule refuses and no permit permits, as a test may name it. */
export const notPermittedCode = "NotPermitted";

/** Each code of a decision once, sorted. */
export const codesOf = (decision: Decision): readonly string[] =>
  decision.outcome === "not_permitted"
    ? [notPermittedCode]
    : [...new Set(decision.refusals.map(({ code }) => code))].sort(compareText);

const sameCodes = (one: readonly string[], other: readonly string[]): boolean =>
  JSON.stringify([...new Set(one)].sort(compareText)) === JSON.stringify(other);

const holdsUntil = ({ until }: TestCase, found: number | null): boolean => until === null || until === found;

/** Whether a decision is what a case says. `may not` without codes is content with any refusal. */
const passes = (one: DecisionCase, decision: Decision): boolean => {
  const { expected, saying } = one;
  if (!holdsUntil(one, decision.validUntil)) return false;
  if (saying !== null && !decision.refusals.some(({ message }) => message.includes(saying))) return false;
  if (expected.permitted) return decision.outcome === "permitted";
  if (decision.outcome === "permitted") return false;
  return expected.codes.length === 0 || sameCodes(expected.codes, codesOf(decision));
};

/** What a case came to: null where it passes. */
type Verdict = Pick<TestFailure, "explanation" | "permits"> | null;

const decide = (evaluator: Evaluator, one: DecisionCase): Verdict => {
  const decision = evaluator.decide(requestOf(one));
  if (passes(one, decision)) return null;
  const permits = decision.outcome === "permitted" && !one.expected.permitted;
  return { explanation: explainFailure(one, decision), permits };
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

const askState = (evaluator: Evaluator, one: StateCase): Verdict => {
  const status = statusOf(evaluator, one);
  const explanation = explainState(one, status);
  if (typeof status === "string") return { explanation, permits: false };
  const sameCause = one.cause === null || one.cause === status.cause;
  if (one.state === status.state && sameCause && holdsUntil(one, status.changesAt)) return null;
  return { explanation, permits: status.state === "active" && one.state !== "active" };
};

/** Decides every case of every test. The evaluator must be of the same program. */
export const runTests = (program: Program, evaluator: Evaluator): TestReport => {
  const failures: TestFailure[] = [];
  let cases = 0;
  for (const { title, cases: own } of program.tests) {
    for (const one of own) {
      cases++;
      const verdict = one.kind === "state" ? askState(evaluator, one) : decide(evaluator, one);
      if (verdict) failures.push({ title, text: one.text, place: one.place, ...verdict });
    }
  }
  return { tests: program.tests.length, cases, failures };
};
