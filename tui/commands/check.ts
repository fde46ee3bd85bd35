/** `lendbase check`: every error of the policy files, or a line that says what they hold. */
import { countRules } from "../../server/policies/policies.ts";
import { counted, print } from "./output.ts";
import { checkedProgram } from "./policy-sources.ts";

/** Answers the exit code. */
export const checkPolicies = (folder: string | undefined): number => {
  const program = checkedProgram(folder);
  if (program === null) return 1;
  const rules = counted(countRules(program), "rule");
  const tests = counted(program.tests.length, "test");
  print(`Policy ${program.name} has no errors: ${rules}, ${tests}, digest ${program.digest}.`);
  return 0;
};
