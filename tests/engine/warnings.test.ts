import { describe, expect, it } from "vitest";
import { checkProgram, type Span } from "../../dsl/index.ts";
import type { Expression } from "../../dsl/program.ts";
import { interpret } from "../../engine/index.ts";
import { choicesFrom } from "./generated/choices.ts";
import { generateRequests } from "./generated/facts.ts";
import { generateModel } from "./generated/model.ts";
import { generateSources } from "./generated/policy.ts";

/** Each is gone through once for each kind of warning. */
const count = Math.min(Number(process.env.LENDBASE_CASES ?? 600), 5_000);
const seeds = Array.from({ length: count }, (_, at) => at + 1);

/** The warnings of a generated policy, and what it decides. */
const generated = (seed: number) => {
  const choices = choicesFrom(seed);
  const model = generateModel(choices);
  const requests = generateRequests(choices, model, 12);
  const { program, diagnostics } = checkProgram(generateSources(choices, model));
  if (program === null) throw new Error(`seed ${seed} is refused`);
  const evaluator = interpret(program);
  const decisions = requests.map((request) => ({ request, decision: evaluator.decide(request) }));
  return { program, diagnostics, decisions };
};

const isAt = (one: Span, other: Span): boolean =>
  one.file === other.file && one.start === other.start && one.end === other.end;

interface Facts {
  readonly name: string;
  readonly type: string;
  readonly actions?: readonly string[];
}

/** What was said of generated programs with one code, and the decisions about that type of resource. */
const saidWith = (code: string) =>
  seeds.flatMap((seed) => {
    const { diagnostics, decisions } = generated(seed);
    return diagnostics
      .filter((each) => each.code === code)
      .map((each) => {
        const facts = each.facts as Facts;
        const about = decisions.filter(({ request }) => request.resource.type === facts.type);
        return { seed: `seed ${seed}`, facts, about };
      });
  });

describe("on any program and any facts", { timeout: 60_000 + count * 60 }, () => {
  it("a rule that is said never to apply never does", () => {
    const said = saidWith("LEND0400");
    for (const { seed, facts, about } of said) {
      for (const { decision } of about) {
        const refused = decision.refusals.filter(({ rule }) => rule === facts.name).map(({ code }) => code);
        expect(decision.permits, seed).not.toContain(facts.name);
        expect(
          refused.filter((code) => code !== "EvaluationFailed"),
          seed,
        ).toEqual([]);
      }
    }
    expect(said.length).toBeGreaterThan(10);
  });

  it("a permit that is said to be covered permits nothing", () => {
    const said = saidWith("LEND0402");
    for (const { seed, facts, about } of said) {
      for (const { request, decision } of about) {
        if (!facts.actions?.includes(request.action) || !decision.permits.includes(facts.name)) continue;
        expect(decision.outcome, seed).toBe("forbidden");
      }
    }
    expect(said.length).toBeGreaterThan(10);
  });

  it("a condition that is said to hold always never changes", () => {
    for (const seed of seeds.slice(0, 500)) {
      const { program, diagnostics } = generated(seed);
      const alone = diagnostics.filter(
        ({ code, facts }) => code === "LEND0401" && "alone" in facts && facts.alone === true,
      );
      if (alone.length === 0) continue;
      const choices = choicesFrom(seed);
      const requests = generateRequests(choices, generateModel(choices), 12);
      const values = new Map<Expression, Set<unknown>>();
      const evaluator = interpret(program, (expression, value) => {
        if (typeof value !== "boolean" || !alone.some(({ span }) => isAt(span, expression.span))) return;
        values.set(expression, (values.get(expression) ?? new Set()).add(value));
      });
      for (const request of requests) evaluator.decide(request);
      // Under `unless` it always fails, so it is asked whether it changes.
      for (const seen of values.values()) expect(seen.size, `seed ${seed}`).toBe(1);
    }
  });
});
