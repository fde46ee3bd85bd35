/** What a policy says of itself: tests, coverage, explanations and mutants agree with the decisions, and never throw. */
import { describe, expect, it } from "vitest";
import { parseFile } from "../../dsl/parser.ts";
import type { Program, TestCase } from "../../dsl/program.ts";
import {
  compile,
  createExplainer,
  type Decision,
  interpret,
  measureCoverage,
  renderCoverage,
  renderExplanation,
  renderTestReport,
  runTests,
} from "../../engine/index.ts";
import { applyMutant } from "../../engine/mutant.ts";
import { mutantsOf } from "../../engine/mutants.ts";
import { requestOf } from "../../engine/testing-facts.ts";
import { choicesFrom } from "./generated/choices.ts";
import { forPrograms, programsTimeout, type Tested, withTests } from "./generated/programs.ts";

const forTested = (holds: (tested: Tested, seed: number) => void): void =>
  forPrograms("some", (generated) => {
    const tested = withTests(generated);
    if (tested !== null) holds(tested, generated.seed);
  });

const casesOf = ({ tests }: Program): readonly TestCase[] => tests.flatMap(({ cases }) => cases);

/** The case as if it had said the contrary. */
const contrary = (one: TestCase): TestCase =>
  one.kind === "state"
    ? { ...one, state: one.state === "active" ? "absent" : "active" }
    : { ...one, expected: one.expected.permitted ? { permitted: false, codes: [] } : { permitted: true } };

const contradicted = (program: Program): Program => ({
  ...program,
  tests: program.tests.map((test) => ({ ...test, cases: test.cases.map(contrary) })),
});

/** What facts decide; a test program has other places only behind those of its rules. */
const text = (decision: Decision): string => JSON.stringify(decision);

describe("of any program with tests", { timeout: programsTimeout }, () => {
  it("a test passes that says what is decided, and fails where it says the contrary", () => {
    forTested(({ program }) => {
      for (const evaluator of [compile(program), interpret(program)]) {
        expect(runTests(program, evaluator).failures).toEqual([]);
        const failures = runTests(contradicted(program), evaluator).failures;
        expect(failures).toHaveLength(casesOf(program).length);
      }
    });
  });

  it("the facts of a test are those that were written down", () => {
    forTested(({ program, asked }) => {
      const evaluator = compile(program);
      for (const [index, { decision }] of asked.entries()) {
        const one = program.tests[index]?.cases[0];
        if (one?.kind !== "decision") throw new TypeError("the test does not begin with its request");
        expect(text(evaluator.decide(requestOf(one)))).toBe(text(decision));
      }
    });
  });

  it("a failing test is shown with its tree", () => {
    forTested(({ program }) => {
      const wrong = contradicted(program);
      const report = runTests(wrong, interpret(wrong), { explainer: createExplainer(wrong) });
      expect(renderTestReport(report, { verbose: true }).length).toBeGreaterThan(0);
    });
  });

  it("coverage counts what happened, at places of the source", () => {
    forTested(({ program, sources }) => {
      const coverage = measureCoverage(program, sources);
      expect(coverage.tests.failures).toEqual([]);
      expect(renderCoverage(coverage).length).toBeGreaterThan(0);
    });
  });

  it("a mutant is a program that decides", () => {
    forTested(({ program, sources, asked }, seed) => {
      const mutants = mutantsOf(program, sources);
      expect(mutants.length).toBeGreaterThan(0);
      const choices = choicesFrom(seed);
      for (const mutant of choices.several(3, 3, () => choices.pick(mutants))) {
        const changed = applyMutant(program, mutant);
        const [compiled, interpreted] = [compile(changed), interpret(changed)];
        for (const { request } of asked) {
          expect(text(compiled.decide(request))).toBe(text(interpreted.decide(request)));
        }
      }
    });
  });
});

describe("of any program and any facts", { timeout: programsTimeout }, () => {
  it("an explanation is shown, and each change that it offers permits", () => {
    forPrograms("some", ({ program, requests, broken, seed }) => {
      const explainer = createExplainer(program);
      const request = choicesFrom(seed).pick([...requests, broken]);
      const explanation = explainer.explain(request);
      const changes = explainer.changes(request);
      expect(renderExplanation(explanation, { color: false, changes }).length).toBeGreaterThan(0);
    });
  });

  it("its files are read without a mistake", () => {
    forPrograms("some", ({ sources }) => {
      for (const source of sources) expect(parseFile(source).diagnostics).toEqual([]);
    });
  });
});
