import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { checkProgram, type Program } from "../../dsl/index.ts";
import { compile, interpret, runTests } from "../../engine/index.ts";
import { partiesOf, requestOf } from "../../engine/testing-facts.ts";
import { readPolicyFolder } from "../../server/policies/policy-folder.ts";

const policies = new URL("../../policies/", import.meta.url).pathname;
const names = readdirSync(`${policies}examples`).sort();

const checked = (name: string): Program => {
  const { program, diagnostics } = checkProgram(readPolicyFolder(`${policies}examples/${name}`));
  expect(diagnostics).toEqual([]);
  if (program === null) throw new Error(`${name} has no program`);
  return program;
};

/** Every answer that the tests of a program ask for, by one evaluator. */
const answers = (program: Program, evaluator: ReturnType<typeof interpret>): readonly unknown[] =>
  program.tests.flatMap(({ cases }) =>
    cases.map((one) => {
      if (one.kind !== "state") return evaluator.decide(requestOf(one));
      const { subject, resource } = partiesOf(one);
      return evaluator.lifecycle(one.lifecycle, subject, resource, one.now);
    }),
  );

it("there is an example for each kind of service that the language must suit", () => {
  expect(names).toEqual(["api-gateway", "authzen-certification", "document-store", "todo-list"]);
});

describe.each(names)("the example %s", (name) => {
  it("has no diagnostic, not even a warning, and a page about it", () => {
    expect(checked(name).tests.length).toBeGreaterThan(0);
    expect(readdirSync(`${policies}examples/${name}`)).toContain("README.md");
  });

  it("passes its own tests", () => {
    const program = checked(name);
    expect(runTests(program, compile(program)).failures).toEqual([]);
  });

  it("is decided alike by both evaluators", () => {
    const program = checked(name);
    expect(JSON.stringify(answers(program, compile(program)))).toBe(
      JSON.stringify(answers(program, interpret(program))),
    );
  });
});

it("a server reads the policies of its own folder only", () => {
  const files = readPolicyFolder(policies).map(({ file }) => file);
  expect(files.sort()).toEqual(["backup-sharing.lend", "backup-sharing.tests.lend", "sharing.schema.lend"]);
});
