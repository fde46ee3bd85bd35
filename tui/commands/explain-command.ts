/** The arguments of `lendbase explain`. */
import type { Command } from "commander";
import { examples } from "./examples.ts";

export const addExplain = (program: Command): void => {
  program
    .command("explain")
    .argument("[code]", "a code such as LEND0203, lend203 or 203 (default: list them all)")
    .summary("explain a diagnostic")
    .description(
      "Says what a diagnostic means and why the language insists, with a wrong and a right example.",
    )
    .addHelpText("after", examples(["lendbase explain", "lendbase explain LEND0203"]))
    .action(async (code) => {
      const { explainCode } = await import("./explain-code.ts");
      process.exitCode = explainCode(code);
    });
};
