/** Adds `lendbase backup` and `lendbase restore-backup` to the command line. */
import type { Command } from "commander";
import { examples } from "./examples.ts";
import { configOption, option } from "./setting-option.ts";

export const addBackup = (program: Command): void => {
  program
    .command("backup")
    .summary("copy the database to a file, also while a server runs")
    .description(
      "Copies the database of a data folder to a file: one instant of it, also while a server writes. The copy is " +
        "looked at before it gets its name: its pages, its counters, its record. It holds the hashes of all keys, and the " +
        "secrets of webhooks, sealed: keep the file with their key (secrets.key) elsewhere. Its SHA-256 is written to " +
        "<file>.sha256, for restore-backup and for `sha256sum -c`.",
    )
    .argument("<file>", "the file to make; it must not be there")
    .option(...option("data", "folder", "where the database is"))
    .option(...configOption)
    .addHelpText("after", examples(["lendbase backup /backups/monday.db"]))
    .action(async (file, flags) => {
      const { backUp } = await import("./backup.ts");
      process.exitCode = await backUp(file, flags);
    });
  program
    .command("restore-backup")
    .summary("put a backup into a data folder")
    .description(
      "Puts a backup into a data folder that has no database, where its bytes are those that <file>.sha256 has the sum " +
        "of, and its pages, its counters and its record are whole. Without that file it looks only at the latter. " +
        "What was changed after the backup was made is gone, so callers may see objects that they deleted.",
    )
    .argument("<file>", "a file that `lendbase backup` made")
    .option(...option("data", "folder", "where the database is to be"))
    .option(...configOption)
    .addHelpText("after", examples(["lendbase restore-backup /backups/monday.db --data /var/lendbase"]))
    .action(async (file, flags) => {
      const { putBack } = await import("./backup.ts");
      process.exitCode = await putBack(file, flags);
    });
};
