/** `lendbase test`: decides every case of the policy's tests. */
import { compile, renderTestReport, runTests } from "../../engine/index.ts";
import { print } from "./output.ts";
import { checkedProgram } from "./policy-sources.ts";

/** Answers the exit code. */
export const testPolicies = (folder: string | undefined): number => {
  const program = checkedProgram(folder);
  if (program === null) return 1;
  const report = runTests(program, compile(program));
  print(renderTestReport(report));
  return report.failures.length === 0 ? 0 : 1;
};
