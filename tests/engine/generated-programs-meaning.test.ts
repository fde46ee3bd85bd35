/** Both evaluators share their operators and their arithmetic; here these are held to what they mean. */
import { describe, expect, it } from "vitest";
import type { Expression, Lifecycle, Program, Rule } from "../../dsl/program.ts";
import { childrenOf, decidedBy } from "../../engine/expression-tree.ts";
import { type DecisionRequest, EvaluationFailure, interpret } from "../../engine/index.ts";
import { indexRules, rulesFor } from "../../engine/rule-index.ts";
import { collectInstances, unionOf } from "./generated/instances.ts";
import { meant, sameMeaning, unchecked } from "./generated/meaning.ts";
import { forPrograms, programsTimeout } from "./generated/programs.ts";

type Value = Parameters<NonNullable<Parameters<typeof interpret>[1]>>[1];

/** Decides, and shows every value that is read on the way. */
const watched = (
  program: Program,
  request: DecisionRequest,
  see: (expression: Expression, value: Value) => void,
) => interpret(program, see).decide(request);

/** Every value that an expression had since its parent was evaluated last. */
const createTrail = () => {
  const seen = new Map<Expression, (Value | undefined)[]>();
  return {
    add: (expression: Expression, value: Value): void => {
      const values = seen.get(expression) ?? [];
      values.push(value);
      seen.set(expression, values);
    },
    take: (expression: Expression): readonly (Value | undefined)[] => {
      const values = seen.get(expression) ?? [];
      seen.delete(expression);
      return values;
    },
  };
};

const conditionsOf = ({ ends, each, startsAt, takes }: Lifecycle): readonly Expression[] => [
  ...ends.flatMap(({ at, conditions }) => [at, ...conditions.map(({ expression }) => expression)]),
  ...(each ? [each.set, ...(each.where ? [each.where] : [])] : []),
  startsAt,
  takes,
];

describe("on any program and any facts", { timeout: programsTimeout }, () => {
  it("an expression is what its operator makes of its operands", () => {
    forPrograms("some", ({ program, requests }) => {
      for (const request of requests) {
        const trail = createTrail();
        watched(program, request, (expression, value) => {
          const operands = childrenOf(expression).map((child) => trail.take(child));
          trail.add(expression, value);
          if (value instanceof EvaluationFailure || operands.flat().some((each) => each instanceof Error))
            return;
          const wanted = meant(expression, operands as Parameters<typeof meant>[1]);
          if (wanted === unchecked || sameMeaning(wanted, value)) return;
          expect({ expression, operands, value }).toEqual(wanted);
        });
      }
    });
  });

  it("what cannot be evaluated refuses", () => {
    forPrograms("some", ({ program, requests }) => {
      const owners = new Map<Expression, Rule>(
        program.rules.flatMap((rule) => decidedBy(rule).map((expression) => [expression, rule])),
      );
      for (const request of requests) {
        const failed = new Set<string>();
        const { refusals } = watched(program, request, (expression, value) => {
          const owner = owners.get(expression);
          if (owner && value instanceof EvaluationFailure) failed.add(owner.name);
        });
        const named = refusals.filter(({ kind }) => kind === "failure").map(({ rule }) => rule);
        for (const name of failed) expect(named).toContain(name);
      }
    });
  });

  it("a lifecycle that cannot be evaluated refuses, and has no state", () => {
    forPrograms("some", ({ program, requests }) => {
      const index = indexRules(program);
      for (const request of requests) {
        const rules = rulesFor(index, request);
        for (const lifecycle of rules?.lifecycles ?? []) {
          const parts = new Set(conditionsOf(lifecycle));
          let isFailed = false;
          const decision = watched(program, request, (expression, value) => {
            if (parts.has(expression) && value instanceof EvaluationFailure) isFailed = true;
          });
          if (!isFailed) continue;
          expect(decision.lifecycles.map((status) => status.lifecycle)).not.toContain(lifecycle.name);
          if (!rules?.refusing.some((each) => each.lifecycle === lifecycle)) continue;
          expect(decision.refusals.map(({ rule }) => rule)).toContain(lifecycle.name);
        }
      }
    });
  });

  it("a lifecycle is in the state that its instances make", () => {
    forPrograms("some", ({ program, requests }) => {
      const index = indexRules(program);
      for (const request of requests) {
        for (const lifecycle of rulesFor(index, request)?.lifecycles ?? []) {
          const { instances, see } = collectInstances(lifecycle);
          const { lifecycles } = watched(program, request, see);
          const found = lifecycles.find((each) => each.lifecycle === lifecycle.name);
          if (!found) continue;
          const { lifecycle: _, ...told } = found;
          expect(told).toEqual(unionOf(instances, request.now));
        }
      }
    });
  });

  it("a quota refuses what goes beyond its limit, and a raise lowers nothing", () => {
    forPrograms("some", ({ program, requests }) => {
      const index = indexRules(program);
      for (const request of requests) {
        const values = new Map<Expression, Value>();
        const decision = watched(program, request, (expression, value) => values.set(expression, value));
        for (const { name, counts, adding, limit, raisedBy } of rulesFor(index, request)?.quotas ?? []) {
          const use = decision.quotas.find(({ rule }) => rule === name);
          if (!use) continue;
          const raised = raisedBy === null ? undefined : values.get(raisedBy);
          const most = Math.max(...[values.get(limit), raised].filter((each) => typeof each === "number"));
          const [used, added] = [values.get(counts), values.get(adding)] as [number, number];
          expect([use.used, use.adding, use.limit]).toEqual([used, added, most]);
          const isRefused = decision.refusals.some(({ kind, rule }) => rule === name && kind !== "lifecycle");
          expect(isRefused).toBe(used + added > most);
        }
      }
    });
  });

  it("a lock refuses for the earliest of the reasons that it knows", () => {
    forPrograms("some", ({ program, requests }) => {
      const index = indexRules(program);
      for (const request of requests) {
        const locks: unknown = request.resource.locks;
        if (!Array.isArray(locks) || locks.some((each) => typeof each?.since !== "number")) continue;
        const decision = watched(program, request, () => {});
        for (const { name, reasons } of rulesFor(index, request)?.locks ?? []) {
          const held = locks.filter(({ reason }) => reasons.includes(reason)).map(({ since }) => since);
          const said = decision.refusals.filter(({ rule }) => rule === name);
          expect(said).toHaveLength(held.length > 0 ? 1 : 0);
          if (said[0]?.kind !== "lock") continue;
          expect(said[0].message).toContain(new Date(Math.min(...held)).toISOString());
        }
      }
    });
  });
});
