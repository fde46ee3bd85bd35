/** What a request may say of its subject and its resource, and what only the store may. */
import { describe, expect, it } from "vitest";
import { checkProgram, type Program } from "../../dsl/index.ts";
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

  it("says durations in every unit of the language, also below zero", () => {
    const { program } = checkProgram([
      {
        file: "shop.schema.lend",
        text: "schema shop entity Thing { kept: Duration } action take on Thing by Thing",
      },
      { file: "shop.lend", text: "policy shop for shop permit all on Thing to take" },
    ]);
    const keptFor = (kept: string) => {
      const facts = [{ type: "Thing", id: "t", attributes: { kept } }];
      const party = { type: "Thing", id: "t" };
      const json = { subject: party, action: { name: "take" }, resource: party };
      return readRequestJson((program as Program).schema, json, facts, 0).request?.resource.attributes.kept;
    };
    expect(keptFor("2 weeks")).toBe(14 * 86_400_000);
    expect(keptFor("-1 milliseconds")).toBe(-1);
    expect(keptFor("-1 hour 30 minutes")).toBe(-5_400_000);
    expect(keptFor("1 hour -30 minutes")).toBeUndefined();
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
