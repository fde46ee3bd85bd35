/** Runs the tests that stand beside the rules of a policy. */
import type { Place, Program, TestCase } from "../dsl/program.ts";
import type { Decision } from "./decision.ts";
import type { Evaluator } from "./evaluator.ts";
import { compareText } from "./order.ts";
import { explainFailure } from "./testing-explanation.ts";
import { requestOf } from "./testing-facts.ts";

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
  /** The case says that the request is refused, and the policy permits it. */
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

/** Whether a decision is what a case says. `may not` without codes is content with any refusal. */
const passes = ({ expected, saying }: TestCase, decision: Decision): boolean => {
  if (saying !== null && !decision.refusals.some(({ message }) => message.includes(saying))) return false;
  if (expected.permitted) return decision.outcome === "permitted";
  if (decision.outcome === "permitted") return false;
  return expected.codes.length === 0 || sameCodes(expected.codes, codesOf(decision));
};

/** Decides every case of every test. The evaluator must be of the same program. */
export const runTests = (program: Program, evaluator: Evaluator): TestReport => {
  const failures: TestFailure[] = [];
  let cases = 0;
  for (const { title, cases: own } of program.tests) {
    for (const one of own) {
      cases++;
      const decision = evaluator.decide(requestOf(one));
      if (passes(one, decision)) continue;
      const explanation = explainFailure(one, decision);
      const permits = decision.outcome === "permitted";
      failures.push({ title, text: one.text, place: one.place, explanation, permits });
    }
  }
  return { tests: program.tests.length, cases, failures };
};
