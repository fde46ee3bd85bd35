/** The flags of `lendbase explain-decision`. */
import type { Command } from "commander";
import { examples } from "./examples.ts";

export const addExplainDecision = (program: Command): void => {
  program
    .command("explain-decision")
    .argument("[folder]", "the policy folder (default: the policies of the package)")
    .summary("explain why a request is permitted or refused")
    .description(
      "Decides a case of the policy tests, or a request with its facts in JSON, and shows the tree of conditions with their values; a rule that did not decide has one line. For a refusal it says which changes would permit it.",
    )
    .option(
      "--case <place or title>",
      'a part of a title or a place such as "file.lend:52", as of `test --filter`',
    )
    .option(
      "--request <file>",
      "a request in the shape of AuthZEN, with all of its context, also what the server would compute; - reads the input",
    )
    .option("--facts <file>", "the stored entities, a JSON list; - reads the input")
    .option("--at <time>", "the instant of the decision, as 2026-03-02T09:00:00Z (default: now)")
    .option("--all", "the tree of every rule, not only of those that decided")
    .option("--format <format>", "text or json", "text")
    .addHelpText(
      "after",
      examples(
        [
          "lendbase explain-decision --case backup-sharing.tests.lend:52",
          "lendbase explain-decision policies --case R10 --all",
          "lendbase explain-decision --request request.json --facts facts.json --at 2026-03-02T09:00:00Z",
        ],
        "",
        "Exit code: 0 whatever was decided, or 1 where something is wrong.",
      ),
    )
    .action(async (folder, flags) => {
      const { explainDecision } = await import("./explain-decision.ts");
      process.exitCode = explainDecision(folder, flags);
    });
};
