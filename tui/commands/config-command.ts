/** Adds `lendbase config` to the command line. */
import type { Command } from "commander";
import { examples } from "./examples.ts";
import { configOption } from "./setting-option.ts";

export const addConfig = (program: Command): void => {
  program
    .command("config")
    .summary("show the settings, and where each comes from")
    .description(
      "Shows what `serve` would start with here: each setting, its value, and where that comes from. A flag wins over " +
        "the environment, which wins over the file, which wins over the default. Passwords are left out.",
    )
    .option(...configOption)
    .option("--json", "as JSON")
    .addHelpText(
      "after",
      examples(["lendbase config", "lendbase config --config lendbase.json", "lendbase config --json"]),
    )
    .action(async (flags) => {
      const { showConfig } = await import("./config.ts");
      process.exitCode = showConfig(flags);
    });
};
