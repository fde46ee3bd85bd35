/** Adds `lendbase doctor` to the command line. */
import type { Command } from "commander";
import { examples } from "./examples.ts";
import { configOption, option } from "./setting-option.ts";

export const addDoctor = (program: Command): void => {
  program
    .command("doctor")
    .summary("look at the machine and the installation")
    .description(
      "Looks at Node, the data folder, the disk, the port, the policies and the database: its pages, tables, record and " +
        "counters. It changes nothing, and a server may run meanwhile. It reads all of the data, which takes a while where it is large.",
    )
    .option(...option("data", "folder", "where the database is"))
    .option(...option("store", "url", "a PostgreSQL database instead"))
    .option(...option("policies", "folder", "where the *.lend files are"))
    .option(...option("secretsKeyFile", "file", "the keys that seal secrets of webhooks"))
    .option(...option("webhookCa", "file", "certificates of authorities that webhooks may have"))
    .option(...option("host", "address", "where the server is to listen"))
    .option(...option("port", "number", "its port"))
    .option(...configOption)
    .option("--json", "as JSON")
    .addHelpText(
      "after",
      examples(
        ["lendbase doctor", "lendbase doctor --json --config lendbase.json"],
        "",
        "Exit code: 0 where nothing failed, or 1.",
      ),
    )
    .action(async (flags) => {
      const { seeDoctor } = await import("./doctor.ts");
      process.exitCode = await seeDoctor(flags);
    });
};
