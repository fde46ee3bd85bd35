/** Adds `lendbase import` to the command line. */
import type { Command } from "commander";
import { examples } from "./examples.ts";
import { option } from "./setting-option.ts";

export const addImport = (program: Command): void => {
  program
    .command("import")
    .summary("load many objects at once from a file")
    .description(
      "Loads accounts, directories, folders, clusters, backup sets and resource shares from a file with one JSON " +
        "object on each line, all or nothing. What they say was decided elsewhere: the policy is not asked, but " +
        "decides about them from then on. A server on the same data folder must be stopped first.",
    )
    .argument("<file>", "the file, or - for what is piped in")
    .option(...option("data", "folder", "where the database is"))
    .option(...option("store", "url", "a PostgreSQL database instead"))
    .option(...option("policies", "folder", "where the *.lend files are; they say which sites there are"))
    .addHelpText(
      "after",
      examples(["lendbase import world.ndjson", "zcat world.ndjson.gz | lendbase import -"]),
    )
    .action(async (file, flags) => {
      const { importFile } = await import("./import.ts");
      process.exitCode = await importFile(file, flags);
    });
};
