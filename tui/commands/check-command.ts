/** The flags of `lendbase check`. */
import type { Command } from "commander";
import { examples } from "./examples.ts";

export const addCheck = (program: Command): void => {
  program
    .command("check")
    .argument("[folder]", "the policy folder (default: the policies of the package)")
    .summary("check the policy files")
    .description("Reads every *.lend file of a folder and reports all errors at once, each with its place.")
    .option("--format <format>", "text, json or sarif (SARIF 2.1.0)", "text")
    .option(
      "--deny <what>",
      "make warnings errors: `warnings` for all, or a code; may be repeated",
      (what: string, before: readonly string[]) => [...before, what],
      [],
    )
    .option("--watch", "check again whenever a policy file changes, until Ctrl-C")
    .addHelpText(
      "after",
      examples([
        "lendbase check",
        "lendbase check policies --deny warnings",
        "lendbase check policies --watch",
        "lendbase check policies --format sarif > policies.sarif",
      ]),
    )
    .action(async (folder, flags) => {
      if (flags.watch) {
        const { watchCheck } = await import("./check-watch.ts");
        process.exitCode = await watchCheck(folder, flags);
        return;
      }
      const { checkPolicies } = await import("./check.ts");
      process.exitCode = checkPolicies(folder, flags);
    });
};
