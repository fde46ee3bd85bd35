/** The flags of `lendbase fmt`. */
import type { Command } from "commander";
import { examples } from "./examples.ts";

export const addFormat = (program: Command): void => {
  program
    .command("fmt")
    .argument(
      "[paths...]",
      "files, folders, or - for the input (default: the folder that `check` reads; of a folder its own *.lend files)",
    )
    .summary("lay the policy files out")
    .description(
      "Writes policy files in the one layout of the language. A file with syntax errors is left as it is.",
    )
    .option("--check", "change nothing; say which files are not formatted, and fail if there are any")
    .addHelpText(
      "after",
      examples([
        "lendbase fmt policies",
        "lendbase fmt --check policies policies/examples/*",
        "lendbase fmt - < rules.lend",
      ]),
    )
    .action(async (paths, flags) => {
      const { formatPolicies } = await import("./format.ts");
      process.exitCode = await formatPolicies(paths, flags);
    });
};
