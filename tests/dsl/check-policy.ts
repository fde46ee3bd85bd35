/** Checks a few lines of policy against the library of the golden files. */
import { readFileSync } from "node:fs";
import { type Checked, checkProgram, isError } from "../../dsl/index.ts";

const schema = {
  file: "world.schema.lend",
  text: readFileSync(new URL("golden/world.schema.lend", import.meta.url), "utf8"),
};

export const checkPolicy = (text: string): Checked =>
  checkProgram([schema, { file: "policy.lend", text: `policy test for library\n${text}` }]);

/** The codes of its errors; a few lines are seldom a policy without a warning. */
export const codesIn = (text: string): string[] =>
  checkPolicy(text)
    .diagnostics.filter(isError)
    .map(({ code }) => code);

/** The codes for a condition of a rule on items. */
export const codesOfCondition = (condition: string): string[] =>
  codesIn(`forbid f on Item to read\n  when ${condition}\n  code F because "no"`);
