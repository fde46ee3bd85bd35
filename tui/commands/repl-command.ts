/** The flags of `lendbase repl`. */
import type { Command } from "commander";
import { examples } from "./examples.ts";

export const addRepl = (program: Command): void => {
  program
    .command("repl")
    .argument("[folder]", "the policy folder (default: the policies of the package)")
    .summary("try expressions and requests against the policy files")
    .description(
      "Opens a prompt on the policies of a folder: expressions show their values, cases of the test language are decided. Reads a pipe line by line, too.",
    )
    .addHelpText(
      "after",
      examples([
        "lendbase repl",
        "lendbase repl policies/examples/todo-list",
        "echo '1 + 1 == 2' | lendbase repl",
      ]),
    )
    .action(async (folder) => {
      const { repl } = await import("./repl.ts");
      process.exitCode = await repl(folder);
    });
};
