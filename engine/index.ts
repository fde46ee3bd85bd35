/** The public face of the engine. */

export { compile } from "./compiler.ts";
export { type Coverage, measureCoverage, type Outcome as CoverageOutcome, type Point } from "./coverage.ts";
export { renderLcov } from "./coverage-lcov.ts";
export { coverageJson, lowestPercent, renderCoverage, renderListing } from "./coverage-report.ts";
export type {
  Decision,
  LifecycleStatus,
  NearMiss,
  Outcome,
  QuotaUse,
  Refusal,
  RefusalKind,
} from "./decision.ts";
export { type Evaluation, type EvaluationFacts, evaluateExpression } from "./evaluation.ts";
export type { Evaluator } from "./evaluator.ts";
export { createExplainer, type Explainable, type Explainer } from "./explainer.ts";
export type * from "./explanation.ts";
export { type ExplanationOptions, renderExplanation } from "./explanation-report.ts";
export type { DecisionRequest, EntityFacts, FactValue, LockFacts, RecordFacts } from "./facts.ts";
export { type ReadRequest, readRequestJson } from "./facts-json.ts";
export { readInstant } from "./facts-json-values.ts";
export { EvaluationFailure } from "./failure.ts";
export { interpret } from "./interpreter.ts";
export { outcomeTexts, renderTime, renderValue } from "./messages.ts";
export { type Fate, type MutationReport, mutantsThat, mutate } from "./mutation.ts";
export { mutationJson, renderMutation } from "./mutation-report.ts";
export { type RunOptions, runTests, type TestFailure, type TestReport, type TestResult } from "./testing.ts";
export { decisionDifferences, outcomeFits, stateFits } from "./testing-differences.ts";
export { expectation, stateText } from "./testing-explanation.ts";
export { linkEntities, requestOf } from "./testing-facts.ts";
export { renderJunit } from "./testing-junit.ts";
export { renderTestReport, type TestReportOptions } from "./testing-report.ts";
export { selectTests } from "./testing-selection.ts";
export { renderTap } from "./testing-tap.ts";
export { typeName } from "./values.ts";
