import { describe, expect, it } from "vitest";
import { formatSource, type Program, type Source } from "../../dsl/index.ts";
import {
  compile,
  createExplainer,
  type Decision,
  type DecisionRequest,
  EvaluationFailure,
  type Evaluator,
  interpret,
  type LifecycleStatus,
} from "../../engine/index.ts";
import { choicesFrom } from "./generated/choices.ts";
import { dealt, shuffled } from "./generated/policy.ts";
import { forPrograms, type Generated, programOf, programsTimeout, requestsOf } from "./generated/programs.ts";
import { turnRound } from "./turn-round.ts";

const text = (decision: Decision): string => JSON.stringify(decision);

/** The status, or why there is none. */
const statusOf = (evaluator: Evaluator, name: string, { subject, resource, now }: DecisionRequest) => {
  try {
    return evaluator.lifecycle(name, subject, resource, now);
  } catch (thrown) {
    if (thrown instanceof EvaluationFailure) return thrown.message;
    throw thrown;
  }
};

/** What must stay the same while a decision is valid; a message may tell the time. */
const essence = ({ outcome, permits, refusals, quotas, lifecycles }: Decision): string =>
  JSON.stringify([
    outcome,
    permits,
    refusals.map(({ kind, rule, code }) => [kind, rule, code]),
    quotas,
    lifecycles.map(({ lifecycle, state, cause, endsAt }) => [lifecycle, state, cause, endsAt]),
  ]);

const day = 86_400_000;
/** The last instant that a calendar has; at the next one nothing is asked. */
const lastInstant = 8.64e15;

/** Instants at which the decision must still hold. */
const instantsUntil = (now: number, validUntil: number | null): readonly number[] =>
  (validUntil === null
    ? [now + 1, now + 600_000, now + day, now + 365 * day, now + 1_000_000 * day, lastInstant]
    : [now + 1, Math.floor((now + validUntil) / 2), validUntil - 1]
  ).filter((at) => at <= lastInstant && at < (validUntil ?? Number.POSITIVE_INFINITY));

const reversed = (program: Program): Program => ({
  ...program,
  rules: [...program.rules].reverse(),
  lifecycles: [...program.lifecycles].reverse(),
});

/** The program as the formatter lays it out; fails where it cannot. */
const formatted = (sources: readonly Source[]): Program =>
  programOf(
    sources.map((source) => {
      const result = formatSource(source);
      return { file: source.file, text: result.kind === "formatted" ? result.text : "" };
    }),
  );

/** The same declarations in another order, cut into other files. */
const cut = ({ declarations: { schema, policy }, seed }: Generated): Program => {
  const choices = choicesFrom(seed + 2);
  return programOf(dealt(choices, { schema: shuffled(choices, schema), policy: shuffled(choices, policy) }));
};

/** The same facts with everything that the schema knows and they leave out. */
const toldUndefined = ({ schema }: Program, requests: readonly DecisionRequest[]) => {
  const reached = new Set<object>(requests);
  for (const each of reached) {
    const parts: readonly unknown[] = Object.values(each);
    for (const part of parts) if (typeof part === "object" && part !== null) reached.add(part);
    const { type, attributes }: { type?: unknown; attributes?: unknown } = each;
    const known = Object.hasOwn(schema.entities, String(type)) ? schema.entities[String(type)] : undefined;
    if (typeof attributes !== "object" || attributes === null || Array.isArray(attributes)) continue;
    for (const name of Object.keys(known?.attributes ?? {})) {
      if (!Object.hasOwn(attributes, name)) Object.defineProperty(attributes, name, { value: undefined });
    }
  }
  return requests;
};

/** Without what layout and order may change: places, what is sorted by them, and how a condition is spaced. */
const meaning = ({ refusals, nearMisses, ...rest }: Decision): string =>
  JSON.stringify({
    ...rest,
    refusals: refusals.map(({ place: _, ...refusal }) => JSON.stringify(refusal)).sort(),
    nearMisses: nearMisses.map(({ rule, values }) => JSON.stringify([rule, values])).sort(),
  });

describe("on any program and any facts", { timeout: programsTimeout }, () => {
  it("the interpreter and the compiler say the same, to the byte", () => {
    forPrograms("all", ({ program, requests, broken }) => {
      const [interpreted, compiled] = [interpret(program), compile(program)];
      for (const request of [...requests, broken]) {
        expect(text(compiled.decide(request))).toBe(text(interpreted.decide(request)));
      }
    });
  });

  it("an explanation explains the decision that is made", () => {
    forPrograms("some", ({ program, requests, broken }) => {
      const [evaluator, explainer] = [compile(program), createExplainer(program)];
      for (const request of [...requests, broken]) {
        expect(text(explainer.explain(request).decision)).toBe(text(evaluator.decide(request)));
      }
    });
  });

  it("the interpreter and the compiler find every lifecycle in the same state", () => {
    forPrograms("some", ({ program, requests }) => {
      const [interpreted, compiled] = [interpret(program), compile(program)];
      for (const { name } of program.lifecycles) {
        for (const request of requests) {
          expect(statusOf(compiled, name, request)).toEqual(statusOf(interpreted, name, request));
        }
      }
    });
  });

  it("a lifecycle is in the same state in a decision as without a request", () => {
    forPrograms("some", ({ program, requests }) => {
      const evaluator = compile(program);
      for (const request of requests) {
        for (const status of evaluator.decide(request).lifecycles) {
          expect(statusOf(evaluator, status.lifecycle, request)).toEqual<LifecycleStatus>(status);
        }
      }
    });
  });

  it("the order of rules, files, elements and parents never shows", () => {
    forPrograms("some", ({ program, requests }) => {
      const [evaluator, other] = [compile(program), compile(reversed(program))];
      for (const request of requests) {
        const turned = turnRound(new Map(), request) as DecisionRequest;
        expect(text(other.decide(turned))).toBe(text(evaluator.decide(request)));
      }
    });
  });

  it("the order of declarations and their cutting into files never show", () => {
    forPrograms("some", (generated) => {
      const [evaluator, other] = [compile(generated.program), compile(cut(generated))];
      for (const request of generated.requests) {
        expect(meaning(other.decide(request))).toBe(meaning(evaluator.decide(request)));
      }
    });
  });

  it("the layout of the text never shows", () => {
    forPrograms("some", ({ sources, program, requests }) => {
      const [evaluator, other] = [compile(program), compile(formatted(sources))];
      for (const request of requests) {
        expect(meaning(other.decide(request))).toBe(meaning(evaluator.decide(request)));
      }
    });
  });

  it("a decision holds until it says that it may not", () => {
    forPrograms("some", ({ program, requests }) => {
      const evaluator = interpret(program);
      for (const request of requests) {
        const decision = evaluator.decide(request);
        const { validUntil } = decision;
        expect(validUntil ?? Number.POSITIVE_INFINITY).toBeGreaterThan(request.now);
        for (const now of instantsUntil(request.now, validUntil)) {
          expect(essence(evaluator.decide({ ...request, now }))).toBe(essence(decision));
        }
      }
    });
  });

  it("what is left out is as absent as what is undefined", () => {
    forPrograms("some", ({ program, requests, seed }) => {
      const evaluator = compile(program);
      const told = toldUndefined(program, requestsOf(seed, requests.length));
      for (const [index, request] of requests.entries()) {
        expect(text(evaluator.decide(told[index] as DecisionRequest))).toBe(text(evaluator.decide(request)));
      }
    });
  });

  it("what a decision lists is in the order that it says", () => {
    forPrograms("some", ({ program, requests }) => {
      const evaluator = interpret(program);
      for (const request of requests) {
        const { permits, refusals, quotas, lifecycles } = evaluator.decide(request);
        const lines = refusals.map(({ place: { file, line, column }, rule, code, message }) =>
          [file, ...[line, column].map((each) => String(each).padStart(9)), rule, code, message].join("\0"),
        );
        for (const list of [
          permits,
          lines,
          quotas.map(({ rule }) => rule),
          lifecycles.map(({ lifecycle }) => lifecycle),
        ]) {
          expect(list).toEqual([...list].sort());
        }
      }
    });
  });

  it("nothing is permitted beside a rule that refuses, nor without a permit", () => {
    forPrograms("some", ({ program, requests }) => {
      const evaluator = compile(program);
      for (const request of requests) {
        const { outcome, permits, refusals, nearMisses } = evaluator.decide(request);
        expect(outcome === "forbidden").toBe(refusals.length > 0);
        if (outcome === "permitted") expect(permits).not.toEqual([]);
        if (outcome !== "not_permitted") expect(nearMisses).toEqual([]);
        else expect(permits).toEqual([]);
      }
    });
  });

  it("taking away a fact that the schema requires never takes away the last refusal", () => {
    forPrograms("some", ({ program, requests }) => {
      const evaluator = compile(program);
      for (const request of requests) {
        if (evaluator.decide(request).outcome !== "forbidden") continue;
        const { resource } = request;
        for (const { name, optional } of Object.values(
          program.schema.entities[resource.type]?.attributes ?? {},
        )) {
          if (optional) continue;
          const attributes = { ...resource.attributes, [name]: undefined };
          const decision = evaluator.decide({ ...request, resource: { ...resource, attributes } });
          expect(decision.outcome).toBe("forbidden");
        }
      }
    });
  });
});
