/** What the tests of the policies that we ship are worth: they reach every branch, and notice every change. */
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { checkProgram } from "../../dsl/index.ts";
import { measureCoverage } from "../../engine/coverage.ts";
import { lowestPercent, renderCoverage } from "../../engine/coverage-report.ts";
import { mutantsThat, mutate } from "../../engine/mutation.ts";
import { renderMutation } from "../../engine/mutation-report.ts";
import { readPolicyFolder } from "../../server/policies/policy-folder.ts";

const policies = new URL("../../policies/", import.meta.url).pathname;
const examples = readdirSync(`${policies}examples`).map((name) => `examples/${name}`);

const read = (folder: string) => {
  const sources = readPolicyFolder(`${policies}${folder}`);
  const { program } = checkProgram(sources);
  if (program === null) throw new Error(`the policy in ${folder} has errors`);
  return { program, sources };
};

describe.each([".", ...examples])("the tests of the policy in %s", (folder) => {
  it("reach every rule and every branch", () => {
    const { program, sources } = read(folder);
    const coverage = measureCoverage(program, sources);
    expect(coverage.tests.failures).toEqual([]);
    expect(lowestPercent(coverage), renderCoverage(coverage)).toBe(100);
    expect(coverage.points.length).toBeGreaterThan(10);
  });

  it("notice every change of one bit", () => {
    const { program, sources } = read(folder);
    const report = mutate(program, sources);
    expect(mutantsThat(report, "survived"), renderMutation(report)).toEqual([]);
    expect(mutantsThat(report, "noticed").length).toBeGreaterThan(40);
  });
});
