/** What a request may say of its subject and its resource, and what only the store may. */
import { describe, expect, it } from "vitest";
import { compile, type DecisionRequest, readRequestJson } from "../../engine/index.ts";
import { attributesJson, factsJson, requestJson } from "./generated/json-facts.ts";
import { forPrograms, programsTimeout, soundRequests } from "./generated/programs.ts";

describe("on any program, a request in JSON", { timeout: programsTimeout }, () => {
  it("is decided as its facts are, whether the store or the request says what the schema lets both say", () => {
    forPrograms("some", (generated) => {
      const { program } = generated;
      const evaluator = compile(program);
      const { world, requests } = soundRequests(generated);
      for (const asked of requests) {
        const { subject, resource, now } = asked;
        const json = requestJson(world, asked);
        for (const without of [[], [subject, resource]]) {
          const { request, problems } = readRequestJson(program.schema, json, factsJson(world, without), now);
          expect(problems).toEqual([]);
          const decision = evaluator.decide(request as DecisionRequest);
          expect(JSON.stringify(decision)).toBe(JSON.stringify(evaluator.decide(asked)));
        }
      }
    });
  });

  it("never overrides what is stored", () => {
    forPrograms("some", (generated) => {
      const { schema } = generated.program;
      const { world, requests } = soundRequests(generated);
      for (const asked of requests) {
        const properties = attributesJson(world, asked.subject, false);
        if (Object.keys(properties).length === 0) continue;
        const json = { ...requestJson(world, asked), subject: { ...asked.subject, properties } };
        const { request, problems } = readRequestJson(schema, json, factsJson(world, []), asked.now);
        expect(request).toBeNull();
        expect(problems.join("\n")).toContain("is stored");
      }
    });
  });
});
